import { integerCursor } from '@dimo-node/kit';
import { equals, given } from '../twin/conditions';
import type { Condition, ListOptions, Membership, TwinList } from '../twin/list';
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
  census: 'synthetic_device',
};

/** An owner has few devices, which are then looked at one by one; otherwise the integration leads to the devices. */
export function syntheticDeviceListOptions({ owner, integrationId }: SyntheticDevicesFilter): ListOptions {
  if (owner !== null && owner !== undefined) {
    return { conditions: [ofOwner(owner), ...given(integrationId, ofIntegration)] };
  }
  return integrationId === null || integrationId === undefined ? {} : { anyOf: waysOfIntegration(integrationId) };
}

/** A synthetic device follows its vehicle. As an array the vehicles are sure to be read first, and not the whole list in its order. */
function ofOwner(owner: Buffer): Condition {
  const isOwner = equals('v.owner', 'bytea', owner);
  return (bind) => `s.vehicle_id = ANY(ARRAY(SELECT v.id FROM twin.vehicle v WHERE ${isOwner(bind)} AND v.burned_at IS NULL))`;
}

/** The stored number; or, where only a connection is stored, the number that this connection carries. */
function waysOfIntegration(integrationId: number): readonly Membership[] {
  const live = 'd.burned_at IS NULL AND d.vehicle_id IS NOT NULL';
  const isStored = equals('d.integration_id', 'bigint', integrationId);
  const stored: Membership = { own: true, key: 'd.id', rows: (bind) => `twin.synthetic_device d WHERE ${live} AND ${isStored(bind)}` };
  if (integrationId === 0) {
    return [stored];
  }
  const isCarried = equals('c.integration_node', 'bigint', integrationId);
  const carried: Membership = {
    own: true,
    each: (bind) => `(SELECT c.id FROM twin.connection c WHERE ${isCarried(bind)} AND c.burned_at IS NULL) c`,
    key: 'd.id',
    rows: () => `twin.synthetic_device d WHERE ${live} AND d.integration_id = 0 AND d.connection_id = c.id`,
  };
  return [stored, carried];
}

/** The same as a condition. */
function ofIntegration(integrationId: number): Condition {
  const isStored = equals('s.integration_id', 'bigint', integrationId);
  const isCarried = equals('c.integration_node', 'bigint', integrationId);
  return integrationId === 0
    ? isStored
    : (bind) => `(${isStored(bind)} OR (s.integration_id = 0 AND s.connection_id IN
        (SELECT c.id FROM twin.connection c WHERE ${isCarried(bind)} AND c.burned_at IS NULL)))`;
}
