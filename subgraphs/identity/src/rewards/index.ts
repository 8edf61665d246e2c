import { readWindow, tokensText, type PageArgs } from '@dimo-node/kit';
import type { IdentityContext, Topic } from '../context';
import { aftermarketDeviceById, type AftermarketDeviceRow } from '../devices/aftermarket-rows';
import { syntheticDeviceById } from '../devices/synthetic-rows';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import type { Key } from '../twin/lookup';
import type { TwinReader } from '../twin/twin-reader';
import { vehicleById, type VehicleRow } from '../vehicles/rows';
import { rewardsOfAftermarketDevice, rewardsOfReceiver, rewardsOfVehicle, type RewardRow, type RewardsOf } from './rows';

/** Earnings of one subject, read as far as they are selected. */
class Earnings<K extends Key> {
  readonly #of: RewardsOf<K>;
  readonly #key: K;
  readonly #twin: TwinReader;

  /** `twin` is the reader of whose subject it is, which may be one of the past. */
  constructor(of: RewardsOf<K>, key: K, { twin }: IdentityContext) {
    this.#of = of;
    this.#key = key;
    this.#twin = twin;
  }

  async totalTokens(): Promise<string> {
    const total = await this.#twin.one(this.#of.total, this.#key);
    return tokensText(BigInt(total?.wei ?? 0));
  }

  history(args: PageArgs) {
    return this.#twin.page<RewardRow>(this.#of.history, readWindow(args), { parent: [this.#key] });
  }
}

const EARNINGS_FIELDS = `
  "Sum of all parts, in tokens."
  totalTokens: BigDecimal!
  "Newest week first."
  history(${PAGE_ARGS}): EarningsConnection!
`;

export const rewards: Topic = {
  typeDefs: `
extend type Query {
  "What an account has received."
  rewards(user: Address!): UserRewards
}

type UserRewards {${EARNINGS_FIELDS}}
type VehicleEarnings {${EARNINGS_FIELDS}}
type AftermarketDeviceEarnings {${EARNINGS_FIELDS}}

extend type Vehicle {
  earnings: VehicleEarnings
}

extend type AftermarketDevice {
  earnings: AftermarketDeviceEarnings
}

"What one vehicle earned in one week. Amounts are in tokens."
type Earning {
  week: Int!
  "Receiver of the tokens."
  beneficiary: Address!
  "Weeks connected in a row."
  connectionStreak: Int
  streakTokens: BigDecimal!
  aftermarketDevice: AftermarketDevice
  aftermarketDeviceTokens: BigDecimal!
  syntheticDevice: SyntheticDevice
  syntheticDeviceTokens: BigDecimal!
  vehicle: Vehicle
  sentAt: Time!
}
${pagedTypes('Earning', 'EarningsConnection', 'EarningsEdge')}`,
  resolvers: {
    Query: {
      rewards: (_: unknown, { user }: { user: Buffer }, context: IdentityContext) => new Earnings(rewardsOfReceiver, user, context),
    },
    Vehicle: { earnings: (row: VehicleRow, _: unknown, context: IdentityContext) => new Earnings(rewardsOfVehicle, row.id, context) },
    AftermarketDevice: {
      earnings: (row: AftermarketDeviceRow, _: unknown, context: IdentityContext) =>
        new Earnings(rewardsOfAftermarketDevice, row.id, context),
    },
    Earning: {
      streakTokens: (row: RewardRow) => tokensText(BigInt(row.streakEarnings)),
      aftermarketDeviceTokens: (row: RewardRow) => tokensText(BigInt(row.aftermarketEarnings)),
      syntheticDeviceTokens: (row: RewardRow) => tokensText(BigInt(row.syntheticEarnings)),
      aftermarketDevice: (row: RewardRow, _: unknown, { twin }: IdentityContext) =>
        twin.one(aftermarketDeviceById, row.aftermarketDeviceId),
      syntheticDevice: (row: RewardRow, _: unknown, { twin }: IdentityContext) => twin.one(syntheticDeviceById, row.syntheticDeviceId),
      vehicle: (row: RewardRow, _: unknown, { twin }: IdentityContext) => twin.one(vehicleById, row.vehicleId),
    },
  },
};
