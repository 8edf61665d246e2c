import {
  A,
  account,
  at,
  B,
  BASE,
  C,
  CON,
  fold,
  hourly,
  moves,
  NOBODY,
  REG,
  SC,
  SN,
  STO,
  t1,
  t2,
  word,
} from '../../../../test/support/scenario';
import * as s from '../../../../test/support/scenario';

const key = account('0cc1');
const TYPE = word(7);
const named = (name: string) => Buffer.from(name).toString('hex').padEnd(64, '0');
const minted = (id: string, name: string, owner = A) => [
  moves('connection', NOBODY, owner, id),
  CON('ConnectionMinted', owner, id, key, name, TYPE, 5),
];
const WITH_701 = BASE.with('syntheticDevice', s.syntheticDevice(701, 501));

describe('connections', () => {
  test.each([
    ['EdgeCo', named('EdgeCo')],
    ['abcdefghijklmnopqrstuvwxyzABCDEF', word(44048183304486788312148433451363384677562265908331949128489393215789685032262n)],
    ['Zürich', word(41053992162971560563581699143716924474385839246419208733096594681175065231360n)],
  ])('EC-126 %s has the id that is its name', (name, id) => {
    const twin = fold(BASE, at(t1, minted(id, name)));
    expect(twin.get('connection', id)).toEqual({
      id,
      address: key,
      owner: A,
      integrationNode: null,
      mintedAt: t1,
      burnedAt: null,
      updatedBlock: 1000,
    });
    expect(twin.notes).toEqual([]);
  });

  test('EC-125 name and id disagree', () => {
    const twin = fold(BASE, at(t1, minted(named('Edge'), 'Other'), minted(named('x'), 'x'.repeat(40))));
    expect(twin.live('connection')).toEqual([SC, named('Edge'), named('x')]);
    expect(twin.notes).toEqual([`contradiction connection ${named('Edge')}`, `contradiction connection ${named('x')}`]);
  });

  test.each([
    ['LicenseMinted', CON('LicenseMinted', A, named('Old'), key, 5)],
    [
      'ConnectionMinted with points',
      CON(
        'ConnectionMinted(address indexed account, uint256 indexed connectionId, address indexed connectionAddr, string connectionName, uint256 connectionCostInDimo, uint256 points)',
        ...[A, named('Old'), key, 'Old', 5, 6],
      ),
    ],
  ])('EC-127 %s', (_name, mint) => {
    const row = { id: named('Old'), address: key, owner: A, mintedAt: t1, burnedAt: null };
    expect(fold(BASE, at(t1, [moves('connection', NOBODY, A, named('Old')), mint])).get('connection', named('Old'))).toMatchObject(row);
    expect(fold(BASE, at(t1, mint)).get('connection', named('Old'))).toMatchObject(row);
  });

  test('EC-128 an upgrade changes the address only', () => {
    const twin = fold(BASE, at(t1, CON('ConnectionUpgraded', SC, key, TYPE, 5)));
    expect(twin.get('connection', SC)).toEqual({ ...BASE.get('connection', SC), address: key, updatedBlock: 1000 });
  });

  test('EC-129 burned while a device uses it, then minted again', () => {
    const burn = at(t1, moves('connection', A, NOBODY, SC));
    const gone = fold(WITH_701, burn);
    expect(gone.live('connection')).toEqual([]);
    expect(gone.get('syntheticDevice', 701)?.connectionId).toBe(SC);
    const again = fold(WITH_701, burn, at(t2, minted(SC, 'Smartcar', B)));
    expect(again.get('connection', SC)).toMatchObject({ owner: B, address: key, mintedAt: t2, burnedAt: null });
    expect(fold(WITH_701, burn, at(t2, minted(SC, 'Smartcar', B).slice(1))).get('connection', SC)).toMatchObject({
      owner: B,
      address: key,
      mintedAt: t2,
    });
  });

  test('a receiver that passes the token on, or burns it, before the mint event', () => {
    const [mint, event] = minted(named('Edge'), 'Edge');
    expect(fold(BASE, at(t1, [mint!, moves('connection', A, C, named('Edge')), event!])).get('connection', named('Edge'))).toMatchObject({
      owner: C,
      address: key,
    });
    expect(fold(BASE, at(t1, [mint!, moves('connection', A, NOBODY, named('Edge')), event!])).live('connection')).toEqual([SC]);
  });
});

describe('storage nodes', () => {
  const label = word(12345);
  const life = hourly(
    [moves('storageNode', NOBODY, A, label), STO('StorageNodeAnchorMinted', A, label, key, 'EdgeNode', 'https://n1')],
    STO('NodeUriUpdated', label, 'https://n2'),
    moves('storageNode', A, B, label),
    moves('storageNode', B, NOBODY, label),
  );

  test('EC-130 the life of a node', () => {
    const row = {
      id: label,
      label: 'EdgeNode',
      address: key,
      owner: B,
      uri: 'https://n2',
      mintedAt: t1,
      burnedAt: null,
      updatedBlock: 1002,
    };
    const twin = fold(BASE, ...life.slice(0, 3));
    expect(twin.get('storageNode', label)).toEqual(row);
    expect(twin.notes).toEqual([]);
    expect(fold(BASE, ...life).live('storageNode')).toEqual([SN]);
    expect(fold(BASE, ...life, ...life.slice(0, 1)).get('storageNode', label)).toMatchObject({
      owner: A,
      uri: 'https://n1',
      burnedAt: null,
    });
  });

  test('a node known by its mint event alone, and one never seen', () => {
    const event = STO('StorageNodeAnchorMinted', A, label, key, 'EdgeNode', 'https://n1');
    expect(fold(BASE, at(t1, event)).get('storageNode', label)).toMatchObject({ owner: A, label: 'EdgeNode', address: key });
    const twin = fold(BASE, at(t1, STO('NodeUriUpdated', label, 'https://n'), moves('storageNode', A, B, label)));
    expect(twin.notes).toEqual([`missing-row storage node ${label}`, `unknown-token storage node ${label}`]);
  });

  test.each([
    ['EC-131', STO('NodeSetForVehicle', 501, SN)],
    ['first name', REG('NodeIdSetForVehicleId', 501, SN)],
    ['current', REG('VehicleStorageNodeIdSet', 501, SN)],
  ])('a vehicle’s node by its %s event', (_name, log) => {
    const twin = fold(BASE, at(t1, log));
    expect(twin.get('vehicle', 501)?.storageNodeId).toBe(SN);
    expect(twin.notes).toEqual([]);
  });
});
