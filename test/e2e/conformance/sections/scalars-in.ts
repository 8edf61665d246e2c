import { time, word } from '../../../support/twin-rows';
import { answers, containing, fails, gives, refused, refusedVariable, type Case, type Section } from '../case';

const OWNER = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const digits = OWNER.slice(2);
/** Ways to write one address; the checksum is not looked at. */
const SPELLINGS = [OWNER, OWNER.toLowerCase(), `0X${digits.toUpperCase()}`, digits, digits.toLowerCase(), OWNER.replace('5aAe', '5AaE')];
const NO_ADDRESS = [
  '',
  '0x',
  '0',
  OWNER.slice(0, -1),
  OWNER.slice(0, -2),
  `${OWNER}00`,
  ` ${OWNER}`,
  `${digits.slice(2)}zz`,
  `0x0x${digits.slice(2)}`,
  'alice.dimo',
];
const BAD_ADDRESS = 'not a valid hex address';

const NODE = `${'0'.repeat(60)}BeeF`;
const NO_BYTES = ['0x1', '0xzz', 'beef ', '0x 12', '0b1'];
const NO_BIG = ['', 'x', '0x5', '5.0', '5e3', ' 5', '--5', '1_000'];
const NO_TIME = [
  '',
  'yesterday',
  '2023-05-01',
  '2023-05-01T09:00:12',
  '2023-05-01 09:00:12Z',
  '2023-13-01T09:00:12Z',
  '2023-05-01T25:00:00Z',
  '1699649215',
];

const ofOwner = (owner: string): string => `vehicles(first: 1, filterBy: { owner: ${owner} })`;
const FOUND = { totalCount: 1 };

const literals = (texts: readonly string[], query: (text: string) => string, message: string): Case[] =>
  texts.map((text) => refused(query(text), message));

/** A variable of a type at a place, refused for its value. */
const variables = (values: readonly unknown[], name: string, query: string, message: string): Case[] =>
  values.map((value) => refusedVariable(name, query, { [name]: value }, containing(message)));

export const scalarsIn: Section = {
  name: 'values as they are given',
  async fill({ insert, pool }) {
    await insert('vehicle', { id: 2, owner: Buffer.from(digits, 'hex'), year: 2020 });
    await insert('aftermarket_device', { id: 3, serial: '12345', imei: '350000000000001', dev_eui: '0' });
    await insert('dcn', { node: Buffer.from(NODE, 'hex') });
    await insert('connection', { id: word(5) }, { id: word(2n ** 255n), minted_at: time(1) });
    await pool.query('INSERT INTO chain.block VALUES (1, $1, $1, $2)', [word(1), time()]);
  },
  cases: [
    ...SPELLINGS.flatMap((text) => [
      gives(ofOwner(`"${text}"`), 'totalCount', FOUND),
      gives(ofOwner('$address'), 'totalCount', FOUND, { address: text }),
    ]),
    ...literals(NO_ADDRESS, (text) => `{ ${ofOwner(`"${text}"`)} { totalCount } }`, BAD_ADDRESS),
    ...['5', 'true', 'ALICE', '["0x"]', '{}'].map((literal) => refused(`{ ${ofOwner(literal)} { totalCount } }`, BAD_ADDRESS)),
    ...literals(['0x12'], (text) => `{ vehicle(tokenId: 2) { tokenId sacd(grantee: "${text}") { grantee } } }`, BAD_ADDRESS),
    ...variables(
      [...NO_ADDRESS, 5, true, [], {}],
      'address',
      `query ($address: Address) { ${ofOwner('$address')} { totalCount } }`,
      BAD_ADDRESS,
    ),
    ...variables(
      [{ owner: '0x12' }, { privileged: 'x' }],
      'filter',
      'query ($filter: VehiclesFilter) { vehicles(first: 1, filterBy: $filter) { totalCount } }',
      BAD_ADDRESS,
    ),
    refused('query ($address: Address = "0x12") { rewards(user: $address) { totalTokens } }', BAD_ADDRESS),

    ...[`0x${NODE}`, `0X${NODE.toLowerCase()}`, NODE, NODE.toUpperCase()].flatMap((text) => [
      gives(`dcn(by: { node: "${text}" })`, 'node', { node: `0x${NODE.toLowerCase()}` }),
      gives('dcn(by: { node: $bytes })', 'tokenId', { tokenId: String(0xbeef) }, { bytes: text }),
    ]),
    ...literals(NO_BYTES, (text) => `{ dcn(by: { node: "${text}" }) { name } }`, 'not valid hex: an even number of hex digits is needed'),
    ...variables([...NO_BYTES, 12], 'bytes', 'query ($bytes: Bytes) { dcn(by: { node: $bytes }) { name } }', 'not valid hex'),

    ...['"5"', '"+5"', '"0005"', '5'].map((literal) => gives(`connection(by: { tokenId: ${literal} })`, 'tokenId', { tokenId: '5' })),
    ...['5', '+5', 5].map((big) => gives('connection(by: { tokenId: $big })', 'tokenId', { tokenId: '5' }, { big })),
    gives('connection(by: { tokenId: $big })', 'tokenId', { tokenId: (2n ** 255n).toString() }, { big: (2n ** 255n).toString() }),
    ...literals(NO_BIG, (text) => `{ connection(by: { tokenId: "${text}" }) { name } }`, 'not a whole number in decimal digits'),
    ...['5.5', 'true', '[5]'].map((literal) =>
      refused(`{ template(by: { tokenId: ${literal} }) { cid } }`, 'not a whole number in decimal digits'),
    ),
    ...variables(
      [...NO_BIG, 5.5, true, 2 ** 60],
      'big',
      'query ($big: BigInt) { connection(by: { tokenId: $big }) { name } }',
      'not a whole number',
    ),

    ...['2023-11-10T20:46:55Z', '2023-11-10t20:46:55z', '2023-11-10T21:46:55.000+01:00'].map((text) =>
      gives(`vehicles(first: 1, filterBy: { updatedSince: { time: "${text}" } })`, 'totalCount', FOUND),
    ),
    ...literals(
      NO_TIME,
      (text) => `{ vehicles(first: 1, filterBy: { updatedSince: { time: "${text}" } }) { totalCount } }`,
      'not a time: RFC 3339 text such as 2023-05-01T09:00:12Z is needed',
    ),

    // Variables may be loose: digits for a number, at any depth, and a number for text.
    ...['2', '+2', '002', 2].map((value) => gives('vehicle(tokenId: $mustInt)', 'tokenId', { tokenId: 2 }, { mustInt: value })),
    gives('vehicles(first: 1, filterBy: $filter)', 'totalCount', FOUND, { filter: { year: '2020' } }),
    gives('aftermarketDevice(by: $deviceBy)', 'tokenId', { tokenId: 3 }, { deviceBy: { tokenId: '3' } }),
    gives('aftermarketDevice(by: $deviceBy)', 'tokenId', { tokenId: 3 }, { deviceBy: { serial: 12345 } }),
    gives('aftermarketDevice(by: $deviceBy)', 'tokenId', { tokenId: 3 }, { deviceBy: { imei: 350000000000001 } }),
    gives('aftermarketDevice(by: $deviceBy)', 'tokenId', { tokenId: 3 }, { deviceBy: { devEUI: 0 } }),
    answers(
      'query ($serial: String) { aftermarketDevice(by: { serial: $serial }) { tokenId } }',
      { aftermarketDevice: { tokenId: 3 } },
      { serial: 12345 },
    ),
    fails(
      'query ($after: String) { vehicles(first: 1, after: $after) { totalCount } }',
      'invalid cursor "5": pass one that this list has given',
      {
        path: ['vehicles'],
        data: null,
        variables: { after: 5 },
      },
    ),
    ...variables(
      ['x', '', '2.0', '2e0', ' 2', '0x2', 2.5, true, [2], 2147483648, '2147483648', null],
      'mustInt',
      'query ($mustInt: Int!) { vehicle(tokenId: $mustInt) { tokenId } }',
      '"$mustInt"',
    ),
    refusedVariable(
      'mustInt',
      'query ($mustInt: Int!) { vehicle(tokenId: $mustInt) { tokenId } }',
      {},
      'Variable "$mustInt" of required type "Int!" was not provided.',
    ),
    ...variables(
      [true, ['12345'], {}],
      'serial',
      'query ($serial: String) { aftermarketDevice(by: { serial: $serial }) { tokenId } }',
      '"$serial"',
    ),
    ...variables(
      [{ serial: true }, { nothing: 1 }, 'text', 5],
      'deviceBy',
      'query ($deviceBy: AftermarketDeviceBy!) { aftermarketDevice(by: $deviceBy) { tokenId } }',
      '"$deviceBy"',
    ),

    // Literals are strict.
    refused('{ vehicle(tokenId: "2") { tokenId } }', 'Int cannot represent non-integer value: "2"'),
    refused('{ vehicle(tokenId: 2.0) { tokenId } }', 'Int cannot represent non-integer value: 2.0'),
    refused('{ vehicle(tokenId: 2147483648) { tokenId } }', 'Int cannot represent non 32-bit signed integer value: 2147483648'),
    refused('{ aftermarketDevice(by: { serial: 12345 }) { tokenId } }', 'String cannot represent a non string value: 12345'),
    refused(
      '{ aftermarketDevice(by: { nothing: 1 }) { tokenId } }',
      containing('Field "nothing" is not defined by type "AftermarketDeviceBy".'),
    ),
    refused(
      '{ stakes(first: 1, filterBy: { attachable: "true" }) { totalCount } }',
      'Boolean cannot represent a non boolean value: "true"',
    ),
    refused(
      'query ($x: String) { vehicle(tokenId: $x) { tokenId } }',
      'Variable "$x" of type "String" used in position expecting type "Int".',
    ),
  ],
};
