import { integerCursor } from '@dimo-node/kit';
import { equals, given, laterThan } from '../twin/conditions';
import type { Condition, ListOptions, Membership, Memberships, TwinList } from '../twin/list';
import { isAmong } from '../twin/membership-sql';
import type { TwinReader } from '../twin/twin-reader';
import { definitionConditions } from './definition';
import { waysToHoldAll, type PrivilegedWithFilter } from './privileged-with';
import { VEHICLE_COLUMNS } from './rows';
import { isShownAs, waysToBeShownAs, type DefinitionFilter } from './shown-as';
import { firstBlockOf, waysToHaveChanged, type UpdatedSince } from './updated-since';

export interface VehiclesFilter {
  readonly privileged?: Buffer | null;
  readonly owner?: Buffer | null;
  readonly make?: string | null;
  readonly model?: string | null;
  readonly year?: number | null;
  readonly manufacturerTokenId?: number | null;
  readonly deviceDefinitionId?: string | null;
  readonly connection?: Buffer | null;
  readonly privilegedWith?: PrivilegedWithFilter | null;
  readonly definition?: DefinitionFilter | null;
  /** Block. */
  readonly updatedSince?: number | null;
}

/** The filter as a client gives it. */
export type VehiclesFilterInput = Omit<VehiclesFilter, 'updatedSince'> & { readonly updatedSince?: UpdatedSince | null };

/** @throws PlainError, NodeError BAD_USER_INPUT */
export async function readVehiclesFilter(input: VehiclesFilterInput | null | undefined, twin: TwinReader): Promise<VehiclesFilter> {
  const { updatedSince, ...filter } = input ?? {};
  if (updatedSince === null || updatedSince === undefined) return filter;
  return { ...filter, updatedSince: await firstBlockOf(updatedSince, twin) };
}

/** Live vehicles, newest first. */
export const vehicleList: TwinList = {
  columns: VEHICLE_COLUMNS,
  from: 'twin.vehicle v',
  where: 'v.burned_at IS NULL',
  order: [{ column: 'v.id', type: 'bigint', direction: 'DESC' }],
  cursor: integerCursor,
  census: 'vehicle',
  dead: 'v.burned_at IS NOT NULL',
};

export function vehicleListOptions(filter: VehiclesFilter, now: Date): ListOptions {
  const conditions = [
    ...given(filter.owner, (owner) => equals('v.owner', 'bytea', owner)),
    ...definitionConditions({ id: filter.deviceDefinitionId, make: filter.make, model: filter.model, year: filter.year }),
    ...given(filter.manufacturerTokenId, (id) => equals('v.manufacturer_id', 'bigint', id)),
  ];
  // Of several such filters the first leads to the vehicles and the others are looked up for each.
  const [anyOf, ...others] = [
    ...any(filter.privileged, (grantee) => waysToBePrivileged(grantee, now)),
    ...any(filter.privilegedWith, (holder) => waysToHoldAll(holder, now)),
    ...any(filter.updatedSince, waysToHaveChanged),
    ...any(filter.connection, waysThroughConnection),
  ];
  const definition = filter.definition ?? {};
  if (anyOf === undefined) {
    const ways = waysToBeShownAs(definition);
    return ways.length === 0 ? { conditions } : { conditions, anyOf: ways };
  }
  const beside = [...isShownAs(definition), ...others.map((ways) => isAmong(vehicleList, ways))];
  return { conditions: [...conditions, ...beside], anyOf };
}

function any<Value>(value: Value | null | undefined, ways: (value: Value) => Memberships): Memberships[] {
  return value === null || value === undefined ? [] : [ways(value)];
}

/** Owner, holder of a legacy privilege, or grantee of a SACD on the vehicle itself; permission bits are not looked at. */
function waysToBePrivileged(address: Buffer, now: Date): readonly Membership[] {
  const isOwner = equals('o.owner', 'bytea', address);
  const isGrantee = equals('g.grantee', 'bytea', address);
  const isActive = laterThan('g.expires_at', now);
  const granted = (table: string): Membership => ({
    key: 'g.vehicle_id',
    rows: (bind) => `${table} g WHERE g.vehicle_id IS NOT NULL AND ${isGrantee(bind)} AND ${isActive(bind)}`,
  });
  return [
    { key: 'o.id', rows: (bind) => `twin.vehicle o WHERE ${isOwner(bind)} AND o.burned_at IS NULL`, own: true },
    granted('twin.privilege'),
    granted('twin.sacd'),
  ];
}

/** Paired with a synthetic device of this connection, also one that was minted under the connection's old integration number. */
function waysThroughConnection(address: Buffer): readonly Membership[] {
  const isAddress = equals('c.address', 'bytea', address);
  const connections: Condition = (bind) =>
    `(SELECT c.id, c.integration_node FROM twin.connection c WHERE ${isAddress(bind)} AND c.burned_at IS NULL) c`;
  const paired = (how: string): Membership => ({
    each: connections,
    key: 's.vehicle_id',
    rows: () => `twin.synthetic_device s WHERE s.burned_at IS NULL AND s.vehicle_id IS NOT NULL AND ${how}`,
  });
  return [
    paired('s.connection_id = c.id'),
    paired('s.integration_id = c.integration_node AND c.integration_node <> 0 AND s.connection_id IS NULL'),
  ];
}
