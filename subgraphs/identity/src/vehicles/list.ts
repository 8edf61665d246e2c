import { integerCursor } from '@dimo-node/kit';
import { equals, given, laterThan } from '../twin/conditions';
import type { Bind, Condition, ListOptions, TwinList } from '../twin/list';
import { VEHICLE_COLUMNS } from './rows';

export interface VehiclesFilter {
  readonly privileged?: Buffer | null;
  readonly owner?: Buffer | null;
  readonly make?: string | null;
  readonly model?: string | null;
  readonly year?: number | null;
  readonly manufacturerTokenId?: number | null;
  readonly deviceDefinitionId?: string | null;
  readonly connection?: Buffer | null;
}

/** Live vehicles, newest first. */
export const vehicleList: TwinList = {
  columns: VEHICLE_COLUMNS,
  from: 'twin.vehicle v',
  where: 'v.burned_at IS NULL',
  order: [{ column: 'v.id', type: 'bigint', direction: 'DESC' }],
  cursor: integerCursor,
};

export function vehicleListOptions(filter: VehiclesFilter, now: Date): ListOptions {
  const conditions = [
    ...given(filter.owner, (owner) => equals('v.owner', 'bytea', owner)),
    ...given(filter.make, (make) => equals('v.make', 'text', make)),
    ...given(filter.model, (model) => equals('v.model', 'text', model)),
    ...given(filter.year, (year) => equals('v.year', 'int', year)),
    ...given(filter.manufacturerTokenId, (id) => equals('v.manufacturer_id', 'bigint', id)),
    ...given(filter.deviceDefinitionId, (id) => equals('v.device_definition_id', 'text', id)),
    ...given(filter.connection, throughConnection),
  ];
  const grantee = filter.privileged ?? undefined;
  return grantee === undefined ? { conditions } : { conditions, anyOf: waysToBePrivileged(grantee, now) };
}

/** Owner, holder of a legacy privilege, or grantee of a SACD on the vehicle itself; permission bits are not looked at. */
function waysToBePrivileged(address: Buffer, now: Date): readonly Condition[] {
  const grants = (table: string): Condition => {
    const isGrantee = equals('g.grantee', 'bytea', address);
    const isActive = laterThan('g.expires_at', now);
    return (bind) => `${table} g JOIN twin.vehicle v ON v.id = g.vehicle_id WHERE ${isGrantee(bind)} AND ${isActive(bind)}`;
  };
  const isOwner = equals('v.owner', 'bytea', address);
  return [(bind) => `twin.vehicle v WHERE ${isOwner(bind)}`, grants('twin.privilege'), grants('twin.sacd')];
}

/** Paired with a synthetic device of this connection, also one that was minted under the connection's old integration number. */
function throughConnection(address: Buffer): Condition {
  return (bind: Bind) => {
    const at = bind(address, 'bytea');
    return `v.id IN (
      SELECT s.vehicle_id FROM twin.connection c JOIN twin.synthetic_device s ON s.connection_id = c.id
        WHERE c.address = ${at} AND c.burned_at IS NULL AND s.burned_at IS NULL
      UNION ALL
      SELECT s.vehicle_id FROM twin.connection c JOIN twin.synthetic_device s ON s.integration_id = c.integration_node
        WHERE c.address = ${at} AND c.burned_at IS NULL AND c.integration_node <> 0 AND s.connection_id IS NULL AND s.burned_at IS NULL)`;
  };
}
