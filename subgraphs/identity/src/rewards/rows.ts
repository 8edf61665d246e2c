import { packedCursor } from '@dimo-node/kit';
import type { TwinList } from '../twin/list';
import type { Key, Lookup } from '../twin/lookup';

/** What one vehicle earned in one week. Amounts are wei in decimal digits. */
export interface RewardRow {
  readonly week: number;
  readonly vehicleId: number;
  readonly connectionStreak: number | null;
  readonly streakEarnings: string;
  readonly aftermarketDeviceId: number | null;
  readonly aftermarketEarnings: string;
  readonly syntheticDeviceId: number | null;
  readonly syntheticEarnings: string;
  readonly beneficiary: Buffer;
  readonly sentAt: Date;
}

interface TotalRow<K extends Key> {
  readonly key: K;
  readonly wei: string;
}

/** The rewards of one kind of subject: their sum and their list, newest week first. */
export interface RewardsOf<K extends Key> {
  readonly total: Lookup<K, TotalRow<K>>;
  readonly history: TwinList;
}

function rewardsBy<K extends Key>(column: string, type: 'bigint' | 'bytea'): RewardsOf<K> {
  return {
    // All three parts count for each subject, also for a device: its total is what its rows paid out.
    total: {
      name: `identity.reward_total_by_${column}`,
      text: `SELECT w.${column} AS key, sum(w.streak_earnings + w.aftermarket_earnings + w.synthetic_earnings)::text AS wei
        FROM twin.reward w WHERE w.${column} = ANY($1::${type}[]) GROUP BY w.${column}`,
      keyOf: (row) => row.key,
    },
    history: {
      columns: `w.week, w.vehicle_id AS "vehicleId", w.connection_streak AS "connectionStreak", w.streak_earnings AS "streakEarnings",
        w.aftermarket_device_id AS "aftermarketDeviceId", w.aftermarket_earnings AS "aftermarketEarnings",
        w.synthetic_device_id AS "syntheticDeviceId", w.synthetic_earnings AS "syntheticEarnings",
        w.received_by AS beneficiary, w.earned_at AS "sentAt"`,
      from: 'twin.reward w',
      where: 'TRUE',
      parent: [{ column: `w.${column}`, type }],
      order: [
        { column: 'w.week', type: 'bigint', direction: 'DESC' },
        { column: 'w.vehicle_id', type: 'bigint', direction: 'DESC' },
      ],
      cursor: packedCursor('integer', 'integer'),
    },
  };
}

export const rewardsOfVehicle = rewardsBy<number>('vehicle_id', 'bigint');
export const rewardsOfAftermarketDevice = rewardsBy<number>('aftermarket_device_id', 'bigint');
/** Rows that an account received, which need not be those of the vehicles it owns now. */
export const rewardsOfReceiver = rewardsBy<Buffer>('received_by', 'bytea');
