import { useIdentity } from '../../../../test/support/identity';
import { definition, useTableland } from '../../../../test/support/tableland';
import { word } from '../../../../test/support/twin-rows';

const CAMRY = definition('toyota_camry_2007', 'Camry', 2007, {
  ksuid: '26G4j1YDKZhFeCsn12MAlyU3Y2H',
  devicetype: 'vehicle',
  imageuri: 'https://images.test/camry.png',
  metadata: {
    device_attributes: [
      { name: 'number_of_doors', value: '4' },
      { name: 'fuel_type', value: '' },
      { name: '', value: 'nameless' },
      { name: 'wheelbase', value: '<nil>' },
      { name: 'number_of_doors', value: '5' },
      { name: 'odd' },
      null,
    ],
  },
});
const TOYOTAS = [
  definition('toyota_yaris_2010', 'Yaris', 2010),
  definition('toyota_Zulu_2001', 'YARIS', 2001),
  CAMRY,
  definition('toyota_é_2001', 'yAris', 2001),
  definition("toyota_o'brien--x_2007", "O'Brien", 2007),
];
/** In the order of bytes: capitals first, letters with accents last. */
const IN_ORDER = ['toyota_Zulu_2001', 'toyota_camry_2007', "toyota_o'brien--x_2007", 'toyota_yaris_2010', 'toyota_é_2001'];
const cursor = (id: string): string => Buffer.from(id).toString('base64');

describe('device definitions', () => {
  const tableland = useTableland();
  const identity = useIdentity(
    async ({ insert }) => {
      tableland().tables.set('_80002_42', TOYOTAS);
      tableland().tables.set('_80002_7', [definition('alfa-romeo_147_2007', '147', 2007)]);
      await insert(
        'manufacturer',
        { id: 131, name: 'Toyota', table_id: 42 },
        { id: 5, name: 'Alfa Romeo', table_id: 7 },
        { id: 13, name: 'Tesla' },
      );
      await insert(
        'manufacturer_slug',
        { slug_hash: word(1), slug: 'toyota', manufacturer_id: 131 },
        { slug_hash: word(2), slug: 'toyota-old', manufacturer_id: 131 },
        { slug_hash: word(3), slug: 'alfa-romeo', manufacturer_id: 5 },
        { slug_hash: word(4), slug: 'tesla', manufacturer_id: 13 },
      );
    },
    () => ({ tablelandUrl: tableland().url }),
  );
  const page = (args: string): string =>
    `{ manufacturer(by: { tokenId: 131 }) { deviceDefinitions(${args}) { totalCount nodes { deviceDefinitionId } edges { cursor node { model } }
       pageInfo { startCursor endCursor hasPreviousPage hasNextPage } } } }`;
  interface Page {
    readonly totalCount: number;
    readonly nodes: { readonly deviceDefinitionId: string }[];
    readonly edges: { readonly cursor: string }[];
    readonly pageInfo: Record<string, unknown>;
  }
  const read = async (args: string): Promise<Page> =>
    (await identity().data<{ manufacturer: { deviceDefinitions: Page } }>(page(args))).manufacturer.deviceDefinitions;

  it('shows every field, and only attributes that say something', async () => {
    const { deviceDefinition } = await identity().data(
      `{ deviceDefinition(by: { id: "toyota_camry_2007" })
         { deviceDefinitionId legacyId model year deviceType imageURI attributes { name value } manufacturer { tokenId tableId } } }`,
    );
    expect(deviceDefinition).toEqual({
      deviceDefinitionId: 'toyota_camry_2007',
      legacyId: '26G4j1YDKZhFeCsn12MAlyU3Y2H',
      model: 'Camry',
      year: 2007,
      deviceType: 'vehicle',
      imageURI: 'https://images.test/camry.png',
      attributes: [
        { name: 'number_of_doors', value: '4' },
        { name: 'number_of_doors', value: '5' },
      ],
      manufacturer: { tokenId: 131, tableId: 42 },
    });
  });

  it('shows what is empty as null, and no attributes as an empty list', async () => {
    const { deviceDefinition } = await identity().data(
      '{ deviceDefinition(by: { id: "alfa-romeo_147_2007" }) { legacyId deviceType imageURI attributes { name } } }',
    );
    expect(deviceDefinition).toEqual({ legacyId: null, deviceType: null, imageURI: null, attributes: [] });
  });

  it.each([
    ['', 'Provide an `id`.', undefined],
    ['toyota', 'The `ID` is incorrect.', undefined],
    ['tesla_model-3_2020', 'manufacturer 13 does not have a device definition table', undefined],
    ['nobody_camry_2007', 'No device definition with id "nobody_camry_2007".', 'NOT_FOUND'],
    ['_camry_2007', 'No device definition with id "_camry_2007".', 'NOT_FOUND'],
    ['toyota_camry_1907', 'No device definition with id "toyota_camry_1907".', 'NOT_FOUND'],
    ['toyota_CAMRY_2007', 'No device definition with id "toyota_CAMRY_2007".', 'NOT_FOUND'],
    ["toyota_' OR '1'='1", `No device definition with id "toyota_' OR '1'='1".`, 'NOT_FOUND'],
    ["toyota_'); DROP TABLE _80002_42; --", `No device definition with id "toyota_'); DROP TABLE _80002_42; --".`, 'NOT_FOUND'],
    ['toyota_\u0000', 'No device definition with id "toyota_\u0000".', 'NOT_FOUND'],
    ['toyota_\n', 'No device definition with id "toyota_\n".', 'NOT_FOUND'],
    [`toyota_${'x'.repeat(9_999)}`, `No device definition with id "toyota_${'x'.repeat(9_999)}".`, 'NOT_FOUND'],
  ])('answers %j with its message', async (id, message, code) => {
    const answer = await identity().ask('query($id: String!) { deviceDefinition(by: { id: $id }) { model } }', { id });
    expect(answer.data).toEqual({ deviceDefinition: null });
    expect(answer.errors).toEqual([{ message, path: ['deviceDefinition'], ...(code !== undefined && { extensions: { code } }) }]);
  });

  it('finds a definition whose id has quotes, and one under a former name of its manufacturer', async () => {
    tableland().tables.set('_80002_42', [...TOYOTAS, definition('toyota-old_camry_2007', 'Camry', 2006)]);
    expect(
      await identity().data(
        `{ quoted: deviceDefinition(by: { id: "toyota_o'brien--x_2007" }) { model }
           former: deviceDefinition(by: { id: "toyota-old_camry_2007" }) { year manufacturer { tokenId } } }`,
      ),
    ).toEqual({ quoted: { model: "O'Brien" }, former: { year: 2006, manufacturer: { tokenId: 131 } } });
    tableland().tables.set('_80002_42', TOYOTAS);
  });

  it.each<[string, readonly string[], boolean, boolean]>([
    ['first: 9', IN_ORDER, false, false],
    ['first: 2', IN_ORDER.slice(0, 2), false, true],
    [`first: 2, after: "${cursor('toyota_camry_2007')}"`, IN_ORDER.slice(2, 4), true, true],
    [`first: 9, after: "${cursor('toyota_n')}"`, IN_ORDER.slice(2), true, false],
    [`first: 9, after: "${cursor('toyota_é_2001')}"`, [], true, false],
    ['last: 2', IN_ORDER.slice(3), true, false],
    [`last: 2, before: "${cursor('toyota_yaris_2010')}"`, IN_ORDER.slice(1, 3), true, true],
    [`last: 9, before: "${cursor('toyota_yaris_2010')}"`, IN_ORDER.slice(0, 3), false, true],
    [`first: 9, after: "${cursor('toyota_Zulu_2001')}", before: "${cursor('toyota_é_2001')}"`, IN_ORDER.slice(1, 4), true, true],
    ['first: 0', [], false, true],
  ])('pages: %s', async (args, ids, hasPreviousPage, hasNextPage) => {
    const { totalCount, nodes, edges, pageInfo } = await read(args);
    expect(nodes.map((node) => node.deviceDefinitionId)).toEqual(ids);
    expect(edges.map((edge) => edge.cursor)).toEqual(ids.map(cursor));
    expect(totalCount).toBe(5);
    const ends = {
      startCursor: ids[0] === undefined ? null : cursor(ids[0]),
      endCursor: ids.length === 0 ? null : cursor(ids.at(-1) ?? ''),
    };
    expect(pageInfo).toEqual({ ...ends, hasPreviousPage, hasNextPage });
  });

  it('writes the cursor that clients know', async () => {
    expect((await read('first: 2')).edges[1]?.cursor).toBe('dG95b3RhX2NhbXJ5XzIwMDc=');
  });

  it.each<[string, readonly string[]]>([
    ['model: "YARIS"', ['toyota_Zulu_2001', 'toyota_yaris_2010', 'toyota_é_2001']],
    ['model: "yaris", year: 2001', ['toyota_Zulu_2001', 'toyota_é_2001']],
    ['year: 2007', ['toyota_camry_2007', "toyota_o'brien--x_2007"]],
    ['model: "Yari"', []],
    ['model: "Yari%"', []],
    ['model: null, year: null', IN_ORDER],
    ['', IN_ORDER],
  ])('filters by { %s }', async (filter, ids) => {
    const { totalCount, nodes } = await read(`first: 9, filterBy: { ${filter} }`);
    expect(nodes.map((node) => node.deviceDefinitionId)).toEqual(ids);
    expect(totalCount).toBe(ids.length);
  });

  it('has an empty list for a manufacturer without a table', async () => {
    const { manufacturer } = await identity().data(
      '{ manufacturer(by: { tokenId: 13 }) { deviceDefinitions(first: 5) { totalCount nodes { model } pageInfo { hasNextPage startCursor } } } }',
    );
    expect(manufacturer).toEqual({ deviceDefinitions: { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, startCursor: null } } });
  });

  it.each([
    ['', 'provide `first` or `last`'],
    ['(first: 1, last: 1)', 'pass `first` or `last`, but not both'],
    ['(first: 101)', 'the value 101 for `first` exceeds the limit 100'],
    ['(first: 1, after: "?")', expect.stringContaining('invalid cursor') as string],
  ])('refuses deviceDefinitions%s', async (args, message) => {
    const { data, errors } = await identity().ask(`{ manufacturer(by: { tokenId: 131 }) { deviceDefinitions${args} { totalCount } } }`);
    expect([data, errors]).toEqual([{ manufacturer: null }, [{ message, path: ['manufacturer', 'deviceDefinitions'] }]]);
  });
});
