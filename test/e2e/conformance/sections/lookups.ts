import { word } from '../../../support/twin-rows';
import { failing, gives, missing, refused, type Case, type Section } from '../case';
import { addressBytes, addressText, nodeText } from '../texts';

const VEHICLE = 'provide exactly one of `tokenID` or `tokenDID`';
const LICENSE = 'must specify exactly one of `clientId`, `alias`, `tokenId`, or `tokenDID`';
const CONNECTION = 'must specify exactly one of `name`, `address`, `tokenId`, or `tokenDID`';
const TEMPLATE = 'must specify exactly one of `TokenID` or `Cid`';
const AFTERMARKET = 'Pass in exactly one of `address`, `tokenId`, `tokenDID`, `serial`, `imei` or `devEUI`.';
const SYNTHETIC = 'Pass in exactly one of `address`, `tokenId`, or `tokenDID`.';
const DCN = 'Provide exactly one of `name`, `node`, or `tokenDID`.';
const MANUFACTURER = 'Provide exactly one of `name`, `tokenID`, `slug`, or `tokenDID`.';

/** A field, what is found by each key, and what is said of another number of keys than one. */
const FIELDS: readonly {
  readonly name: string;
  readonly keys: Readonly<Record<string, unknown>>;
  readonly one: string;
  readonly value: unknown;
}[] = [
  {
    name: 'aftermarketDevice',
    one: AFTERMARKET,
    value: { tokenId: 12 },
    keys: { tokenId: 12, address: addressText(12), serial: 'AA-12', imei: '0012', devEUI: 'fe12' },
  },
  { name: 'syntheticDevice', one: SYNTHETIC, value: { tokenId: 13 }, keys: { tokenId: 13, address: addressText(13) } },
  { name: 'manufacturer', one: MANUFACTURER, value: { tokenId: 0 }, keys: { tokenId: 0, name: 'Škoda Auto', slug: 'skoda-auto' } },
  { name: 'dcn', one: DCN, value: { tokenId: '14' }, keys: { node: nodeText(14), name: 'fourteen.dimo' } },
  { name: 'developerLicense', one: LICENSE, value: { tokenId: 15 }, keys: { tokenId: 15, clientId: addressText(15), alias: 'fifteen' } },
  {
    name: 'connection',
    one: CONNECTION,
    value: { tokenId: BigInt(`0x${Buffer.concat([Buffer.from('Sixteen')], 32).toString('hex')}`).toString() },
    keys: { name: 'Sixteen', address: addressText(16) },
  },
  { name: 'template', one: TEMPLATE, value: { tokenId: '17' }, keys: { tokenId: '17', cid: 'Qm17' } },
];

const written = (keys: Readonly<Record<string, unknown>>): string =>
  `{ ${Object.entries(keys)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(', ')} }`;

/** Every key alone finds the object, also beside keys that are null; no key and every pair of keys is refused. */
const ofField = ({ name, keys, one, value }: (typeof FIELDS)[number]): Case[] => {
  const entries = Object.entries(keys);
  const nulls = Object.fromEntries(entries.map(([key]) => [key, null]));
  return [
    ...entries.map(([key, given]) => gives(`${name}(by: ${written({ [key]: given })})`, 'tokenId', value)),
    ...entries.map(([key, given]) => gives(`${name}(by: ${written({ ...nulls, [key]: given })})`, 'tokenId', value)),
    failing(`${name}(by: {})`, one),
    failing(`${name}(by: ${written(nulls)})`, one),
    ...entries.slice(1).map((entry, i) => failing(`${name}(by: ${written(Object.fromEntries([entries[i] ?? entry, entry]))})`, one)),
    failing(`${name}(by: ${written(keys)})`, one),
    failing(`${name}(by: { tokenDID: "x", ${written(keys).slice(2)})`, one),
    refused(`{ ${name} { tokenId } }`, expect.stringContaining(`Field "${name}" argument "by" of type`)),
    refused(`{ ${name}(by: null) { tokenId } }`, expect.stringContaining('found null')),
  ].filter(({ query }) => name !== 'template' || !query.includes('tokenDID'));
};

export const lookups: Section = {
  name: 'lookups by key',
  async fill({ insert }) {
    await insert('vehicle', { id: 10 });
    const device = { address: addressBytes(12), serial: 'AA-12', imei: '0012', dev_eui: 'fe12' };
    await insert('aftermarket_device', { id: 11, ...device }, { id: 12, ...device }, { id: 18, ...device, burned_at: new Date() });
    await insert('synthetic_device', { id: 13, vehicle_id: 10, address: addressBytes(13) });
    await insert('manufacturer', { id: 0, name: 'Škoda Auto', slug: 'skoda-auto' });
    await insert('manufacturer_slug', { slug_hash: word(1), slug: 'skoda-auto', manufacturer_id: 0 });
    await insert('dcn', { node: word(14), name: 'fourteen.dimo' });
    await insert('developer_license', { id: 15, client_id: addressBytes(15), alias: 'fifteen' });
    await insert('connection', { id: Buffer.concat([Buffer.from('Sixteen')], 32), address: addressBytes(16) });
    await insert('connection', { id: Buffer.from('x'.repeat(32)), address: addressBytes(19) });
    await insert('template', { id: word(17), cid: 'Qm17' });
  },
  cases: [
    ...FIELDS.flatMap(ofField),

    gives('vehicle(tokenId: 10)', 'tokenId', { tokenId: 10 }),
    gives('vehicle(tokenId: 10, tokenDID: null)', 'tokenId', { tokenId: 10 }),
    failing('vehicle', VEHICLE),
    failing('vehicle(tokenId: null)', VEHICLE),
    failing('vehicle(tokenId: 10, tokenDID: "x")', VEHICLE),
    failing('vehicle(tokenId: $int)', VEHICLE, { int: null }),
    gives('connection(by: { name: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" })', 'name', { name: 'x'.repeat(32) }),

    // Services send a nullable variable inside, or the whole object.
    gives('developerLicense(by: { clientId: $address })', 'tokenId', { tokenId: 15 }, { address: addressText(15) }),
    failing('developerLicense(by: { clientId: $address })', LICENSE, { address: null }),
    gives('developerLicense(by: { clientId: $address, alias: "fifteen" })', 'tokenId', { tokenId: 15 }, { address: null }),
    failing('developerLicense(by: { clientId: $address, alias: "fifteen" })', LICENSE, { address: addressText(15) }),
    gives('developerLicense(by: $licenseBy)', 'tokenId', { tokenId: 15 }, { licenseBy: { tokenId: '15', alias: null } }),
    failing('developerLicense(by: $licenseBy)', LICENSE, { licenseBy: { tokenId: 15, alias: 'fifteen' } }),
    failing('connection(by: $connectionBy)', CONNECTION, { connectionBy: {} }),
    gives('connection(by: $connectionBy)', 'name', { name: 'Sixteen' }, { connectionBy: { name: 'Sixteen' } }),
    failing('template(by: $templateBy)', TEMPLATE, { templateBy: { tokenId: null, cid: null } }),
    gives('template(by: $templateBy)', 'cid', { cid: 'Qm17' }, { templateBy: { tokenId: 17 } }),
    failing('aftermarketDevice(by: $deviceBy)', AFTERMARKET, { deviceBy: { serial: 'AA-12', imei: '0012' } }),
    failing('dcn(by: $nameBy)', DCN, { nameBy: {} }),

    // Keys that are no keys of their kind.
    failing('dcn(by: { node: "0x" })', '`node` must be 32 bytes long'),
    failing(`dcn(by: { node: "${nodeText(14)}00" })`, '`node` must be 32 bytes long'),
    failing(`dcn(by: { node: "${nodeText(14).slice(0, -2)}" })`, '`node` must be 32 bytes long'),
    failing('connection(by: { tokenId: "-5" })', 'token id cannot be negative'),
    failing(`connection(by: { tokenId: "${2n ** 256n}" })`, 'token id too large'),
    failing('template(by: { tokenId: -1 })', 'token id cannot be negative'),
    failing('template(by: { tokenId: $big })', 'token id too large', { big: (2n ** 300n).toString() }),
    missing(`template(by: { tokenId: "${2n ** 256n - 1n}" })`, `No template with token id ${2n ** 256n - 1n}.`),

    gives(`account(by: { address: "${addressText(15)}" })`, 'address sacds(first: 1) { totalCount }', {
      address: addressText(15),
      sacds: { totalCount: 0 },
    }),
    failing('account(by: {})', 'OneOf Input Object "AccountBy" must specify exactly one key.'),
    failing('account(by: { address: null })', 'OneOf Input Object "AccountBy" must specify exactly one key.'),
    failing('account(by: { address: $address })', 'OneOf Input Object "AccountBy" must specify exactly one key.', { address: null }),
    gives(`rewards(user: "${addressText(15)}")`, 'totalTokens history(first: 1) { totalCount nodes { week } }', {
      totalTokens: '0.00',
      history: { totalCount: 0, nodes: [] },
    }),
    refused('{ rewards { totalTokens } }', expect.stringContaining('Field "rewards" argument "user" of type "Address!" is required')),
  ],
};
