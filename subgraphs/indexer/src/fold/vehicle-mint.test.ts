import * as s from '../../../../test/support/scenario';
import {
  A,
  at,
  B,
  BASE,
  C,
  EMPTY,
  fold,
  hourly,
  M1,
  moves,
  NOBODY,
  REG,
  SACD,
  SN,
  t1,
  t2,
  VEH,
  word,
} from '../../../../test/support/scenario';

const minted = (id: number, to = A) => moves('vehicleId', NOBODY, to, id);
const attribute = (id: number, name: string, value: string) => REG('VehicleAttributeSet', id, name, value);

describe('vehicle mint and ownership', () => {
  test('EC-01 a full mint', () => {
    const twin = fold(
      BASE,
      at(t2, [
        minted(503),
        REG('VehicleNodeMintedWithDeviceDefinition', 131, 503, A, 'toyota_camry_2007'),
        attribute(503, 'Make', 'Toyota'),
        attribute(503, 'Model', 'Camry'),
        attribute(503, 'Year', '2007'),
        s.DCX('Transfer', A, NOBODY, 10n ** 18n),
        SACD('PermissionsSet', VEH, 503, 972, C, t2 + 86_400, 0, 'ipfs://doc'),
        REG('VehicleStorageNodeIdSet', 503, SN),
      ]),
    );
    expect(twin.get('vehicle', 503)).toEqual({
      id: 503,
      owner: A,
      manufacturerId: 131,
      make: 'Toyota',
      model: 'Camry',
      year: 2007,
      imageUri: null,
      deviceDefinitionId: 'toyota_camry_2007',
      storageNodeId: SN,
      mintedAt: t2,
      burnedAt: null,
      updatedBlock: 1000,
    });
    expect(twin.rows('sacd')).toEqual([
      {
        asset: VEH,
        tokenId: word(503),
        grantee: C,
        vehicleId: 503,
        permissions: word(0b1111001100),
        source: 'ipfs://doc',
        templateId: null,
        createdAt: t2,
        expires: BigInt(t2 + 86_400),
        expiresAt: t2 + 86_400,
        updatedBlock: 1000,
      },
    ]);
    expect(twin.notes).toEqual([]);
  });

  test('EC-02 a mint without definition', () => {
    const twin = fold(BASE, at(t1, [minted(503), REG('VehicleNodeMinted', 131, 503, A)]));
    const unset = { deviceDefinitionId: null, make: null, model: null, year: null, imageUri: null };
    expect(twin.get('vehicle', 503)).toMatchObject({ owner: A, manufacturerId: 131, mintedAt: t1, ...unset });
  });

  test('EC-03 the receiver passes the token on before the node event', () => {
    const twin = fold(BASE, at(t1, [minted(503), moves('vehicleId', A, B, 503), REG('VehicleNodeMinted', 131, 503, A)]));
    expect(twin.get('vehicle', 503)).toMatchObject({ owner: B, manufacturerId: 131 });
  });

  test('EC-04 the receiver burns the token before the node event', () => {
    const twin = fold(
      BASE,
      at(t1, [minted(503), moves('vehicleId', A, NOBODY, 503), REG('VehicleNodeMinted', 131, 503, A), attribute(503, 'Make', 'Toyota')]),
    );
    expect(twin.live('vehicle')).toEqual([501, 502]);
    expect(twin.get('vehicle', 503)).toMatchObject({ burnedAt: t1, make: null });
  });

  test('EC-05 the Transfer of the mint never came', () => {
    const [mint, move] = hourly(REG('VehicleNodeMinted', 131, 503, A), moves('vehicleId', A, B, 503));
    expect(fold(BASE, mint!).get('vehicle', 503)).toMatchObject({ owner: A, manufacturerId: 131, mintedAt: t1 });
    expect(fold(BASE, mint!, move!).get('vehicle', 503)).toMatchObject({ owner: B, manufacturerId: 131, mintedAt: t1 });
  });

  test('EC-06 several mints in one transaction', () => {
    const mint = (id: number, owner: string, make: string) => [
      minted(id, owner),
      REG('VehicleNodeMinted', 131, id, owner),
      attribute(id, 'Make', make),
      attribute(id, 'Model', `${make} one`),
      attribute(id, 'Year', String(id)),
    ];
    const twin = fold(BASE, at(t1, [...mint(503, A, 'Toyota'), ...mint(504, B, 'Ford')]));
    expect(twin.get('vehicle', 503)).toMatchObject({ owner: A, make: 'Toyota', model: 'Toyota one', year: 503 });
    expect(twin.get('vehicle', 504)).toMatchObject({ owner: B, make: 'Ford', model: 'Ford one', year: 504 });
  });

  test('EC-07 the two-parameter mint has no manufacturer until a contract read tells', () => {
    const mint = at(t1, [minted(503), REG('VehicleNodeMinted', 503, A)]);
    expect(fold(BASE, mint).get('vehicle', 503)).toMatchObject({ owner: A, manufacturerId: null });
    const twin = fold(BASE, mint, s.corrected(t2, 'vehicle-manufacturer', '503', '137'));
    expect(twin.get('vehicle', 503)).toMatchObject({ manufacturerId: 137, mintedAt: t1 });
  });

  test('EC-08 a manufacturer that comes later', () => {
    const [mint, late] = hourly(
      [minted(503), REG('VehicleNodeMinted', 999, 503, A)],
      REG('ManufacturerNodeMinted', 'Late Motors', 999, M1),
    );
    const first = fold(EMPTY, mint!);
    expect(first.get('vehicle', 503)).toMatchObject({ manufacturerId: 999 });
    expect(first.notes).toEqual(['unknown-target manufacturer 999']);
    const second = fold(EMPTY, mint!, late!);
    expect(second.get('manufacturer', 999)).toMatchObject({ name: 'Late Motors', slug: 'late-motors', owner: M1 });
    expect(second.get('vehicle', 503)).toMatchObject({ manufacturerId: 999 });
  });

  test('EC-09 a storage node that comes later, with leading zeros in its id', () => {
    const id = 1525200882791377096259869262095528643359252819459979317711113641004395385n;
    const hex = '0000dcfcd84ef5cdd407e4b81cec37c41d60e63b28bfe9ccb01401f646b46b79';
    const [set, mint] = hourly(
      REG('VehicleStorageNodeIdSet', 501, id),
      s.STO('StorageNodeAnchorMinted', A, id, B, 'EdgeNode-498', 'https://n'),
    );
    const first = fold(BASE, set!);
    expect(first.get('vehicle', 501)?.storageNodeId).toBe(hex);
    expect(first.notes).toEqual([`unknown-target storage node ${hex}`]);
    expect(fold(BASE, set!, mint!).get('storageNode', hex)).toMatchObject({ label: 'EdgeNode-498', address: B });
  });

  test('EC-10 a storage node taken away', () => {
    const twin = fold(BASE, ...hourly(REG('VehicleStorageNodeIdSet', 501, SN), REG('VehicleStorageNodeIdSet', 501, 0)));
    expect(twin.get('vehicle', 501)?.storageNodeId).toBeNull();
    expect(twin.notes).toEqual([]);
  });

  test('EC-11 an id beyond GraphQL’s Int', () => {
    const id = 2_147_483_648;
    const twin = fold(
      BASE,
      at(t1, [REG('VehicleNodeMinted', 131, id, A), attribute(id, 'Make', 'Toyota'), attribute(501, 'Make', 'Ford')]),
    );
    expect(twin.get('vehicle', id)).toMatchObject({ id, make: 'Toyota' });
    expect(twin.get('vehicle', 501)).toMatchObject({ make: 'Ford' });
    expect(twin.notes).toEqual([`large-id vehicle ${id}`]);
  });

  test('EC-12 a move of a token never seen', () => {
    const twin = fold(BASE, at(t1, moves('vehicleId', A, B, 777)));
    expect(twin.get('vehicle', 777)).toBeUndefined();
    expect(twin.notes).toEqual(['unknown-token vehicle 777']);
  });

  test('EC-13 approvals change nothing and alarm nobody', () => {
    const approvals = s.on('vehicleId');
    const twin = fold(BASE, at(t1, [approvals('Approval', A, B, 501), approvals('ApprovalForAll', A, B, 1)]));
    expect(twin.notes).toEqual([]);
    expect(twin.rows('vehicle')).toEqual(BASE.rows('vehicle'));
  });
});
