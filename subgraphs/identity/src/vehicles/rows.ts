import type { Lookup } from '../twin/lookup';

export interface VehicleRow {
  readonly id: number;
  readonly owner: Buffer;
  readonly manufacturerId: number | null;
  readonly make: string | null;
  readonly model: string | null;
  readonly year: number | null;
  readonly imageUri: string | null;
  readonly deviceDefinitionId: string | null;
  readonly storageNodeId: Buffer | null;
  readonly mintedAt: Date;
}

export const VEHICLE_COLUMNS = `v.id, v.owner, v.manufacturer_id AS "manufacturerId", v.make, v.model, v.year, v.image_uri AS "imageUri",
  v.device_definition_id AS "deviceDefinitionId", v.storage_node_id AS "storageNodeId", v.minted_at AS "mintedAt"`;

/** Live vehicles by token id. */
export const vehicleById: Lookup<number, VehicleRow> = {
  name: 'identity.vehicle_by_id',
  text: `SELECT ${VEHICLE_COLUMNS} FROM twin.vehicle v WHERE v.id = ANY($1::bigint[]) AND v.burned_at IS NULL`,
  keyOf: (row) => row.id,
};
