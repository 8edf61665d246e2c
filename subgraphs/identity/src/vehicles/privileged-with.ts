import { NodeError } from '@dimo-node/kit';
import { permissionNumber } from '@dimo-node/kit';
import { equals, laterThan } from '../twin/conditions';
import type { Bind, Condition, Membership } from '../twin/list';

export interface PrivilegedWithFilter {
  readonly grantee: Buffer;
  /** Names, or numbers in decimal digits. */
  readonly permissions: readonly string[];
}

const MOST_PERMISSIONS = 128;

/**
 * The ways in which an address holds all of the permissions on a vehicle: it owns it, or has an unexpired SACD whose gaps are filled by
 * unexpired privileges of the older kind, or has such privileges alone. A privilege stands for the permission with its number.
 * @throws NodeError BAD_USER_INPUT when a permission is unknown or none is given
 */
export function waysToHoldAll({ grantee, permissions }: PrivilegedWithFilter, now: Date): readonly Membership[] {
  if (permissions.length === 0 || permissions.length > MOST_PERMISSIONS) {
    throw new NodeError(
      'BAD_USER_INPUT',
      `privilegedWith.permissions takes 1 to ${MOST_PERMISSIONS} permissions, not ${permissions.length}; use privileged for any grant`,
    );
  }
  const required = [...new Set(permissions.map(permissionNumber))];
  const isGrantee = equals('g.grantee', 'bytea', grantee);
  const isActive = laterThan('g.expires_at', now);
  const grants = (table: string, rest: Condition): Membership => ({
    key: 'g.vehicle_id',
    rows: (bind) => `${table} g WHERE ${isGrantee(bind)} AND ${isActive(bind)} AND ${rest(bind)}`,
  });
  const isOwner = equals('o.owner', 'bytea', grantee);
  const byPrivilege = holdsByPrivilege(grantee, now);
  return [
    { key: 'o.id', rows: (bind) => `twin.vehicle o WHERE ${isOwner(bind)} AND o.burned_at IS NULL`, own: true },
    grants(
      'twin.sacd',
      (bind) => `g.vehicle_id IS NOT NULL AND NOT EXISTS (${lacking(required, bind)} AND (${BITS}) <> 3 AND NOT ${byPrivilege(bind)})`,
    ),
    // Reached by the first of them, so that it is read through the grantee's own rows only.
    grants('twin.privilege', (bind) => {
      const first = bind(required[0], 'bigint');
      return `g.privilege_id = ${first} AND NOT EXISTS (${lacking(required, bind)} AND NOT ${byPrivilege(bind)})`;
    }),
  ];
}

/** Permission n has bits 2n and 2n+1 of a big-endian mask of 32 bytes: two neighbours in one byte. */
const BITS = 'get_byte(g.permissions, 31 - r.n / 4) >> (r.n % 4 * 2) & 3';

function lacking(required: readonly number[], bind: Bind): string {
  return `SELECT FROM unnest(${bind(required, 'int[]')}) r(n) WHERE TRUE`;
}

function holdsByPrivilege(grantee: Buffer, now: Date): Condition {
  const isGrantee = equals('p.grantee', 'bytea', grantee);
  const isActive = laterThan('p.expires_at', now);
  return (bind) =>
    `EXISTS (SELECT FROM twin.privilege p WHERE p.vehicle_id = g.vehicle_id AND p.privilege_id = r.n AND ${isGrantee(bind)} AND ${isActive(bind)})`;
}
