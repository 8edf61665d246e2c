import { packedCursor, PlainError, readWindow, type Window } from '@dimo-node/kit';
import type { IdentityContext, ListArgs, Topic } from '../context';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import { equals, given, laterThan } from '../twin/conditions';
import type { TwinList } from '../twin/list';
import type { VehicleRow } from '../vehicles/rows';

export interface PrivilegeRow {
  readonly id: number;
  readonly user: Buffer;
  readonly setAt: Date;
  readonly expiresAt: Date;
}

interface PrivilegeFilter {
  readonly user?: Buffer | null;
  readonly privilegeId?: number | null;
}

export const privilegesOfVehicle: TwinList = {
  columns: 'g.privilege_id AS id, g.grantee AS user, g.set_at AS "setAt", g.expires_at AS "expiresAt"',
  from: 'twin.privilege g',
  where: 'TRUE',
  parent: [{ column: 'g.vehicle_id', type: 'bigint' }],
  order: [
    { column: 'g.set_at', type: 'timestamptz', direction: 'DESC' },
    { column: 'g.privilege_id', type: 'bigint', direction: 'ASC' },
    { column: 'g.grantee', type: 'bytea', direction: 'ASC' },
  ],
  cursor: packedCursor('time', 'integer', 'bytes'),
};

const DEFAULT_SIZE = 20;
/** Older clients ask for more than other lists allow. */
const SIZE_LIMIT = 1000;

/** Unlike other lists this one needs no argument, and takes no size of 0. */
function readPrivilegesWindow(args: ListArgs<PrivilegeFilter>): Window {
  const size = args.first ?? args.last ?? DEFAULT_SIZE;
  if (size <= 0) {
    throw new PlainError('invalid value provided for number of privileges to retrieve');
  }
  const isAbsent = (args.first ?? undefined) === undefined && (args.last ?? undefined) === undefined;
  return readWindow(isAbsent ? { ...args, first: DEFAULT_SIZE } : args, SIZE_LIMIT);
}

export const privileges: Topic = {
  typeDefs: `
extend type Vehicle {
  "Active privileges of the older kind, newest first; 20 unless a size is given."
  privileges(${PAGE_ARGS}, filterBy: PrivilegeFilterBy): PrivilegesConnection!
}

"A permission of the older kind on a vehicle, by number."
type Privilege {
  "Number of the privilege."
  id: Int!
  user: Address!
  setAt: Time!
  expiresAt: Time!
}

"All given members must hold."
input PrivilegeFilterBy {
  user: Address
  privilegeId: Int
}
${pagedTypes('Privilege', 'PrivilegesConnection')}`,
  resolvers: {
    Vehicle: {
      privileges: (row: VehicleRow, args: ListArgs<PrivilegeFilter>, { twin, now }: IdentityContext) =>
        twin.page<PrivilegeRow>(privilegesOfVehicle, readPrivilegesWindow(args), {
          parent: [row.id],
          conditions: [
            laterThan('g.expires_at', now),
            ...given(args.filterBy?.user, (user) => equals('g.grantee', 'bytea', user)),
            ...given(args.filterBy?.privilegeId, (id) => equals('g.privilege_id', 'bigint', id)),
          ],
        }),
    },
  },
};
