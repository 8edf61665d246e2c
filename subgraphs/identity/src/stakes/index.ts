import { readWindow, tokensText } from '@dimo-node/kit';
import type { IdentityContext, ListArgs, Topic } from '../context';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import { vehicleById, type VehicleRow } from '../vehicles/rows';
import { stakeByVehicle, stakeConditions, stakeList, type StakeFilter, type StakeRow } from './rows';

export const stakes: Topic = {
  typeDefs: `
extend type Query {
  "Stakes, newest first."
  stakes(${PAGE_ARGS}, filterBy: StakeFilterBy): StakeConnection
}

"DIMO tokens locked for points: an ERC-721 token."
type Stake {
  tokenId: Int!
  tokenDID: String!
  owner: Address!
  "0, 1, 2 are Levels 2, 3, 4."
  level: Int!
  points: Int!
  "In tokens."
  amount: BigDecimal!
  stakedAt: Time!
  endsAt: Time!
  withdrawnAt: Time
  "The vehicle whose rewards the stake raises."
  vehicle: Vehicle
}

extend type Vehicle {
  "The stake attached to the vehicle."
  stake: Stake
}

"All given members must hold."
input StakeFilterBy {
  owner: Address
  "True: not attached to a vehicle and not ended. False: attached or ended."
  attachable: Boolean
}
${pagedTypes('Stake')}`,
  resolvers: {
    Query: {
      stakes: (_: unknown, args: ListArgs<StakeFilter>, { twin, now }: IdentityContext) =>
        twin.page<StakeRow>(stakeList, readWindow(args), { conditions: stakeConditions(args.filterBy ?? {}, now) }),
    },
    Stake: {
      tokenId: (row: StakeRow) => row.id,
      tokenDID: (row: StakeRow, _: unknown, { dids }: IdentityContext) => dids.text('staking', row.id),
      amount: (row: StakeRow) => tokensText(BigInt(row.amount)),
      vehicle: (row: StakeRow, _: unknown, { twin }: IdentityContext) => twin.one(vehicleById, row.vehicleId),
    },
    Vehicle: { stake: (row: VehicleRow, _: unknown, { twin }: IdentityContext) => twin.one(stakeByVehicle, row.id) },
  },
};
