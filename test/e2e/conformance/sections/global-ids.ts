import { time } from '../../../support/twin-rows';
import { answers, beginning, failing, fails, missing, refused, refusedVariable, type Case, type Section } from '../case';

const NODE = 'f92df2de2084fbdbd7b2a31cb40dbcec6665255da0b1c2d3c5380f67f9dd57ed';
/** A node that ends in a 64-bit number, negative ones in two's complement. */
const nodeOf = (low: bigint): string => `${'ab'.repeat(24)}${BigInt.asUintN(64, low).toString(16).padStart(16, '0')}`;

/** Type, key and id. */
const TOKENS: readonly (readonly [type: string, tokenId: number, id: string])[] = [
  ['Vehicle', 1, 'V_kQE='],
  ['Vehicle', 2, 'V_kQI='],
  ['Vehicle', 127, 'V_kX8='],
  ['Vehicle', 128, 'V_kcyA'],
  ['Vehicle', 255, 'V_kcz/'],
  ['Vehicle', 256, 'V_kc0BAA=='],
  ['Vehicle', 21957, 'V_kc1VxQ=='],
  ['Vehicle', 65535, 'V_kc3//w=='],
  ['Vehicle', 65536, 'V_kc4AAQAA'],
  ['Vehicle', 186612, 'V_kc4AAtj0'],
  ['Vehicle', 2147483647, 'V_kc5/////'],
  ['Manufacturer', 0, 'M_kQA='],
  ['Manufacturer', 131, 'M_kcyD'],
  ['AftermarketDevice', 13986, 'AD_kc02og=='],
  ['SyntheticDevice', 16494, 'S_kc1Abg=='],
];

/** Low 64 bits of a node, and the id of the name. */
const NAMES: readonly (readonly [low: bigint, id: string])[] = [
  [1n, 'D_kQE='],
  [0n, 'D_kQA='],
  [-1n, 'D_kf8='],
  [-32n, 'D_keA='],
  [-33n, 'D_kdDf'],
  [-128n, 'D_kdCA'],
  [-129n, 'D_kdH/fw=='],
  [-32768n, 'D_kdGAAA=='],
  [-32769n, 'D_kdL//3//'],
  [-2147483648n, 'D_kdKAAAAA'],
  [-2147483649n, 'D_kdP/////f////w=='],
  [-(2n ** 63n), 'D_kdOAAAAAAAAAAA=='],
  [128n, 'D_kcyA'],
  [4294967295n, 'D_kc7/////'],
  [4294967296n, 'D_kc8AAAABAAAAAA=='],
  [2n ** 63n - 1n, 'D_kc9//////////w=='],
];

const LOOKUPS: Readonly<Record<string, (tokenId: number) => string>> = {
  Vehicle: (tokenId) => `vehicle(tokenId: ${tokenId})`,
  Manufacturer: (tokenId) => `manufacturer(by: { tokenId: ${tokenId} })`,
  AftermarketDevice: (tokenId) => `aftermarketDevice(by: { tokenId: ${tokenId} })`,
  SyntheticDevice: (tokenId) => `syntheticDevice(by: { tokenId: ${tokenId} })`,
};

const bothWays = ([type, tokenId, id]: (typeof TOKENS)[number]): Case =>
  answers(`{ a: ${LOOKUPS[type]?.(tokenId)} { id } b: node(id: "${id}") { __typename id ... on ${type} { tokenId } } }`, {
    a: { id },
    b: { __typename: type, id, tokenId },
  });

const nameBothWays = (node: string, id: string): Case =>
  answers(`{ a: dcn(by: { node: "${node}" }) { id } b: node(id: "${id}") { __typename id ... on DCN { node } } }`, {
    a: { id },
    b: { __typename: 'DCN', id, node: `0x${node}` },
  });

const INVALID_TOKEN = 'could not decode global id: invalid token';
const UNRECOGNIZED = 'unrecognized global id';

export const globalIds: Section = {
  name: 'global ids',
  async fill({ insert }) {
    const ids = (wanted: string): number[] => TOKENS.filter(([type]) => type === wanted).map(([, id]) => id);
    await insert('vehicle', ...ids('Vehicle').map((id) => ({ id, make: 'Make', model: 'Model', year: 2020 })), {
      id: 9,
      burned_at: time(),
    });
    await insert('manufacturer', ...ids('Manufacturer').map((id) => ({ id, name: `Maker ${id}` })));
    await insert('aftermarket_device', ...ids('AftermarketDevice').map((id) => ({ id })));
    await insert('synthetic_device', ...ids('SyntheticDevice').map((id) => ({ id, vehicle_id: 1 })));
    await insert('dcn', ...NAMES.map(([low]) => ({ node: Buffer.from(nodeOf(low), 'hex') })), { node: Buffer.from(NODE, 'hex') });
  },
  cases: [
    ...TOKENS.map(bothWays),
    ...NAMES.map(([low, id]) => nameBothWays(nodeOf(low), id)),
    nameBothWays(NODE, 'D_kdPFOA9n+d1X7Q=='),
    // What is reached by its id is whole.
    answers('{ node(id: "V_kQI=") { ... on Vehicle { name definition { make model year } dataURI } ... on DCN { title: name } } }', {
      node: { name: 'laugh undo zebra', definition: { make: 'Make', model: 'Model', year: 2020 }, dataURI: 'https://data.test/vehicles/2' },
    }),
    answers('query ($id: ID!) { node(id: $id) { __typename } }', { node: { __typename: 'Vehicle' } }, { id: 'V_kQE=' }),

    ...['', 'V', 'V-kQE=', 'kQE=', 'V_kQE', 'V_kQE==', 'V_kQ E=', 'V_?', 'V_kQE=\\n', '_*', 'V__kQE=', 'D_kdPFOA9n-d1X7Q=='].map((id) =>
      failing(`node(id: "${id}")`, INVALID_TOKEN),
    ),
    // No MessagePack, a number alone, none, two, a text, a fraction, bytes after it, a number cut off.
    ...[
      'V_',
      'V_wQ==',
      'V_AQ==',
      'V_kA==',
      'V_kgEC',
      'V_kaFh',
      'V_kcs/wAAAAAAAAA==',
      'V_kcs/4AAAAAAAAA==',
      'V_kQEA',
      'V_kc1V',
      'V_kcA=',
    ].map((id) => failing(`node(id: "${id}")`, beginning('could not decode global id: '))),
    ...['X_kQE=', 'v_kQE=', '_kQE=', 'VEHICLE_kQE=', 'DL_kQE=', ' V_kQE=', 'V _kQE='].map((id) =>
      failing(`node(id: "${id}")`, UNRECOGNIZED),
    ),
    // A number is taken as its text, in variables only.
    failing('node(id: $id)', INVALID_TOKEN, { id: 5 }),
    refusedVariable(
      'id',
      'query ($id: ID!) { node(id: $id) { id } }',
      { id: null },
      'Variable "$id" of non-null type "ID!" must not be null.',
    ),
    refused('{ node(id: 1.5) { id } }', 'ID cannot represent a non-string and non-integer value: 1.5'),

    missing('node(id: "V_kQc=")', 'No vehicle with token id 7.'),
    missing('node(id: "V_kQk=")', 'No vehicle with token id 9.'),
    missing('node(id: "V_kf8=")', 'No vehicle with token id -1.'),
    missing('node(id: "AD_kQc=")', 'No aftermarket device with token id 7.'),
    missing('node(id: "S_kQc=")', 'No synthetic device with token id 7.'),
    missing('node(id: "M_kQc=")', 'No manufacturer with token id 7.'),
    missing('node(id: "D_kQc=")', 'No DCN with id "D_kQc=".'),
    missing('node(id: "V_kc///////////w==")', 'No vehicle with token id 18446744073709551615.'),
    fails('{ a: node(id: "V_kQE=") { id } b: node(id: "V_kQc=") { id } }', 'No vehicle with token id 7.', {
      path: ['b'],
      data: { a: { id: 'V_kQE=' }, b: null },
      code: 'NOT_FOUND',
    }),
  ],
};
