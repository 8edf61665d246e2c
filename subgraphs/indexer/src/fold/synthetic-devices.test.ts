import * as s from '../../../../test/support/scenario';
import { A, account, at, B, BASE, CON, fold, hourly, moves, NOBODY, REG, SC, t1, t2, word } from '../../../../test/support/scenario';

const key = account('5d01');
const minted = (parent: string | number | bigint, id: number, vehicleId = 501) => [
  moves('syntheticDeviceId', NOBODY, A, id),
  REG('SyntheticDeviceNodeMinted', parent, id, vehicleId, key, A),
];
const burnedNode = (id: number) => REG('SyntheticDeviceNodeBurned', id, 501, A);
const burnedToken = (id: number) => moves('syntheticDeviceId', A, NOBODY, id);
const WITH_701 = BASE.with('syntheticDevice', s.syntheticDevice(701, 501));
const EDGE_CO = 31386984868653138334261416820849851087385609887553457710593337186468543594496n;

describe('synthetic devices', () => {
  test('EC-52 of a connection', () => {
    const twin = fold(BASE, at(t1, minted(SC, 701)));
    const device = { id: 701, vehicleId: 501, address: key, integrationId: 0n, connectionId: SC };
    expect(twin.rows('syntheticDevice')).toEqual([{ ...device, mintedAt: t1, burnedAt: null, updatedBlock: 1000 }]);
    expect(twin.notes).toEqual([]);
  });

  test.each([
    [3n, 3n, null],
    [0n, 0n, null],
    [2n ** 63n - 1n, 2n ** 63n - 1n, null],
    [2n ** 63n, 0n, word(2n ** 63n)],
    [2n ** 64n, 0n, word(2n ** 64n)],
  ])('EC-53, EC-54 the parent %s is integration %s or connection %s', (parent, integrationId, connectionId) => {
    expect(fold(BASE, at(t1, minted(parent, 701))).get('syntheticDevice', 701)).toMatchObject({ integrationId, connectionId });
  });

  test('EC-55 a connection that comes later', () => {
    const [mint, late] = hourly(minted(EDGE_CO, 701), CON('ConnectionMinted', A, EDGE_CO, B, 'EdgeCo', word(1), 5));
    const first = fold(BASE, mint!);
    expect(first.get('syntheticDevice', 701)?.connectionId).toBe(word(EDGE_CO));
    expect(first.notes).toEqual([`unknown-target connection ${word(EDGE_CO)}`]);
    const second = fold(BASE, mint!, late!);
    expect(second.get('connection', word(EDGE_CO))).toMatchObject({ address: B, burnedAt: null });
    expect(second.notes).toEqual(first.notes);
  });

  const reset = REG('SyntheticDeviceAttributeSet', 701, 'ExternalTokenId', '');
  test.each([
    ['EC-56 by signature', [burnedToken(701), burnedNode(701), reset]],
    ['EC-57 by the owner', [burnedNode(701), reset, burnedToken(701)]],
    ['by the former admin', [REG('SyntheticDeviceNodeBurnedDevAdmin', 701, 501, A)]],
    ['of which only the token tells', [burnedToken(701)]],
  ])('a burn %s', (_name, tx) => {
    const twin = fold(WITH_701, at(t1, tx));
    expect(twin.get('syntheticDevice', 701)).toMatchObject({ burnedAt: t1, connectionId: SC });
    expect(twin.notes).toEqual([]);
  });

  test('EC-58 a new one for the same vehicle', () => {
    const twin = fold(WITH_701, at(t1, [burnedNode(701), burnedToken(701)]), at(t2, minted(7, 702)));
    expect(twin.live('syntheticDevice')).toEqual([702]);
    expect(twin.notes).toEqual([]);
  });

  test('EC-59 a new one although the twin still holds the former', () => {
    const [mint, late] = hourly(minted(SC, 702), burnedToken(701));
    const twin = fold(WITH_701, mint!, late!);
    expect(twin.live('syntheticDevice')).toEqual([702]);
    expect(twin.get('syntheticDevice', 701)?.burnedAt).toBe(t1);
    expect(twin.notes).toEqual(['displaced synthetic device 701']);
  });

  test('EC-60 the token moves', () => {
    const twin = fold(WITH_701, at(t1, moves('syntheticDeviceId', A, B, 701)));
    expect([...twin.tables]).toEqual([...WITH_701.tables]);
    expect(twin.notes).toEqual([]);
  });

  test('EC-61 minted with its vehicle, or before anything is known of it', () => {
    const vehicle = [moves('vehicleId', NOBODY, A, 503), REG('VehicleNodeMintedWithDeviceDefinition', 131, 503, A, 'toyota_camry_2007')];
    const both = fold(BASE, at(t1, [...vehicle, ...minted(SC, 701, 503)]));
    expect([both.live('vehicle'), both.live('syntheticDevice'), both.notes]).toEqual([[501, 502, 503], [701], []]);
    const alone = fold(BASE, at(t1, minted(SC, 701, 503)));
    expect(alone.get('syntheticDevice', 701)?.vehicleId).toBe(503);
    expect(alone.notes).toEqual(['unknown-target vehicle 503']);
  });

  test('a receiver that burns the token before the node event', () => {
    const [mint, node] = minted(SC, 701);
    const twin = fold(BASE, at(t1, [mint!, burnedToken(701), node!]));
    expect(twin.live('syntheticDevice')).toEqual([]);
  });

  test('the layout without a parent, which a contract read tells later', () => {
    const mint = at(t1, REG('SyntheticDeviceNodeMinted', 701, 501, key, A));
    expect(fold(BASE, mint).get('syntheticDevice', 701)).toMatchObject({ integrationId: 0n, connectionId: null, address: key });
    const read = (value: bigint) =>
      fold(BASE, mint, s.corrected(t2, 'synthetic-device-parent', '701', value.toString())).get('syntheticDevice', 701);
    expect(read(3n)).toMatchObject({ integrationId: 3n, connectionId: null, mintedAt: t1 });
    expect(read(BigInt(`0x${SC}`))).toMatchObject({ integrationId: 0n, connectionId: SC });
  });
});
