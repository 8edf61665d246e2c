import type { TwinDraft } from '../../twin/tables';
import { rule, type EventContext, type Rule } from '../rule';
import { clampTime } from './expiry';
import { liveRow, isLive, noteLargeId, noteVehicle } from './rows';
import { sequentialTransfer, TRANSFER } from './token-transfer';
import { ZERO_ADDRESS } from './zero';

const KIND = 'stake';

/** A stake of which only the token and its owner are known. */
function newStake(id: number, owner: string, event: EventContext): TwinDraft<'stake'> {
  noteLargeId(KIND, id, event);
  return {
    id,
    owner,
    level: null,
    points: null,
    amount: null,
    vehicleId: null,
    stakedAt: null,
    endsAt: null,
    withdrawnAt: null,
    burnedAt: null,
  };
}

export const stakeRules: readonly Rule[] = [
  // Emitted by a stake, an upgrade and, with Withdrawn before it, by a move between accounts: that one leaves the time of staking.
  rule(
    'staking',
    'Staked(address indexed user, uint256 indexed stakeId, address indexed stakingBeacon, uint8 level, uint256 amount, uint256 lockEndTime, uint256 points)',
    ['address', 'id', 'address', 'id', 'amount', 'amount', 'amount'],
    {
      needs: ([, id], needs) => needs.row('stake', id),
      apply([user, id, , level, amount, lockEndTime, points], twin, event) {
        const known = twin.stake.get(id);
        if (known && !isLive(known)) return;
        const moved = event.stakesMoved.has(id);
        if (amount === 0n && !known) return event.anomaly('missing-row', `${KIND} ${id}`, 'moved when withdrawn, but never seen');
        const stake = known ?? newStake(id, user, event);
        // The Transfer before it told the owner; a receiver may have passed the stake on since.
        const owner = moved ? stake.owner : user;
        if (amount === 0n) return twin.stake.put({ ...stake, owner });
        const stakedAt = moved && stake.stakedAt !== null ? stake.stakedAt : event.time;
        twin.stake.put({ ...stake, owner, level, points, amount, stakedAt, endsAt: clampTime(lockEndTime), withdrawnAt: null });
      },
    },
  ),

  // Without an amount it is a withdrawn stake that changes hands.
  rule(
    'staking',
    'Withdrawn(address indexed user, uint256 indexed stakeId, uint256 amount, uint256 points)',
    ['address', 'id', 'amount', 'amount'],
    {
      needs: ([, id], needs) => needs.row('stake', id),
      apply([, id, amount], twin, event) {
        if (amount === 0n) return;
        const stake = liveRow(twin.stake.get(id), KIND, id, event);
        if (stake) twin.stake.put({ ...stake, withdrawnAt: event.time });
      },
    },
  ),

  rule(
    'staking',
    'StakingExtended(address indexed user, uint256 indexed stakeId, uint256 newLockEndTime, uint256 points)',
    ['address', 'id', 'amount', 'amount'],
    {
      needs: ([, id], needs) => needs.row('stake', id),
      apply([, id, lockEndTime], twin, event) {
        const stake = liveRow(twin.stake.get(id), KIND, id, event);
        if (stake) twin.stake.put({ ...stake, endsAt: clampTime(lockEndTime) });
      },
    },
  ),

  rule('staking', 'VehicleAttached(address indexed user, uint256 indexed stakeId, uint256 indexed vehicleId)', ['address', 'id', 'id'], {
    needs([, id, vehicleId], needs) {
      needs.row('stake', id);
      needs.row('vehicle', vehicleId);
      needs.by('stake', 'vehicleId', vehicleId);
    },
    apply([, id, vehicleId], twin, event) {
      const stake = liveRow(twin.stake.get(id), KIND, id, event);
      if (!stake) return;
      noteVehicle(vehicleId, twin, event);
      for (const other of twin.stake.by('vehicleId', vehicleId)) {
        if (other.id === id) continue;
        event.anomaly('displaced', `${KIND} ${other.id}`, `vehicle ${vehicleId} was attached to stake ${id}`);
        twin.stake.put({ ...other, vehicleId: null });
      }
      twin.stake.put({ ...stake, vehicleId });
    },
  }),

  // Whatever vehicle it names: after an upgrade that moved the stake it can be the former one.
  rule('staking', 'VehicleDetached(address indexed user, uint256 indexed stakeId, uint256 indexed vehicleId)', ['address', 'id', 'id'], {
    needs: ([, id], needs) => needs.row('stake', id),
    apply([, id], twin, event) {
      const stake = liveRow(twin.stake.get(id), KIND, id, event);
      if (stake && stake.vehicleId !== null) twin.stake.put({ ...stake, vehicleId: null });
    },
  }),

  rule('staking', TRANSFER, ['address', 'address', 'id'], {
    needs: ([, , id], needs) => needs.row('stake', id),
    apply([from, to, id], twin, event) {
      if (from !== ZERO_ADDRESS && to !== ZERO_ADDRESS) event.stakesMoved.add(id);
      const known = twin.stake.get(id);
      const change = sequentialTransfer(known, from, to, KIND, id, event);
      if (change === 'create') twin.stake.put(newStake(id, to, event));
      else if (change === 'own' && known) twin.stake.put({ ...known, owner: to });
      else if (change === 'burn') twin.stake.put({ ...(known ?? newStake(id, from, event)), vehicleId: null, burnedAt: event.time });
    },
  }),
];
