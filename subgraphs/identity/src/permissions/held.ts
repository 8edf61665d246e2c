import type { Window } from '@dimo-node/kit';
import type { IdentityContext } from '../context';
import { privilegesOfVehicle, type PrivilegeRow } from '../grants/privileges';
import { sacdsOfVehicle, type SacdRow } from '../grants/sacd-list';
import { equals, laterThan } from '../twin/conditions';
import type { VehicleRow } from '../vehicles/rows';
import { grantedNumbers, PERMISSIONS } from '@dimo-node/kit';

export type PermissionSource = 'OWNER' | 'SACD' | 'PRIVILEGE';

/** One permission that an address holds on a vehicle, and why. */
export interface HeldPermission {
  readonly number: number;
  readonly source: PermissionSource;
  /** Null: it does not end by time. */
  readonly expiresAt: Date | null;
  readonly sacd: SacdRow | null;
}

/** A privilege has a number of its own in each vehicle and grantee; the contract knows a handful, so this is never reached. */
const MOST_PRIVILEGES: Window = { size: 1000, backward: false, after: undefined, before: undefined };

/** Everything an address may do with a vehicle now, by number; one that it holds for two reasons is there twice. */
export async function heldPermissions(vehicle: VehicleRow, grantee: Buffer, { twin, now }: IdentityContext): Promise<HeldPermission[]> {
  const active = { parent: [vehicle.id], conditions: [equals('g.grantee', 'bytea', grantee), laterThan('g.expires_at', now)] };
  const [sacd, privileges] = await Promise.all([
    twin.first<SacdRow>(sacdsOfVehicle, active),
    twin.page<PrivilegeRow>(privilegesOfVehicle, MOST_PRIVILEGES, active).nodes(),
  ]);
  const asOwner = vehicle.owner.equals(grantee) ? PERMISSIONS.map(({ number }) => held(number, 'OWNER', null, null)) : [];
  const bySacd = sacd === null ? [] : grantedNumbers(sacd.permissions).map((number) => held(number, 'SACD', sacd.expiresAt, sacd));
  const byPrivilege = privileges.map(({ id, expiresAt }) => held(id, 'PRIVILEGE', expiresAt, null));
  // The sort is stable: reasons stay in this order.
  return [...asOwner, ...bySacd, ...byPrivilege].sort((a, b) => a.number - b.number);
}

function held(number: number, source: PermissionSource, expiresAt: Date | null, sacd: SacdRow | null): HeldPermission {
  return { number, source, expiresAt, sacd };
}
