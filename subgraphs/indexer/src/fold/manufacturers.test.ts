import * as s from '../../../../test/support/scenario';
import { A, at, B, BASE, EMPTY, fold, hourly, M1, M2, moves, NOBODY, REG, t1, t2, VEH } from '../../../../test/support/scenario';
import { CORRECTIONS } from './rules/corrections';
import { slugOf } from './rules/slug';
import { textHash } from './rules/text-hash';

const minted = (name: string, id: number) => REG('ManufacturerNodeMinted', name, id, M1);
const slugs = (twin: s.World) => twin.rows('manufacturerSlug').map(({ slug, manufacturerId }) => [slug, manufacturerId]);
const WITH_SLUG = BASE.with('manufacturerSlug', { slugHash: textHash('toyota'), slug: 'toyota', manufacturerId: 131 });

describe('slugs', () => {
  test.each([
    ['Mercedes-Benz', 'mercedes-benz'],
    ['AM General', 'am-general'],
    ['Citroën', 'citroen'],
    ['INFINITI', 'infiniti'],
    ['NorthPole Inc.', 'northpole-inc-'],
    ["O'Brien", 'o-brien'],
    ['Lynk & Co', 'lynk-&-co'],
    ['a_b/c', 'a-b-c'],
  ])('%s is %s', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });
});

describe('manufacturers', () => {
  test('a mint, with its Transfer and without', () => {
    const row = {
      id: 140,
      name: 'Alfa Romeo',
      slug: 'alfa-romeo',
      owner: M1,
      tableId: null,
      mintedAt: t1,
      burnedAt: null,
      updatedBlock: 1000,
    };
    for (const tx of [[moves('manufacturerId', NOBODY, M1, 140), minted('Alfa Romeo', 140)], [minted('Alfa Romeo', 140)]]) {
      const twin = fold(EMPTY, at(t1, tx));
      expect(twin.rows('manufacturer')).toEqual([row]);
      expect(slugs(twin)).toEqual([['alfa-romeo', 140]]);
    }
    const passedOn = [moves('manufacturerId', NOBODY, M1, 140), moves('manufacturerId', M1, B, 140), minted('Alfa Romeo', 140)];
    expect(fold(EMPTY, at(t1, passedOn)).get('manufacturer', 140)).toMatchObject({ owner: B, name: 'Alfa Romeo' });
    expect(fold(WITH_SLUG, at(t1, minted('Other', 131))).get('manufacturer', 131)).toEqual(BASE.get('manufacturer', 131));
  });

  test('EC-132 two names with one slug', () => {
    const twin = fold(BASE, ...hourly(minted('A B', 140), minted('A/B', 141)));
    expect(
      twin
        .rows('manufacturer')
        .slice(2)
        .map(({ id, slug }) => [id, slug]),
    ).toEqual([
      [140, 'a-b'],
      [141, 'a-b'],
    ]);
    expect(slugs(twin)).toEqual([['a-b', 141]]);
    expect(twin.notes).toEqual(['displaced manufacturer 140']);
  });

  test('EC-133 the two-parameter mint has no name until a contract read tells', () => {
    const mint = at(t1, [moves('manufacturerId', NOBODY, M1, 142), REG('ManufacturerNodeMinted', 142, M1)]);
    expect(fold(EMPTY, mint).get('manufacturer', 142)).toMatchObject({ name: null, slug: null, owner: M1 });
    expect(fold(EMPTY, at(t1, REG('ManufacturerNodeMinted', 142, M1))).get('manufacturer', 142)).toMatchObject({ name: null, owner: M1 });
    const twin = fold(EMPTY, mint, s.corrected(t2, 'manufacturer-name', '142', 'SsangYong'));
    expect(twin.get('manufacturer', 142)).toMatchObject({ name: 'SsangYong', slug: 'ssangyong', mintedAt: t1 });
    expect(slugs(twin)).toEqual([['ssangyong', 142]]);
  });

  test('EC-134 definition tables', () => {
    const blocks = hourly(
      [REG('DeviceDefinitionTableCreated', M1, 137, 55), REG('ManufacturerTableSet', 137, 55)],
      REG('ManufacturerTableSet', 137, 60),
    );
    expect(fold(BASE, blocks[0]!).get('manufacturer', 137)?.tableId).toBe(55);
    expect(fold(BASE, ...blocks).get('manufacturer', 137)?.tableId).toBe(60);
    expect(fold(BASE, at(t1, REG('ManufacturerTableSet', 999, 60))).notes).toEqual(['missing-row manufacturer 999']);
  });

  test('EC-135 sold: its devices stay where they are', () => {
    const twin = fold(BASE.patch('aftermarketDevice', 601, { owner: M2, beneficiary: M2 }), at(t1, moves('manufacturerId', M2, B, 137)));
    expect(twin.get('manufacturer', 137)).toEqual({ ...BASE.get('manufacturer', 137), owner: B, updatedBlock: 1000 });
    expect(twin.get('aftermarketDevice', 601)).toMatchObject({ owner: M2, beneficiary: M2, manufacturerId: 137 });
  });

  test('EC-136 a silent rename keeps the former slug', () => {
    const world = WITH_SLUG.patch('vehicle', 501, { deviceDefinitionId: 'toyota_camry_2007' });
    const twin = fold(world, s.corrected(t1, 'manufacturer-name', '131', 'Toyota Motor'));
    expect(twin.get('manufacturer', 131)).toMatchObject({ name: 'Toyota Motor', slug: 'toyota-motor', tableId: 42 });
    expect(slugs(twin)).toEqual([
      ['toyota', 131],
      ['toyota-motor', 131],
    ]);
    expect(twin.get('vehicle', 501)?.deviceDefinitionId).toBe('toyota_camry_2007');
  });

  test('burned, moved unseen, and changed after', () => {
    const tx = [
      moves('manufacturerId', M2, NOBODY, 137),
      REG('ManufacturerTableSet', 137, 1),
      minted('AutoPi', 137),
      moves('manufacturerId', A, B, 999),
    ];
    const twin = fold(BASE, at(t1, tx));
    expect(twin.live('manufacturer')).toEqual([131]);
    expect(twin.notes).toEqual(['missing-row manufacturer 137', 'unknown-token manufacturer 999']);
  });
});

describe('corrections', () => {
  test.each([
    ['manufacturer-name', '999', 'X', 'manufacturer 999'],
    ['vehicle-manufacturer', '999', '131', 'vehicle 999'],
    ['aftermarket-device-manufacturer', '999', '131', 'aftermarket device 999'],
    ['synthetic-device-parent', '999', '3', 'synthetic device 999'],
  ] as const)('%s of something that is not there changes nothing', (kind, subject, value, about) => {
    const twin = fold(BASE, s.corrected(t1, kind, subject, value));
    expect([...twin.tables]).toEqual([...BASE.tables]);
    expect(twin.anomalies).toMatchObject([{ kind: 'missing-row', subject: about, event: `correction.${kind}` }]);
  });

  test('a device moves to another manufacturer, known or not', () => {
    const twin = fold(
      BASE,
      s.corrected(t1, 'aftermarket-device-manufacturer', '601', '999'),
      s.corrected(t2, 'vehicle-manufacturer', '501', '137'),
    );
    expect(twin.get('aftermarketDevice', 601)?.manufacturerId).toBe(999);
    expect(twin.get('vehicle', 501)?.manufacturerId).toBe(137);
    expect(twin.notes).toEqual(['unknown-target manufacturer 999']);
  });

  test.each([
    ['vehicle-manufacturer', '0x1f5', '131', /"0x1f5" is no unsigned decimal/],
    ['vehicle-manufacturer', '9007199254740992', '131', /beyond 2\^53/],
    ['synthetic-device-parent', '701', '-1', /"-1" is no unsigned decimal/],
  ] as const)('%s of %s with %s is refused', (kind, subject, value, message) => {
    const correction = { kind, subject, value, blockNumber: 1, seq: 0, readBlock: 1 };
    expect(() => CORRECTIONS[kind].needs(correction, { row: () => undefined, by: () => undefined } as never, s.contracts)).toThrow(message);
  });

  test.each(['null', '{}', '{"owner":"0x12","clientId":"0x12"}', `{"owner":"0x${A}","clientId":5}`, '['])(
    'a license correction of %s is refused',
    (value) => {
      const twin = fold(BASE, s.corrected(t1, 'license', '901', value));
      expect(twin.rows('developerLicense')).toEqual([]);
      expect(twin.anomalies).toMatchObject([{ kind: 'unapplied', detail: expect.stringMatching(/license correction|JSON/) as string }]);
    },
  );

  test('grants are void only for connections', () => {
    const world = BASE.with('sacd', { ...s.grant(501, B), asset: VEH });
    expect(fold(world, s.corrected(t1, 'connection-grants-void', s.word(501), '')).rows('sacd')).toHaveLength(1);
  });
});
