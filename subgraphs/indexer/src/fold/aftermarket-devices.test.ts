import * as s from '../../../../test/support/scenario';
import {
  A,
  account,
  AFT,
  at,
  B,
  BASE,
  C,
  fold,
  hourly,
  M2,
  moves,
  NOBODY,
  REG,
  t0,
  t1,
  t2,
  t3,
  VEH,
  X,
} from '../../../../test/support/scenario';

const moved = (from: string, to: string, id = 601) => moves('aftermarketDeviceId', from, to, id);
const minted = (id: number, address: string) => [moved(NOBODY, M2, id), REG('AftermarketDeviceNodeMinted', 137, id, address, M2)];
const attribute = (id: number, name: string, value: string) => REG('AftermarketDeviceAttributeSet', id, name, value);
const paired = (id: number, vehicleId: number, owner = A) => REG('AftermarketDevicePaired', id, vehicleId, owner);
const unpaired = (id: number, vehicleId: number) => REG('AftermarketDeviceUnpaired', id, vehicleId, A);
const cleared = (id = 601) => REG('BeneficiarySet', AFT, id, NOBODY);
const claim = [cleared(603), moved(M2, B, 603), REG('AftermarketDeviceClaimed', 603, B)];
const F3 = account('f003');
const F4 = account('f004');

const unset = { claimedAt: null, pairedAt: null, vehicleId: null, burnedAt: null };
const PAIRED = BASE.patch('aftermarketDevice', 601, { vehicleId: 501, pairedAt: t0 });
const LENT = PAIRED.patch('aftermarketDevice', 601, { beneficiary: C });

describe('aftermarket devices', () => {
  test('EC-33 several mints in one transaction', () => {
    const first = [...minted(603, F3), attribute(603, 'Serial', 'S3'), attribute(603, 'IMEI', '358')];
    const second = [...minted(604, F4), attribute(604, 'HardwareRevision', '5.2'), s.DCX('Transfer', M2, NOBODY, 2)];
    const twin = fold(BASE, at(t1, [...first, ...second]));
    const both = { owner: M2, beneficiary: M2, manufacturerId: 137, mintedAt: t1, updatedBlock: 1000, devEui: null, ...unset };
    expect(twin.get('aftermarketDevice', 603)).toEqual({
      id: 603,
      address: F3,
      serial: 'S3',
      imei: '358',
      hardwareRevision: null,
      ...both,
    });
    expect(twin.get('aftermarketDevice', 604)).toEqual({
      id: 604,
      address: F4,
      serial: null,
      imei: null,
      hardwareRevision: '5.2',
      ...both,
    });
    expect(twin.notes).toEqual([]);
  });

  test('EC-34, EC-35 a claim, and a pairing in the same transaction', () => {
    const mint = at(t1, minted(603, F3));
    const claimed = { owner: B, beneficiary: B, claimedAt: t2 };
    expect(fold(BASE, mint, at(t2, claim)).get('aftermarketDevice', 603)).toMatchObject({ ...claimed, vehicleId: null });
    const twin = fold(BASE, mint, at(t2, [...claim, paired(603, 502, A)]));
    expect(twin.get('aftermarketDevice', 603)).toMatchObject({ ...claimed, vehicleId: 502, pairedAt: t2 });
  });

  test('EC-36, EC-37 a beneficiary ends with a move, whether its own event came or not', () => {
    const lend = REG('BeneficiarySet', AFT, 601, C);
    expect(fold(BASE, at(t1, lend)).get('aftermarketDevice', 601)).toMatchObject({ owner: A, beneficiary: C });
    const bought = { owner: B, beneficiary: B };
    expect(fold(BASE, ...hourly(lend, [cleared(), moved(A, B)])).get('aftermarketDevice', 601)).toMatchObject(bought);
    expect(fold(BASE, ...hourly(lend, moved(A, B))).get('aftermarketDevice', 601)).toMatchObject(bought);
  });

  test.each(['BeneficiarySet(address indexed idProxyAddress, uint256 nodeId, address indexed beneficiary)', 'BeneficiarySet'])(
    'EC-38 %s of another collection',
    (layout) => {
      expect(fold(BASE, at(t1, REG(layout, VEH, 601, C))).get('aftermarketDevice', 601)).toEqual(BASE.get('aftermarketDevice', 601));
      expect(fold(BASE, at(t1, REG(layout, AFT, 601, C))).get('aftermarketDevice', 601)?.beneficiary).toBe(C);
    },
  );

  test('EC-39 a pairing takes the vehicle from another device', () => {
    const twin = fold(PAIRED, at(t1, paired(602, 501)));
    expect(twin.get('aftermarketDevice', 602)).toMatchObject({ vehicleId: 501, pairedAt: t1 });
    expect(twin.get('aftermarketDevice', 601)).toMatchObject({ vehicleId: null, pairedAt: null });
    expect(twin.notes).toEqual(['displaced aftermarket device 601']);
  });

  test('EC-40 a device paired anew without unpairing', () => {
    const twin = fold(PAIRED, at(t3, paired(601, 502)));
    expect(twin.get('aftermarketDevice', 601)).toMatchObject({ vehicleId: 502, pairedAt: t3 });
    expect(twin.notes).toEqual([]);
  });

  test('EC-41 unpaired and paired again', () => {
    const blocks = hourly(paired(601, 501), unpaired(601, 501), paired(601, 501));
    expect(fold(BASE, ...blocks.slice(0, 2)).get('aftermarketDevice', 601)).toMatchObject({ vehicleId: null, pairedAt: null });
    expect(fold(BASE, ...blocks).get('aftermarketDevice', 601)).toMatchObject({ vehicleId: 501, pairedAt: t3 });
  });

  test('EC-42 an admin unpairs nothing', () => {
    const twin = fold(BASE, at(t1, unpaired(601, 0), unpaired(0, 501)));
    expect([...twin.tables]).toEqual([...BASE.tables]);
    expect(twin.notes).toEqual([]);
  });

  test.each([
    ['EC-43 naming another vehicle', 'AftermarketDeviceUnpaired', 502],
    [
      'EC-44 with indexed ids',
      'AftermarketDeviceUnpaired(uint256 indexed aftermarketDeviceNode, uint256 indexed vehicleNode, address indexed owner)',
      501,
    ],
    ['by the former admin', 'AftermarketDeviceUnpairedDevAdmin', 501],
  ])('%s an unpairing unpairs', (_name, layout, vehicleId) => {
    const twin = fold(PAIRED, at(t1, REG(layout, 601, vehicleId, A)));
    expect(twin.get('aftermarketDevice', 601)).toMatchObject({ vehicleId: null, pairedAt: null });
  });

  test('claims and pairings with indexed ids', () => {
    const pair = REG(
      'AftermarketDevicePaired(uint256 indexed aftermarketDeviceNode, uint256 indexed vehicleNode, address indexed owner)',
      601,
      501,
      A,
    );
    const take = REG('AftermarketDeviceClaimed(uint256 indexed aftermarketDeviceNode, address indexed owner)', 601, A);
    expect(fold(BASE, at(t1, pair, take)).get('aftermarketDevice', 601)).toMatchObject({ vehicleId: 501, pairedAt: t1, claimedAt: t1 });
  });

  test.each([
    ['AftermarketDeviceUnclaimed', [601, M2]],
    ['AftermarketDeviceUnclaimed', [601]],
    ['AftermarketDeviceUnclaimedDevAdmin', [601]],
  ])('EC-45 a return to the manufacturer by %s%j', (event, args) => {
    const twin = fold(LENT, at(t1, [unpaired(601, 501), REG(event, ...args), cleared(), moved(A, M2)]));
    expect(twin.get('aftermarketDevice', 601)).toMatchObject({ ...unset, owner: M2, beneficiary: M2 });
  });

  test('EC-46 sold while paired', () => {
    const twin = fold(PAIRED, at(t1, [cleared(), moved(A, B)]));
    expect(twin.get('aftermarketDevice', 601)).toMatchObject({ owner: B, vehicleId: 501, pairedAt: t0, claimedAt: t0 });
    expect(twin.get('vehicle', 501)?.owner).toBe(A);
  });

  test('EC-47 another address changes nothing else', () => {
    const address = account('f0ff');
    const twin = fold(LENT, at(t1, REG('AftermarketDeviceAddressReset', 137, 601, address)));
    expect(twin.get('aftermarketDevice', 601)).toEqual({ ...LENT.get('aftermarketDevice', 601), address, updatedBlock: 1000 });
  });

  test('EC-48 reprovisioned under a new id, with earnings of the old one', () => {
    const world = PAIRED.patch('aftermarketDevice', 601, { serial: 'S1', imei: 'I1' }).with('reward', s.reward(200, 501));
    const handed = (name: string, value: string) => [attribute(601, name, ''), attribute(603, name, value)];
    const burn = [unpaired(601, 501), moved(A, NOBODY), REG('AftermarketDeviceNodeBurned', 601, A)];
    const twin = fold(world, at(t1, [...burn, ...minted(603, X), ...handed('Serial', 'S1'), ...handed('IMEI', 'I1')]));
    expect(twin.live('aftermarketDevice')).toEqual([602, 603]);
    expect(twin.get('aftermarketDevice', 603)).toMatchObject({ address: X, owner: M2, serial: 'S1', imei: 'I1', ...unset });
    expect(twin.rows('aftermarketDevice').filter((device) => device.address === X && device.burnedAt === null)).toHaveLength(1);
    expect(twin.rows('reward')).toEqual(world.rows('reward'));
    expect(twin.notes).toEqual(['missing-row aftermarket device 601', 'missing-row aftermarket device 601']);
  });

  test('EC-49 the three-parameter mint has no manufacturer until a contract read tells', () => {
    const mint = at(t1, [moved(NOBODY, M2, 603), REG('AftermarketDeviceNodeMinted', 603, F3, M2)]);
    expect(fold(BASE, mint).get('aftermarketDevice', 603)).toMatchObject({ address: F3, owner: M2, manufacturerId: null });
    const twin = fold(BASE, mint, s.corrected(t2, 'aftermarket-device-manufacturer', '603', '137'));
    expect(twin.get('aftermarketDevice', 603)).toMatchObject({ manufacturerId: 137, mintedAt: t1 });
  });

  test.each(['DefinitionURI', 'serial', 'constructor', '__proto__'])('EC-50 the attribute %s has no column', (name) => {
    const twin = fold(BASE, at(t1, attribute(601, name, 'x')));
    expect([...twin.tables]).toEqual([...BASE.tables]);
    expect(twin.notes).toEqual([]);
  });

  test.each([
    ['Serial', 'serial'],
    ['IMEI', 'imei'],
    ['DevEUI', 'devEui'],
    ['HardwareRevision', 'hardwareRevision'],
  ] as const)('EC-51 %s set and taken away, in every layout', (name, column) => {
    const indexed = 'AftermarketDeviceAttributeSet(uint256 indexed tokenId, string attribute, string info)';
    for (const layout of ['AftermarketDeviceAttributeSet', indexed, 'AftermarketDeviceAttributeSetDevAdmin']) {
      const [set, unsetIt] = hourly(REG(layout, 601, name, 'S1'), REG(layout, 601, name, ''));
      expect(fold(BASE, set!).get('aftermarketDevice', 601)?.[column]).toBe('S1');
      expect(fold(BASE, set!, unsetIt!).get('aftermarketDevice', 601)?.[column]).toBeNull();
    }
  });

  test('events of a device that is not there', () => {
    const twin = fold(BASE, at(t1, paired(699, 501), unpaired(699, 501), REG('AftermarketDeviceClaimed', 699, A), moved(A, B, 699)));
    expect(twin.live('aftermarketDevice')).toEqual([601, 602]);
    const missing = 'missing-row aftermarket device 699';
    expect(twin.notes).toEqual([missing, missing, missing, 'unknown-token aftermarket device 699']);
  });

  test('a pairing to a vehicle never seen is kept', () => {
    const twin = fold(BASE, at(t1, paired(601, 9999)));
    expect(twin.get('aftermarketDevice', 601)?.vehicleId).toBe(9999);
    expect(twin.notes).toEqual(['unknown-target vehicle 9999']);
  });
});
