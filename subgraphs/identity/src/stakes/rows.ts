import { integerCursor } from '@dimo-node/kit';
import { equals, given } from '../twin/conditions';
import type { Condition, TwinList } from '../twin/list';
import type { Lookup } from '../twin/lookup';

export interface StakeRow {
  readonly id: number;
  readonly owner: Buffer;
  readonly level: number;
  readonly points: number;
  /** Wei, as decimal digits. */
  readonly amount: string;
  readonly vehicleId: number | null;
  readonly stakedAt: Date;
  readonly endsAt: Date;
  readonly withdrawnAt: Date | null;
}

export interface StakeFilter {
  readonly owner?: Buffer | null;
  readonly attachable?: boolean | null;
}

const COLUMNS = `k.id, k.owner, COALESCE(k.level, 0) AS level, COALESCE(k.points, 0)::float8 AS points, COALESCE(k.amount, 0) AS amount,
  k.vehicle_id AS "vehicleId", k.staked_at AS "stakedAt", k.ends_at AS "endsAt", k.withdrawn_at AS "withdrawnAt"`;

/** A stake known only by its Transfer has no terms yet. */
const LIVE = 'k.burned_at IS NULL AND k.staked_at IS NOT NULL AND k.ends_at IS NOT NULL';

export const stakeByVehicle: Lookup<number, StakeRow> = {
  name: 'identity.stake_by_vehicle',
  text: `SELECT ${COLUMNS} FROM twin.stake k WHERE k.vehicle_id = ANY($1::bigint[]) AND ${LIVE} ORDER BY k.id`,
  keyOf: (row) => row.vehicleId ?? -1,
};

/** Live stakes, newest first. */
export const stakeList: TwinList = {
  columns: COLUMNS,
  from: 'twin.stake k',
  where: LIVE,
  order: [{ column: 'k.id', type: 'bigint', direction: 'DESC' }],
  cursor: integerCursor,
  census: 'stake',
};

export function stakeConditions(filter: StakeFilter, now: Date): readonly Condition[] {
  return [
    ...given(filter.owner, (owner) => equals('k.owner', 'bytea', owner)),
    ...given(filter.attachable, (attachable): Condition => {
      const not = attachable ? '' : 'NOT ';
      return (bind) => `${not}(k.vehicle_id IS NULL AND k.ends_at > ${bind(now, 'timestamptz')})`;
    }),
  ];
}
