import type { ContractBook } from '../../chain/contract-book';
import { joinKey } from '../../twin/key';
import type { TwinTables } from '../../twin/state';
import type { TwinDraft, TwinRow } from '../../twin/tables';
import type { Needs } from '../needs';
import { rule, type EventContext, type Rule, type RuleBody } from '../rule';
import { noteVehicle } from './rows';

/** Week 0 of the programme began on 2022-01-31T05:00:00Z. */
const GENESIS = 1_643_605_200;
const WEEK_SECONDS = 7 * 24 * 3600;

/** What a payout is for. `legacy`: one payout a vehicle, before devices were told apart; `other`: a collection that is none of ours. */
type Component = 'aftermarket' | 'synthetic' | 'streak' | 'legacy' | 'other';

function needsReward(week: number, vehicleId: number, needs: Needs): void {
  needs.row('vehicle', vehicleId);
  needs.row('reward', joinKey([week, vehicleId]));
}

function componentOf(collection: string, contracts: ContractBook): Component {
  if (collection === contracts.address('aftermarketDeviceId')) return 'aftermarket';
  return collection === contracts.address('syntheticDeviceId') ? 'synthetic' : 'other';
}

/** The first payout of a week decides receiver and time of the row. */
function rewardOf(
  week: number,
  vehicleId: number,
  receiver: string,
  twin: TwinTables,
  event: EventContext,
): TwinDraft<'reward'> | TwinRow<'reward'> {
  const known = twin.reward.get(joinKey([week, vehicleId]));
  if (known) return known;
  return {
    week,
    vehicleId,
    connectionStreak: null,
    streakEarnings: 0n,
    aftermarketDeviceId: null,
    aftermarketEarnings: 0n,
    syntheticDeviceId: null,
    syntheticEarnings: 0n,
    receivedBy: receiver,
    earnedAt: event.time,
  };
}

/** The ledger never forgets a payout, whatever becomes of the vehicle and its devices. */
function enterLedger(payout: TwinDraft<'rewardPayout'>, twin: TwinTables, event: EventContext): void {
  noteVehicle(payout.vehicleId, twin, event);
  twin.rewardPayout.insert(payout);
}

const payStreak: RuleBody<[week: number, receiver: string, amount: bigint, vehicleId: number, streak: number]> = {
  needs: ([week, , , vehicleId], needs) => needsReward(week, vehicleId, needs),
  apply([week, receiver, amount, vehicleId, streak], twin, event) {
    const { block: blockNumber, logIndex } = event;
    enterLedger({ blockNumber, logIndex, week, vehicleId, receiver, amount, component: 'streak', deviceId: null, streak }, twin, event);
    const reward = rewardOf(week, vehicleId, receiver, twin, event);
    twin.reward.put({ ...reward, streakEarnings: reward.streakEarnings + amount, connectionStreak: streak });
  },
};

/** Earned before weeks and devices were told; the table by week does not know these. */
const payLegacy: RuleBody<[receiver: string, amount: bigint, vehicleId: number]> = {
  needs: ([, , vehicleId], needs) => needs.row('vehicle', vehicleId),
  apply([receiver, amount, vehicleId], twin, event) {
    const week = event.time < GENESIS ? null : Math.floor((event.time - GENESIS) / WEEK_SECONDS);
    const { block: blockNumber, logIndex } = event;
    const payout = { blockNumber, logIndex, week, vehicleId, receiver, amount, component: 'legacy', deviceId: null, streak: null };
    enterLedger(payout, twin, event);
  },
};

export const rewardRules: readonly Rule[] = [
  rule(
    'rewards',
    'TokensTransferredForDevice(uint256 week, address indexed user, uint256 _amount, uint256 indexed vehicleNodeId, address deviceNftProxy, uint256 indexed deviceNode)',
    ['id', 'address', 'amount', 'id', 'address', 'id'],
    {
      needs: ([week, , , vehicleId], needs) => needsReward(week, vehicleId, needs),
      apply([week, receiver, amount, vehicleId, collection, deviceId], twin, event) {
        const component = componentOf(collection, event.contracts);
        const { block: blockNumber, logIndex } = event;
        enterLedger({ blockNumber, logIndex, week, vehicleId, receiver, amount, component, deviceId, streak: null }, twin, event);
        if (component === 'other')
          return event.anomaly('bad-value', `vehicle ${vehicleId}`, `paid for a device of the collection 0x${collection}`);
        const reward = rewardOf(week, vehicleId, receiver, twin, event);
        if (component === 'aftermarket') {
          twin.reward.put({ ...reward, aftermarketDeviceId: deviceId, aftermarketEarnings: reward.aftermarketEarnings + amount });
        } else twin.reward.put({ ...reward, syntheticDeviceId: deviceId, syntheticEarnings: reward.syntheticEarnings + amount });
      },
    },
  ),

  ...[
    'TokensTransferredForConnectionStreak(uint256 indexed week, address indexed user, uint256 _amount, uint256 indexed vehicleNodeId, uint256 connectionStreak)',
    'TokensTransferredForConnectionStreak(uint256 week, address indexed user, uint256 _amount, uint256 indexed vehicleNodeId, uint256 connectionStreak)',
  ].map((event) => rule('rewards', event, ['id', 'address', 'amount', 'id', 'id'], payStreak)),

  ...[
    'TokensTransferred(address indexed user, uint256 _amount, uint256 indexed vehicleNodeId)',
    'TokensTransferred(address indexed user, uint256 _amount, uint256 vehicleNodeId)',
  ].map((event) => rule('rewards', event, ['address', 'amount', 'id'], payLegacy)),
];
