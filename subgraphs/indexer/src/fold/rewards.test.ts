import * as s from '../../../../test/support/scenario';
import { A, AFT, at, B, BASE, fold, hourly, moves, NOBODY, RWD, SYN, t1, t2, VEH } from '../../../../test/support/scenario';

const device = (week: number, user: string, amount: number | bigint, vehicleId: number, proxy: string, id: number) =>
  RWD('TokensTransferredForDevice', week, user, amount, vehicleId, proxy, id);
const streak = (week: number, user: string, amount: number, vehicleId: number, weeks: number) =>
  RWD('TokensTransferredForConnectionStreak', week, user, amount, vehicleId, weeks);
const none = {
  connectionStreak: null,
  streakEarnings: 0n,
  aftermarketDeviceId: null,
  aftermarketEarnings: 0n,
  syntheticDeviceId: null,
  syntheticEarnings: 0n,
};

describe('rewards', () => {
  test('EC-95 the streak comes first', () => {
    const twin = fold(BASE, ...hourly(streak(200, A, 50, 501, 11), device(200, A, 100, 501, AFT, 601)));
    const earned = { streakEarnings: 50n, connectionStreak: 11, aftermarketEarnings: 100n, aftermarketDeviceId: 601 };
    expect(twin.rows('reward')).toEqual([
      { week: 200, vehicleId: 501, ...none, ...earned, receivedBy: A, earnedAt: t1, updatedBlock: 1001 },
    ]);
    expect(twin.rows('rewardPayout').map(({ component, amount, deviceId, streak: weeks }) => [component, amount, deviceId, weeks])).toEqual(
      [
        ['streak', 50n, null, 11],
        ['aftermarket', 100n, 601, null],
      ],
    );
    expect(twin.notes).toEqual([]);
  });

  test('EC-96 a payout for a device of no known collection', () => {
    const twin = fold(BASE, at(t1, device(200, A, 100, 501, VEH, 601)));
    expect(twin.rows('reward')).toEqual([]);
    expect(twin.rows('rewardPayout')).toMatchObject([{ week: 200, vehicleId: 501, receiver: A, amount: 100n, component: 'other' }]);
    expect(twin.notes).toEqual(['bad-value vehicle 501']);
  });

  test('EC-97 two payouts for one component add up, the latest device shows', () => {
    const twin = fold(
      BASE,
      at(t1, device(200, A, 100, 501, AFT, 601), device(200, A, 30, 501, AFT, 602), device(200, A, 7, 501, SYN, 701)),
    );
    const earned = { aftermarketEarnings: 130n, aftermarketDeviceId: 602, syntheticEarnings: 7n, syntheticDeviceId: 701 };
    expect(twin.rows('reward')).toMatchObject([earned]);
    const streaks = fold(BASE, ...hourly(streak(200, A, 5, 501, 11), streak(200, A, 6, 501, 12)));
    expect(streaks.rows('reward')).toMatchObject([{ streakEarnings: 11n, connectionStreak: 12 }]);
  });

  test('EC-98 two receivers of one row', () => {
    const twin = fold(BASE, ...hourly(device(200, A, 100, 501, AFT, 601), device(200, B, 40, 501, SYN, 701)));
    expect(twin.rows('reward')).toMatchObject([{ receivedBy: A, earnedAt: t1, aftermarketEarnings: 100n, syntheticEarnings: 40n }]);
    expect(twin.rows('rewardPayout').map(({ receiver, amount }) => [receiver, amount])).toEqual([
      [A, 100n],
      [B, 40n],
    ]);
  });

  test('EC-99 a payout after the vehicle’s burn', () => {
    const twin = fold(BASE, at(t1, moves('vehicleId', A, NOBODY, 501)), at(t2, device(201, A, 100, 501, AFT, 601)));
    expect(twin.rows('reward')).toMatchObject([{ week: 201, vehicleId: 501, receivedBy: A, aftermarketEarnings: 100n }]);
    expect(twin.notes).toEqual(['unknown-target vehicle 501']);
  });

  test('EC-100 a device burned after it earned: the row is untouched, readers hide the device', () => {
    const world = BASE.with('reward', s.reward(200, 501));
    const twin = fold(world, at(t1, moves('aftermarketDeviceId', A, NOBODY, 601)));
    expect(twin.rows('reward')).toEqual(world.rows('reward'));
    expect(twin.get('aftermarketDevice', 601)?.burnedAt).toBe(t1);
  });

  test('EC-101, EC-103, EC-104 weeks and vehicles have rows of their own, week 0 too', () => {
    const pay = [
      device(200, A, 1, 501, SYN, 701),
      device(201, A, 2, 501, SYN, 702),
      device(200, A, 3, 502, AFT, 602),
      device(0, A, 4, 501, AFT, 601),
    ];
    const rows = fold(BASE, at(t1, pay)).rows('reward');
    expect(rows.map((row) => [row.week, row.vehicleId, row.syntheticDeviceId, row.aftermarketDeviceId])).toEqual([
      [200, 501, 701, null],
      [201, 501, 702, null],
      [200, 502, null, 602],
      [0, 501, null, 601],
    ]);
  });

  test.each([1n, 10n ** 27n])('EC-102 %s wei is kept exactly', (amount) => {
    expect(fold(BASE, at(t1, device(200, A, amount, 501, AFT, 601))).rows('reward')).toMatchObject([{ aftermarketEarnings: amount }]);
  });

  test('EC-105 the streak with its week in the data', () => {
    const layout =
      'TokensTransferredForConnectionStreak(uint256 week, address indexed user, uint256 _amount, uint256 indexed vehicleNodeId, uint256 connectionStreak)';
    const twin = fold(BASE, at(t1, RWD(layout, 200, A, 50, 501, 11)));
    expect(twin.rows('reward')).toEqual(fold(BASE, at(t1, streak(200, A, 50, 501, 11))).rows('reward'));
    expect(twin.rows('reward')).toMatchObject([{ week: 200, streakEarnings: 50n }]);
  });

  test.each(['TokensTransferred', 'TokensTransferred(address indexed user, uint256 _amount, uint256 vehicleNodeId)'])(
    'EC-106 %s is only in the ledger, under the week of its block',
    (layout) => {
      const pay = (time: number) => fold(BASE, at(time, RWD(layout, A, 100, 501)));
      expect(pay(t1).rows('reward')).toEqual([]);
      const weeks = ['2022-01-31T04:59:59Z', '2022-01-31T05:00:00Z', '2022-12-12T04:59:59Z', '2022-12-12T05:00:00Z'];
      expect(weeks.map((time) => pay(Date.parse(time) / 1000).rows('rewardPayout')[0]?.week)).toEqual([null, 0, 44, 45]);
      const row = { vehicleId: 501, receiver: A, amount: 100n, component: 'legacy', deviceId: null, streak: null };
      expect(pay(t1).rows('rewardPayout')).toMatchObject([{ ...row, blockNumber: 1000, logIndex: 3 }]);
    },
  );
});
