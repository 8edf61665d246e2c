import * as s from '../../../../test/support/scenario';
import { A, account, at, B, BASE, C, fold, hourly, moves, NOBODY, STK, t1, t2, t4 } from '../../../../test/support/scenario';

const BEACON = account('bc01');
const DIMO = 10n ** 18n;
const staked = (user: string, id: number, level: number, amount: bigint, endsAt: number, points: number) =>
  STK('Staked', user, id, BEACON, level, amount, endsAt, points);
const withdrawn = (user: string, amount: bigint) => STK('Withdrawn', user, 801, amount, 1000);
const attached = (id: number, vehicleId: number) => STK('VehicleAttached', A, id, vehicleId);
const detached = (id: number, vehicleId: number) => STK('VehicleDetached', A, id, vehicleId);
const moved = (from: string, to: string, id = 801) => moves('staking', from, to, id);
const end = t1 + 15_552_000;
const ON_501 = BASE.with('stake', s.stake(801, 501));
const OUT = BASE.with('stake', { ...s.stake(801, null), withdrawnAt: t4 });

describe('stakes', () => {
  test('EC-117 a stake with a vehicle', () => {
    const twin = fold(BASE, at(t1, [moved(NOBODY, A), staked(A, 801, 0, 500n * DIMO, end, 1000), attached(801, 501)]));
    const row = { id: 801, owner: A, level: 0, points: 1000n, amount: 500n * DIMO, vehicleId: 501, stakedAt: t1, endsAt: end };
    expect(twin.rows('stake')).toEqual([{ ...row, withdrawnAt: null, burnedAt: null, updatedBlock: 1000 }]);
    expect(twin.notes).toEqual([]);
  });

  test('EC-118 an upgrade that moves the stake to another vehicle', () => {
    const upgrade = at(t2, [staked(A, 801, 2, 4000n * DIMO, t2 + 63_072_000, 3000), attached(801, 502)]);
    const twin = fold(ON_501, upgrade);
    const terms = { level: 2, points: 3000n, amount: 4000n * DIMO, stakedAt: t2, endsAt: t2 + 63_072_000 };
    expect(twin.rows('stake')).toMatchObject([{ ...terms, vehicleId: 502 }]);
    expect(twin.notes).toEqual([]);
    expect(fold(ON_501, upgrade, at(t4, detached(801, 501))).get('stake', 801)?.vehicleId).toBeNull();
  });

  test('EC-119 a transfer', () => {
    const twin = fold(ON_501, at(t2, [moved(A, B), withdrawn(A, 500n * DIMO), staked(B, 801, 0, 500n * DIMO, end, 1000)]));
    expect(twin.rows('stake')).toEqual([{ ...ON_501.get('stake', 801), owner: B, updatedBlock: 1000 }]);
  });

  test('EC-120 a withdrawal', () => {
    const twin = fold(ON_501, at(t4, [detached(801, 501), withdrawn(A, 500n * DIMO)]));
    expect(twin.rows('stake')).toMatchObject([{ withdrawnAt: t4, vehicleId: null, owner: A, burnedAt: null }]);
  });

  test('EC-121 a withdrawn stake changes hands', () => {
    const twin = fold(OUT, at(t4 + 60, [moved(A, B), withdrawn(A, 0n), staked(B, 801, 0, 0n, 0, 1000)]));
    expect(twin.rows('stake')).toEqual([{ ...OUT.get('stake', 801), owner: B, updatedBlock: 1000 }]);
  });

  test('without its Transfer, Staked tells the owner', () => {
    expect(fold(ON_501, at(t2, staked(B, 801, 0, 500n * DIMO, end, 1000))).get('stake', 801)).toMatchObject({ owner: B, stakedAt: t2 });
    expect(fold(OUT, at(t2, staked(B, 801, 0, 0n, 0, 1000))).get('stake', 801)).toMatchObject({ owner: B, withdrawnAt: t4 });
  });

  test('a receiver that passes the stake on while it is minted', () => {
    const inner = [moved(A, C), withdrawn(A, 500n * DIMO), staked(C, 801, 0, 500n * DIMO, end, 1000)];
    const twin = fold(BASE, at(t1, [moved(NOBODY, A), ...inner, staked(A, 801, 0, 500n * DIMO, end, 1000)]));
    expect(twin.get('stake', 801)).toMatchObject({ owner: C, stakedAt: t1, withdrawnAt: null });
  });

  test('a transfer in one transaction does not mark an upgrade in the next', () => {
    const upgrade = staked(B, 801, 1, 1500n * DIMO, end, 2000);
    const twin = fold(ON_501, at(t2, [moved(A, B), staked(B, 801, 0, 500n * DIMO, end, 1000)], [upgrade]));
    expect(twin.get('stake', 801)).toMatchObject({ level: 1, stakedAt: t2, owner: B });
  });

  test('EC-122 extended', () => {
    const twin = fold(ON_501, at(t2, STK('StakingExtended', A, 801, t4 + 15_552_000, 1000)));
    expect(twin.rows('stake')).toEqual([{ ...ON_501.get('stake', 801), endsAt: t4 + 15_552_000, updatedBlock: 1000 }]);
  });

  test('EC-123 a vehicle taken over from an expired stake', () => {
    const world = ON_501.with('stake', s.stake(802, null, B));
    const links = (...tx: s.Emission[]) =>
      fold(world, at(t4, tx))
        .rows('stake')
        .map(({ vehicleId }) => vehicleId);
    expect(links(detached(801, 501), attached(802, 501))).toEqual([null, 501]);
    expect(links(attached(802, 501))).toEqual([null, 501]);
    expect(fold(world, at(t4, attached(802, 501))).notes).toEqual(['displaced stake 801']);
    expect(fold(world, at(t4, [detached(801, 501), attached(802, 501)])).notes).toEqual([]);
  });

  test('K6 burned, and events after it', () => {
    const burn = at(t1, moved(A, NOBODY));
    expect(fold(ON_501, burn).get('stake', 801)).toMatchObject({ burnedAt: t1, vehicleId: null });
    const late = [staked(A, 801, 0, DIMO, end, 1), withdrawn(A, DIMO), attached(801, 501), STK('StakingExtended', A, 801, end, 1)];
    const twin = fold(ON_501, burn, at(t2, ...late));
    expect(twin.live('stake')).toEqual([]);
    expect(twin.notes).toEqual(Array(3).fill('missing-row stake 801'));
  });

  test('stakes and vehicles never seen', () => {
    const twin = fold(
      BASE,
      ...hourly(moved(A, B), attached(801, 501), detached(801, 501), staked(B, 801, 0, 0n, 0, 1), staked(B, 801, 0, DIMO, end, 1)),
    );
    const missing = 'missing-row stake 801';
    expect(twin.notes).toEqual(['unknown-token stake 801', missing, missing, missing]);
    expect(twin.rows('stake')).toMatchObject([{ owner: B, amount: DIMO }]);
    expect(fold(ON_501, at(t1, attached(801, 9999))).notes).toEqual(['unknown-target vehicle 9999']);
  });
});
