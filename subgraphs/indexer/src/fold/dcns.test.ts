import * as s from '../../../../test/support/scenario';
import {
  A,
  at,
  B,
  BASE,
  C,
  DCNR,
  DCNV,
  EN,
  EN2,
  fold,
  FOREVER,
  hourly,
  LAST_SECOND,
  moves,
  NOBODY,
  t0,
  t1,
  t3,
  word,
} from '../../../../test/support/scenario';

const moved = (from: string, to: string, node = EN) => moves('dcnRegistry', from, to, node);
const linked = (vehicleId: number, node = EN) => DCNV('VehicleIdChanged', node, vehicleId);
const RESOLVER = s.addressOf('dcnResolver');
const year = 31_536_000;
const claim = (time: number, owner: string, vehicleId: number) => [
  moved(NOBODY, owner),
  DCNR('NewNode', EN, owner),
  DCNR('NewResolver', EN, RESOLVER),
  DCNR('NewExpiration', EN, time + year),
  linked(vehicleId),
];
const NAMED = BASE.with('dcn', s.dcn(EN, 'edge.dimo', 501));

describe('DCN', () => {
  test('EC-84 a mint', () => {
    const twin = fold(BASE, at(t1, [...claim(t1, A, 501), DCNV('NameChanged', EN, 'edge.dimo')]));
    const link = { vehicleId: 501, linkedBlock: 1000, linkedLog: 11 };
    const row = { node: EN, owner: A, name: 'edge.dimo', expires: BigInt(t1 + year), expiresAt: t1 + year, ...link };
    expect(twin.rows('dcn')).toEqual([{ ...row, mintedAt: t1, burnedAt: null, updatedBlock: 1000 }]);
    expect(twin.notes).toEqual([]);
  });

  test('EC-85 of two names the one linked last shows', () => {
    const world = BASE.with('dcn', s.dcn(EN, 'edge.dimo', null), s.dcn(EN2, 'second.dimo', null));
    const blocks = hourly(linked(501), linked(501, EN2), linked(0, EN2), linked(501));
    const links = (count: number) =>
      fold(world, ...blocks.slice(0, count))
        .rows('dcn')
        .map(({ vehicleId, linkedBlock }) => [vehicleId, linkedBlock]);
    const [one, two] = [501, 501];
    expect(links(2)).toEqual([
      [one, 1000],
      [two, 1001],
    ]);
    expect(links(3)).toEqual([
      [one, 1000],
      [null, null],
    ]);
    expect(links(4)[0]).toEqual([501, 1003]);
  });

  test('EC-86 detached', () => {
    expect(fold(NAMED, at(t1, linked(0))).get('dcn', EN)).toMatchObject({
      vehicleId: null,
      linkedBlock: null,
      linkedLog: null,
      name: 'edge.dimo',
    });
  });

  test('EC-87, EC-88 vehicle and name are sold apart', () => {
    expect(fold(NAMED, at(t1, moves('vehicleId', A, B, 501))).get('dcn', EN)).toEqual(NAMED.get('dcn', EN));
    expect(fold(NAMED, at(t1, moved(A, B))).get('dcn', EN)).toEqual({ ...NAMED.get('dcn', EN), owner: B, updatedBlock: 1000 });
  });

  test.each([
    ['with its transfers', [moved(A, NOBODY), ...claim(t3, B, 502)], []],
    ['without the burn', claim(t3, B, 502), [`displaced node ${EN}`]],
    ['without transfers', claim(t3, B, 502).slice(1), []],
  ])('EC-89 claimed again after expiry, %s', (_name, tx, notes) => {
    const twin = fold(NAMED, at(t3, tx));
    const row = { owner: B, mintedAt: t3, expires: BigInt(t3 + year), name: 'edge.dimo', vehicleId: 502, burnedAt: null };
    expect(twin.get('dcn', EN)).toMatchObject(row);
    expect(twin.notes).toEqual(notes);
  });

  test('EC-90 a burned name keeps what it was for its next owner', () => {
    const burn = at(t1, moved(A, NOBODY));
    expect(fold(NAMED, burn).live('dcn')).toEqual([]);
    const again = fold(NAMED, burn, at(t3, [moved(NOBODY, B), DCNR('NewNode', EN, B)]));
    expect(again.get('dcn', EN)).toMatchObject({ owner: B, name: 'edge.dimo', vehicleId: 501, mintedAt: t3, burnedAt: null });
  });

  test('EC-91 the root is nobody’s name', () => {
    const twin = fold(BASE, at(t1, DCNR('NewExpiration', word(0), FOREVER)));
    expect([twin.rows('dcn'), twin.notes]).toEqual([[], []]);
  });

  test('EC-92 events of a name never seen', () => {
    const twin = fold(
      BASE,
      at(t1, DCNV('NameChanged', EN, 'edge.dimo'), DCNR('NewExpiration', EN, t3), linked(501), moved(A, B), moved(A, NOBODY)),
    );
    expect(twin.rows('dcn')).toEqual([]);
    const missing = `missing-row node ${EN}`;
    expect(twin.notes).toEqual([missing, missing, missing, `unknown-token node ${EN}`, `unknown-token node ${EN}`]);
  });

  test('EC-93 linked to a vehicle never seen', () => {
    const twin = fold(NAMED, at(t1, linked(9999)));
    expect(twin.get('dcn', EN)?.vehicleId).toBe(9999);
    expect(twin.notes).toEqual(['unknown-target vehicle 9999']);
  });

  test('EC-94 a long name', () => {
    const name = 'n'.repeat(300);
    expect(fold(NAMED, at(t1, DCNV('NameChanged', EN, name))).get('dcn', EN)?.name).toBe(name);
  });

  test('an expiration beyond all time', () => {
    expect(fold(NAMED, at(t1, DCNR('NewExpiration', EN, FOREVER))).get('dcn', EN)).toMatchObject({
      expires: FOREVER,
      expiresAt: LAST_SECOND,
    });
  });

  test('a receiver that passes the name on, or burns it, before the node event', () => {
    const [mint, node] = claim(t1, A, 501);
    expect(fold(BASE, at(t1, [mint!, moved(A, C), node!])).get('dcn', EN)).toMatchObject({ owner: C });
    expect(fold(BASE, at(t1, [mint!, moved(A, NOBODY), node!])).live('dcn')).toEqual([]);
    const reclaimed = fold(NAMED, at(t3, [moved(A, NOBODY), mint!, moved(A, C), node!]));
    expect(reclaimed.get('dcn', EN)).toMatchObject({ owner: C, mintedAt: t3 });
    expect(NAMED.get('dcn', EN)?.mintedAt).toBe(t0);
  });
});
