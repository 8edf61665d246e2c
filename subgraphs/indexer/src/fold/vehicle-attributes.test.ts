import { A, at, BASE, encode, fold, hourly, moves, NOBODY, REG, t1, type World } from '../../../../test/support/scenario';
import { addressOf } from '../../../../test/support/scenario';
import { EventFragment } from 'ethers';
import { textHash } from './rules/text-hash';

const attribute = (name: string, value: string) => REG('VehicleAttributeSet', 501, name, value);
const after = (world: World, ...set: ReturnType<typeof attribute>[]) => fold(world, at(t1, set));

describe('vehicle attributes and definition', () => {
  test('EC-14 the last write of a transaction wins', () => {
    expect(after(BASE, attribute('Make', 'Ford'), attribute('Make', 'Toyota')).get('vehicle', 501)?.make).toBe('Toyota');
  });

  test('EC-15 empty takes away', () => {
    const set = [
      attribute('Make', 'Toyota'),
      attribute('Model', 'Camry'),
      attribute('Year', '2007'),
      attribute('ImageURI', 'https://x/y.png'),
    ];
    const unset = ['Make', 'Model', 'Year', 'ImageURI'].map((name) => attribute(name, ''));
    const filled = fold(BASE, at(t1, set));
    expect(filled.get('vehicle', 501)).toMatchObject({ make: 'Toyota', model: 'Camry', year: 2007, imageUri: 'https://x/y.png' });
    expect(after(filled, ...unset).get('vehicle', 501)).toMatchObject({ make: null, model: null, year: null, imageUri: null });
  });

  describe('EC-16 forms of Year', () => {
    const world = BASE.patch('vehicle', 501, { year: 2001 });
    test.each([
      ['2020', 2020],
      ['+2020', 2020],
      ['-1', -1],
      ['02020', 2020],
      ['', null],
    ])('%j is taken', (value, year) => {
      const twin = after(world, attribute('Year', value));
      expect(twin.get('vehicle', 501)?.year).toBe(year);
      expect(twin.notes).toEqual([]);
    });
    test.each([' 2020', '2020 ', '20x0', '2,020', '2020.0', '0x7e4', '2_020', '٢٠٢٠', '99999999999999999999', '2147483648', '+', '-'])(
      '%j leaves the year',
      (value) => {
        const twin = after(world, attribute('Year', value));
        expect(twin.get('vehicle', 501)?.year).toBe(2001);
        expect(twin.notes).toEqual(['bad-value vehicle 501']);
      },
    );
  });

  describe('EC-17 forms of ImageURI', () => {
    test.each(['https://x/y.png', '/img/1', 'ipfs://Qm', 'data:image/png;base64,AA=='])('%j is taken', (value) => {
      expect(after(BASE, attribute('ImageURI', value)).get('vehicle', 501)?.imageUri).toBe(value);
    });
    test.each(['img/1.png', 'https://', ' https://x/y.png', 'x y', '://x'])('%j is not', (value) => {
      const twin = after(BASE, attribute('ImageURI', value));
      expect(twin.get('vehicle', 501)?.imageUri).toBeNull();
      expect(twin.notes).toEqual(['bad-value vehicle 501']);
    });
  });

  test('EC-18 unknown and mis-cased attributes are kept apart', () => {
    const twin = after(BASE, attribute('Color', 'Red'), attribute('make', 'Ford'), attribute('Model', 'Camry'));
    expect(twin.get('vehicle', 501)).toMatchObject({ make: null, model: 'Camry' });
    expect(twin.rows('vehicleAttribute')).toEqual([
      { vehicleId: 501, nameHash: textHash('Color'), name: 'Color', value: 'Red', updatedBlock: 1000 },
      { vehicleId: 501, nameHash: textHash('make'), name: 'make', value: 'Ford', updatedBlock: 1000 },
    ]);
    expect(twin.notes).toEqual(['unknown-attribute vehicle 501', 'unknown-attribute vehicle 501']);
    expect(
      after(twin, attribute('Color', ''))
        .rows('vehicleAttribute')
        .map(({ name }) => name),
    ).toEqual(['make']);
  });

  test('attributes that the twin does not want leave no trace', () => {
    const twin = after(BASE, attribute('DefinitionURI', 'https://d'), attribute('DataURI', 'https://d'));
    expect(twin.notes).toEqual([]);
    expect([...twin.tables]).toEqual([...BASE.tables]);
  });

  test('EC-19 long values', () => {
    const model = 'm'.repeat(150);
    expect(after(BASE, attribute('Model', model)).get('vehicle', 501)?.model).toBe(model);
  });

  test.each([
    'VehicleAttributeSet(uint256 indexed tokenId, string attribute, string info)',
    'VehicleAttributeSetDevAdmin(uint256 indexed tokenId, string attribute, string info)',
  ])('EC-20 %s', (layout) => {
    expect(after(BASE, REG(layout, 501, 'Make', 'Toyota')).get('vehicle', 501)?.make).toBe('Toyota');
  });

  test('EC-21 bytes that are no text', () => {
    const fragment = EventFragment.from('event VehicleAttributeSet(uint256 tokenId, string attribute, string info)');
    const log = encode(addressOf('registry'), fragment, [501, 'Model', 'abcd']);
    const data = log.data.replace(Buffer.from('abcd').toString('hex'), '410042ff');
    expect(after(BASE, { ...log, data }).get('vehicle', 501)?.model).toBe('A\uFFFDB\uFFFD');
  });

  test('EC-22 another definition leaves the attributes', () => {
    const known = { make: 'Toyota', model: 'Camry', year: 2007 };
    const world = BASE.patch('vehicle', 501, { ...known, deviceDefinitionId: 'toyota_camry_2007' });
    const [set, unset] = hourly(REG('DeviceDefinitionIdSet', 501, 'toyota_prius_2010'), REG('DeviceDefinitionIdSet', 501, ''));
    expect(fold(world, set!).get('vehicle', 501)).toMatchObject({ ...known, deviceDefinitionId: 'toyota_prius_2010' });
    expect(fold(world, set!, unset!).get('vehicle', 501)).toMatchObject({ ...known, deviceDefinitionId: null });
  });

  test('EC-23 an attribute of a burned vehicle', () => {
    const twin = fold(BASE, at(t1, [moves('vehicleId', A, NOBODY, 501), attribute('Make', 'Toyota'), attribute('Color', 'Red')]));
    expect(twin.live('vehicle')).toEqual([502]);
    expect(twin.get('vehicle', 501)?.make).toBeNull();
    expect(twin.rows('vehicleAttribute')).toEqual([]);
    expect(twin.notes).toEqual(['missing-row vehicle 501', 'missing-row vehicle 501']);
  });
});
