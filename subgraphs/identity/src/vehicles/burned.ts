import { integerCursor, readWindow, type PageArgs } from '@dimo-node/kit';
import type { IdentityContext, Topic } from '../context';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import type { Condition, TwinList } from '../twin/list';
import { firstBlockOf, type UpdatedSince } from './updated-since';

interface BurnedVehicleRow {
  readonly id: number;
  readonly burnedAt: Date;
}

/** The tombstones, in the order of the list of live vehicles. */
const burnedVehicleList: TwinList = {
  columns: 'v.id, v.burned_at AS "burnedAt"',
  from: 'twin.vehicle v',
  where: 'v.burned_at IS NOT NULL',
  order: [{ column: 'v.id', type: 'bigint', direction: 'DESC' }],
  cursor: integerCursor,
};

const since =
  (block: number): Condition =>
  (bind) =>
    `v.updated_block >= ${bind(block, 'bigint')}`;

async function burned(args: PageArgs & { readonly since?: UpdatedSince | null }, { twin }: IdentityContext) {
  const window = readWindow(args);
  const conditions = args.since ? [since(await firstBlockOf(args.since, twin, 'since'))] : [];
  return twin.page<BurnedVehicleRow>(burnedVehicleList, window, { conditions });
}

export const burnedVehicles: Topic = {
  typeDefs: `
extend type Query {
  "Vehicles that were burned since then, or ever: what a reader who follows the network by \`updatedSince\` has to forget, since no other list shows them."
  burnedVehicles(${PAGE_ARGS}, since: UpdatedSince): BurnedVehicleConnection!
}

"What is left of a vehicle whose token was burned. Looked up as a vehicle it is not found."
type BurnedVehicle {
  tokenId: Int!
  tokenDID: String!
  burnedAt: Time!
}
${pagedTypes('BurnedVehicle')}`,
  resolvers: {
    Query: {
      burnedVehicles: (_: unknown, args: PageArgs & { since?: UpdatedSince | null }, context: IdentityContext) => burned(args, context),
    },
    BurnedVehicle: {
      tokenId: (row: BurnedVehicleRow) => row.id,
      tokenDID: (row: BurnedVehicleRow, _: unknown, { dids }: IdentityContext) => dids.text('vehicleId', row.id),
    },
  },
};
