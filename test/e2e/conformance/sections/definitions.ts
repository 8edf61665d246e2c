import { definition } from '../../../support/tableland';
import { word } from '../../../support/twin-rows';
import { answers, failing, gives, missing, type Case, type Section } from '../case';

const ALL = 'deviceDefinitionId legacyId model year deviceType imageURI attributes { name value } manufacturer { name }';

/** Attributes as they stand in the table, and what is left of them. */
const ATTRIBUTES = [
  { name: 'wheels', value: '4' },
  { name: '', value: 'nameless' },
  { name: 'empty', value: '' },
  { name: 'nothing', value: '<nil>' },
  { name: 'doors', value: '5' },
];

const list = (args: string, ids: readonly string[], totalCount = ids.length): Case =>
  gives('manufacturer(by: { tokenId: 1 })', `deviceDefinitions(${args}) { totalCount nodes { deviceDefinitionId } }`, {
    deviceDefinitions: { totalCount, nodes: ids.map((deviceDefinitionId) => ({ deviceDefinitionId })) },
  });

const IDS = ['aston_DB11_2020', 'aston_db11_2019', 'aston_db11_2020', 'aston_v8_2019'];

export const definitions: Section = {
  name: 'device definitions',
  tableland: {
    _80002_10: [
      definition('aston_v8_2019', 'V8', 2019, {
        ksuid: '2abc',
        devicetype: 'vehicle',
        imageuri: 'https://pictures.test/v8.png',
        metadata: { device_attributes: ATTRIBUTES },
      }),
      definition('aston_db11_2020', 'DB11', 2020),
      definition('aston_DB11_2020', 'db11', 2020, { metadata: { device_attributes: [] } }),
      definition('aston_db11_2019', 'Db11', 2019, { metadata: {} }),
    ],
    _80002_20: [],
  },
  async fill({ insert }) {
    await insert('manufacturer', { id: 1, name: 'Aston', table_id: 10 }, { id: 2, name: 'Empty', table_id: 20 }, { id: 3, name: 'Bare' });
    await insert(
      'manufacturer_slug',
      ...['aston', 'empty', 'bare'].map((slug, i) => ({ slug_hash: word(i), slug, manufacturer_id: i + 1 })),
    );
    await insert(
      'vehicle',
      { id: 1, manufacturer_id: 1, device_definition_id: 'aston_v8_2019', make: 'ASTON' },
      { id: 2, manufacturer_id: 3 },
    );
  },
  cases: [
    gives('deviceDefinition(by: { id: "aston_v8_2019" })', ALL, {
      deviceDefinitionId: 'aston_v8_2019',
      legacyId: '2abc',
      model: 'V8',
      year: 2019,
      deviceType: 'vehicle',
      imageURI: 'https://pictures.test/v8.png',
      attributes: [
        { name: 'wheels', value: '4' },
        { name: 'doors', value: '5' },
      ],
      manufacturer: { name: 'Aston' },
    }),
    ...[
      ['aston_db11_2020', 'DB11', 2020],
      ['aston_DB11_2020', 'db11', 2020],
      ['aston_db11_2019', 'Db11', 2019],
    ].map(([id, model, year]) =>
      gives(`deviceDefinition(by: { id: "${id}" })`, ALL, {
        deviceDefinitionId: id,
        legacyId: null,
        model,
        year,
        deviceType: null,
        imageURI: null,
        attributes: [],
        manufacturer: { name: 'Aston' },
      }),
    ),
    failing('deviceDefinition(by: { id: "" })', 'Provide an `id`.'),
    failing('deviceDefinition(by: { id: "aston" })', 'The `ID` is incorrect.'),
    failing('deviceDefinition(by: { id: "aston-v8-2019" })', 'The `ID` is incorrect.'),
    failing('deviceDefinition(by: { id: "bare_v8_2019" })', 'manufacturer 3 does not have a device definition table'),
    ...[
      'aston_v8_2020',
      'aston_',
      'Aston_v8_2019',
      'empty_v8_2019',
      'nobody_v8_2019',
      '_',
      "aston_v8_2019' OR 1=1 --",
      'aston_v8\\u0000_2019',
    ].map((id) => missing(`deviceDefinition(by: { id: "${id}" })`, `No device definition with id "${id.replace('\\u0000', '\0')}".`)),

    list('first: 9', IDS),
    list('last: 2', IDS.slice(2), 4),
    list('first: 9, filterBy: {}', IDS),
    list('first: 9, filterBy: null', IDS),
    list('first: 9, filterBy: { model: "DB11" }', IDS.slice(0, 3)),
    list('first: 1, filterBy: { model: "db11" }', IDS.slice(0, 1), 3),
    list('first: 9, filterBy: { year: 2019 }', ['aston_db11_2019', 'aston_v8_2019']),
    list('first: 9, filterBy: { year: 2019, model: "dB11" }', ['aston_db11_2019']),
    list('first: 9, filterBy: { model: "DB1" }', []),
    list('first: 9, filterBy: { model: null, year: 1900 }', []),
    answers(
      '{ empty: manufacturer(by: { tokenId: 2 }) { tableId deviceDefinitions(first: 1) { totalCount nodes { model } pageInfo { endCursor hasNextPage } } } bare: manufacturer(by: { tokenId: 3 }) { tableId deviceDefinitions(first: 1) { totalCount edges { cursor } pageInfo { startCursor hasNextPage } } } }',
      {
        empty: { tableId: 20, deviceDefinitions: { totalCount: 0, nodes: [], pageInfo: { endCursor: null, hasNextPage: false } } },
        bare: { tableId: null, deviceDefinitions: { totalCount: 0, edges: [], pageInfo: { startCursor: null, hasNextPage: false } } },
      },
    ),
    // What a vehicle is comes from the chain, member by member.
    answers('{ vehicles(first: 2) { nodes { definition { id make model year } } } }', {
      vehicles: {
        nodes: [
          { definition: { id: null, make: null, model: null, year: null } },
          { definition: { id: 'aston_v8_2019', make: 'ASTON', model: null, year: null } },
        ],
      },
    }),
  ],
};
