import * as s from '../../../../test/support/scenario';
import {
  A,
  AFT,
  at,
  B,
  BASE,
  C,
  D,
  EN,
  EN2,
  fold,
  hourly,
  moves,
  NOBODY,
  REG,
  SACD,
  t0,
  t1,
  t2,
  VEH,
  word,
} from '../../../../test/support/scenario';

const sold = (from: string, to: string, id = 501) => moves('vehicleId', from, to, id);
const granted = (grantee: string) => SACD('PermissionsSet', VEH, 501, 12, grantee, t1 + 9000, '');

const RICH = BASE.patch('aftermarketDevice', 601, { vehicleId: 501, pairedAt: t0 })
  .with('syntheticDevice', s.syntheticDevice(701, 501))
  .with('stake', s.stake(801, 501))
  .with('dcn', s.dcn(EN, 'edge.dimo', 501))
  .with('privilege', s.privilege(501, 1, C), s.privilege(502, 1, C))
  .with('sacd', s.grant(501, C), s.grant(502, C), s.grant(0, C, A));
const GRANTED = BASE.with('sacd', s.grant(501, C)).with('privilege', s.privilege(501, 1, C));

describe('vehicle transfer and burn', () => {
  test('EC-24 what a transfer keeps and drops', () => {
    const twin = fold(RICH, at(t1, sold(A, B)));
    expect(twin.get('vehicle', 501)).toMatchObject({ owner: B, mintedAt: t0 });
    expect(twin.rows('privilege').map(({ vehicleId }) => vehicleId)).toEqual([502]);
    expect(twin.rows('sacd').map(({ asset, vehicleId }) => vehicleId ?? asset)).toEqual([502, A]);
    expect(twin.get('aftermarketDevice', 601)).toMatchObject({ vehicleId: 501, owner: A, pairedAt: t0 });
    expect(twin.get('syntheticDevice', 701)).toMatchObject({ vehicleId: 501, burnedAt: null });
    expect(twin.get('stake', 801)).toMatchObject({ vehicleId: 501, owner: A });
    expect(twin.get('dcn', EN)).toMatchObject({ vehicleId: 501, owner: A });
    expect(twin.notes).toEqual([]);
  });

  test('EC-25 a transfer to oneself ends the grants', () => {
    const twin = fold(GRANTED, at(t1, sold(A, A)));
    expect(twin.get('vehicle', 501)?.owner).toBe(A);
    expect([twin.rows('sacd'), twin.rows('privilege')]).toEqual([[], []]);
  });

  test('EC-26 there and back in one block', () => {
    const twin = fold(GRANTED, at(t1, sold(A, B), sold(B, A)));
    expect(twin.get('vehicle', 501)?.owner).toBe(A);
    expect(twin.rows('sacd')).toEqual([]);
  });

  test('EC-27 a grant after the transfer survives, one before does not', () => {
    const twin = fold(BASE, at(t1, granted(C), sold(A, B), granted(D)));
    expect(twin.rows('sacd').map(({ grantee }) => grantee)).toEqual([D]);
  });

  test('EC-28 vehicle and devices move together', () => {
    const tx = [
      moves('syntheticDeviceId', A, B, 701),
      sold(A, B),
      REG('BeneficiarySet', AFT, 601, NOBODY),
      moves('aftermarketDeviceId', A, B, 601),
    ];
    const twin = fold(RICH, at(t1, tx));
    expect(twin.get('vehicle', 501)?.owner).toBe(B);
    expect(twin.get('aftermarketDevice', 601)).toMatchObject({ owner: B, beneficiary: B, vehicleId: 501, pairedAt: t0 });
    expect(twin.get('syntheticDevice', 701)).toMatchObject({ vehicleId: 501, burnedAt: null });
    expect(twin.notes).toEqual([]);
  });

  test('EC-29 the owner burns', () => {
    const twin = fold(GRANTED, at(t1, [REG('VehicleNodeBurned', 501, A), sold(A, NOBODY)]));
    expect(twin.live('vehicle')).toEqual([502]);
    expect([twin.rows('sacd'), twin.rows('privilege'), twin.notes]).toEqual([[], [], []]);
    expect(twin.get('vehicle', 502)).toEqual(BASE.get('vehicle', 502));
  });

  test('EC-30 an admin burns with pairings', () => {
    const world = BASE.patch('aftermarketDevice', 601, { vehicleId: 501, pairedAt: t0 }).with(
      'syntheticDevice',
      s.syntheticDevice(701, 501),
    );
    const twin = fold(
      world,
      at(t1, [
        REG('AftermarketDeviceUnpaired', 601, 501, A),
        moves('syntheticDeviceId', A, NOBODY, 701),
        REG('SyntheticDeviceNodeBurned', 701, 501, A),
        REG('SyntheticDeviceAttributeSet', 701, 'ExternalTokenId', ''),
        REG('VehicleNodeBurned', 501, A),
        sold(A, NOBODY),
        REG('VehicleAttributeSet', 501, 'Make', ''),
      ]),
    );
    expect([twin.live('vehicle'), twin.live('syntheticDevice')]).toEqual([[502], []]);
    expect(twin.get('aftermarketDevice', 601)).toMatchObject({ vehicleId: null, pairedAt: null, owner: A, burnedAt: null });
    expect(twin.notes).toEqual(['missing-row vehicle 501']);
  });

  test('EC-31 a burn frees names and stake and keeps the earnings', () => {
    const world = BASE.with('dcn', s.dcn(EN, 'edge.dimo', 501), s.dcn(EN2, 'second.dimo', 501))
      .with('stake', s.stake(801, 501))
      .with('reward', s.reward(200, 501), s.reward(201, 501));
    const twin = fold(world, at(t1, sold(A, NOBODY)));
    expect(twin.rows('dcn').map(({ name, vehicleId, linkedBlock, burnedAt }) => [name, vehicleId, linkedBlock, burnedAt])).toEqual([
      ['edge.dimo', null, null, null],
      ['second.dimo', null, null, null],
    ]);
    expect(twin.get('stake', 801)).toMatchObject({ vehicleId: null, burnedAt: null });
    expect(twin.rows('reward')).toEqual(world.rows('reward'));
  });

  test('EC-32 a burn although the twin still sees devices', () => {
    const twin = fold(RICH, at(t1, sold(A, NOBODY)));
    expect([twin.live('vehicle'), twin.live('syntheticDevice')]).toEqual([[502], []]);
    expect(twin.get('aftermarketDevice', 601)).toMatchObject({ vehicleId: null, pairedAt: null });
    expect(twin.notes).toEqual(['displaced aftermarket device 601', 'displaced synthetic device 701']);
  });

  test('grants of a vehicle that the twin never saw end with its transfer too', () => {
    const unseen = at(t1, SACD('PermissionsSet', VEH, 888, 12, C, t1 + 9000, ''));
    const twin = fold(BASE, unseen, at(t2, sold(A, B, 888)));
    expect(twin.rows('sacd')).toEqual([]);
    expect(twin.notes).toEqual(['unknown-target vehicle 888', 'unknown-token vehicle 888']);
  });

  test('a burned vehicle never lives again', () => {
    const twin = fold(BASE, ...hourly(sold(A, NOBODY), sold(NOBODY, B), REG('VehicleNodeMinted', 131, 501, B)));
    expect(twin.live('vehicle')).toEqual([502]);
    expect(twin.notes).toEqual(['contradiction vehicle 501']);
  });

  test('a burn without a mint leaves a mark, so that a late mint event makes nothing live', () => {
    const twin = fold(BASE, ...hourly(sold(A, NOBODY, 777), REG('VehicleNodeMinted', 131, 777, A)));
    expect(twin.live('vehicle')).toEqual([501, 502]);
    expect(twin.notes).toEqual(['unknown-token vehicle 777']);
  });

  test('EC-149 two blocks of one second', () => {
    expect(fold(BASE, at(t1, sold(A, B)), at(t1, sold(B, C))).get('vehicle', 501)?.owner).toBe(C);
  });

  test('a grant is keyed by its token, in 32 bytes', () => {
    expect(fold(BASE, at(t1, granted(C))).get('sacd', `${VEH}|${word(501)}|${C}`)).toMatchObject({ vehicleId: 501 });
  });
});
