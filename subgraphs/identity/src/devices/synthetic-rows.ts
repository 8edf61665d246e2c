import { integerCursor } from '@dimo-node/kit';
import { equals, given } from '../twin/conditions';
import type { Condition, TwinList } from '../twin/list';
import type { Key, Lookup } from '../twin/lookup';

export interface SyntheticDeviceRow {
  readonly id: number;
  readonly vehicleId: number;
  readonly address: Buffer | null;
  /** Stored number of an old integration, 0 for a device minted under a connection. */
  readonly integrationId: number;
  /** 32 bytes; null for a device minted under an integration. */
  readonly connectionId: Buffer | null;
  readonly mintedAt: Date;
}

export interface SyntheticDevicesFilter {
  readonly owner?: Buffer | null;
  readonly integrationId?: number | null;
}

const COLUMNS = `s.id, s.vehicle_id AS "vehicleId", s.address, s.integration_id AS "integrationId", s.connection_id AS "connectionId",
  s.minted_at AS "mintedAt"`;

/** A device whose mint is known only by its Transfer has no vehicle yet, and `vehicle` is never null: such a row is not shown. */
const LIVE = 's.burned_at IS NULL AND s.vehicle_id IS NOT NULL';

function byColumn<K extends Key>(column: string, type: string, keyOf: (row: SyntheticDeviceRow) => K): Lookup<K, SyntheticDeviceRow> {
  return {
    name: `identity.synthetic_device_by_${column}`,
    text: `SELECT ${COLUMNS} FROM twin.synthetic_device s WHERE s.${column} = ANY($1::${type}[]) AND ${LIVE} ORDER BY s.id`,
    keyOf,
  };
}

export const syntheticDeviceById = byColumn('id', 'bigint', (row) => row.id);
export const syntheticDeviceByVehicle = byColumn('vehicle_id', 'bigint', (row) => row.vehicleId);
export const syntheticDeviceByAddress = byColumn('address', 'bytea', (row) => row.address ?? Buffer.alloc(0));

/** Live synthetic devices, newest first. */
export const syntheticDeviceList: TwinList = {
  columns: COLUMNS,
  from: 'twin.synthetic_device s',
  where: LIVE,
  order: [{ column: 's.id', type: 'bigint', direction: 'DESC' }],
  cursor: integerCursor,
};

export function syntheticDeviceConditions(filter: SyntheticDevicesFilter): readonly Condition[] {
  return [...given(filter.owner, ofOwner), ...given(filter.integrationId, ofIntegration)];
}

/** A synthetic device follows its vehicle. */
function ofOwner(owner: Buffer): Condition {
  const isOwner = equals('v.owner', 'bytea', owner);
  return (bind) => `s.vehicle_id IN (SELECT v.id FROM twin.vehicle v WHERE ${isOwner(bind)} AND v.burned_at IS NULL)`;
}

/** The stored number; or, where only a connection is stored, the number that this connection carries. */
function ofIntegration(integrationId: number): Condition {
  if (integrationId === 0) {
    return equals('s.integration_id', 'bigint', 0);
  }
  return (bind) => {
    const id = bind(integrationId, 'bigint');
    return `(s.integration_id = ${id} OR (s.integration_id = 0 AND s.connection_id IN
      (SELECT c.id FROM twin.connection c WHERE c.integration_node = ${id} AND c.burned_at IS NULL)))`;
  };
}
