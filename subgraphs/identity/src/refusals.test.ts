import { useIdentity } from '../../../test/support/identity';
import { address, time, word } from '../../../test/support/twin-rows';

const VEHICLES = '0x45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8';
const DEVICES = '0x325b45949C833986bC98e98a49F3CA5C5c4643B5';
const SYNTHETICS = '0x78513c8CB4D6B6079f813850376bc9c7fc8aE67f';
const MANUFACTURERS = '0xA4ad0F9c722588910791A9BAC63ADbB365614Bc7';
const NAMES = '0x374350Ab806E06217e84a0238150E98788cd26ab';
const LICENSES = '0xdb6c0dBbaf48b9D9Bcf5ca3C45cFF3811D70eD96';
const CONNECTIONS = '0x41799E9Dc893722844E771a1C1cAf3BBc2876132';
const did = (contract: string, id: number | bigint | string = 5, chain: number | string = 80002): string =>
  `did:erc721:${chain}:${contract}:${id}`;
const TOO_LARGE = (2n ** 256n).toString();

describe('lookups', () => {
  const identity = useIdentity(async ({ insert }) => {
    await insert('vehicle', { id: 9, burned_at: time() });
    await insert('aftermarket_device', { id: 9, serial: 'gone', address: address(9), burned_at: time() });
    await insert('synthetic_device', { id: 9, vehicle_id: 9, burned_at: time() }, { id: 10, vehicle_id: null });
    await insert('manufacturer', { id: 9, name: 'Gone', burned_at: time() });
    await insert('developer_license', { id: 9, client_id: address(9), alias: 'gone', burned_at: time() }, { id: 10 });
    await insert('dcn', { node: word(9), name: 'gone.dimo', burned_at: time() }, { node: word(10), minted_at: null });
    await insert('connection', { id: word(9), address: address(9), burned_at: time() });
  });

  it.each([
    ['vehicle(tokenId: 5)', 'No vehicle with token id 5.'],
    ['vehicle(tokenId: 9)', 'No vehicle with token id 9.'],
    ['vehicle(tokenId: -1)', 'No vehicle with token id -1.'],
    [`vehicle(tokenDID: "${did(VEHICLES)}")`, `No vehicle with DID "${did(VEHICLES)}".`],
    [`vehicle(tokenDID: "${did(VEHICLES, TOO_LARGE)}")`, `No vehicle with DID "${did(VEHICLES, TOO_LARGE)}".`],
    [`vehicle(tokenDID: "${did(VEHICLES, 5, 1)}")`, 'unknown chain id 1 in token did'],
    [`vehicle(tokenDID: "${did(DEVICES)}")`, `invalid contract address '${DEVICES}' in token did`],
    ['aftermarketDevice(by: { tokenId: 5 })', 'No aftermarket device with token id 5.'],
    ['aftermarketDevice(by: { serial: "gone" })', 'No aftermarket device with serial "gone".'],
    ['aftermarketDevice(by: { serial: "a\\u0000" })', 'No aftermarket device with serial "a\0".'],
    ['aftermarketDevice(by: { imei: "1" })', 'No aftermarket device with imei "1".'],
    ['aftermarketDevice(by: { devEUI: "1" })', 'No aftermarket device with devEUI "1".'],
    [
      'aftermarketDevice(by: { address: "0xddf4c4ec0023d957f4dbefebbd158bf6e01be8c8" })',
      'No aftermarket device with address 0xDDF4C4eC0023d957f4DbEFeBbD158bF6E01bE8c8.',
    ],
    [`aftermarketDevice(by: { tokenDID: "${did(DEVICES)}" })`, `No aftermarket device with DID "${did(DEVICES)}".`],
    ['syntheticDevice(by: { tokenId: 5 })', 'No synthetic device with token id 5.'],
    ['syntheticDevice(by: { tokenId: 10 })', 'No synthetic device with token id 10.'],
    [
      'syntheticDevice(by: { address: "0xddf4c4ec0023d957f4dbefebbd158bf6e01be8c8" })',
      'No synthetic device with address 0xDDF4C4eC0023d957f4DbEFeBbD158bF6E01bE8c8.',
    ],
    [`syntheticDevice(by: { tokenDID: "${did(SYNTHETICS)}" })`, `No synthetic device with DID "${did(SYNTHETICS)}".`],
    ['manufacturer(by: { tokenId: 0 })', 'No manufacturer with token id 0.'],
    ['manufacturer(by: { name: "Gone" })', 'No manufacturer with name "Gone".'],
    ['manufacturer(by: { slug: "gone" })', 'No manufacturer with slug "gone".'],
    [`manufacturer(by: { tokenDID: "${did(MANUFACTURERS)}" })`, `No manufacturer with DID "${did(MANUFACTURERS)}".`],
    ['developerLicense(by: { tokenId: 5 })', 'No developer license with token id 5.'],
    ['developerLicense(by: { tokenId: 10 })', 'No developer license with token id 10.'],
    ['developerLicense(by: { alias: "gone" })', 'No developer license with alias "gone".'],
    [
      'developerLicense(by: { clientId: "0x106c8ecd7793842dfd31e0d86c31900c1c722f60" })',
      'No developer license with client id 0x106C8EcD7793842DfD31E0D86C31900c1C722f60.',
    ],
    [`developerLicense(by: { tokenDID: "${did(LICENSES)}" })`, `No developer license with DID "${did(LICENSES)}".`],
    ['connection(by: { name: "x" })', 'No connection with name "x".'],
    [`connection(by: { name: "${'é'.repeat(17)}" })`, `No connection with name "${'é'.repeat(17)}".`],
    ['connection(by: { tokenId: "5" })', 'No connection with token id 5.'],
    ['connection(by: { tokenId: 9 })', 'No connection with token id 9.'],
    [
      'connection(by: { address: "0xddf4c4ec0023d957f4dbefebbd158bf6e01be8c8" })',
      'No connection with address 0xDDF4C4eC0023d957f4DbEFeBbD158bF6E01bE8c8.',
    ],
    [`connection(by: { tokenDID: "${did(CONNECTIONS)}" })`, `No connection with DID "${did(CONNECTIONS)}".`],
    ['template(by: { tokenId: "5" })', 'No template with token id 5.'],
    ['template(by: { cid: "Qm" })', 'No template with cid "Qm".'],
    ['dcn(by: { name: "gone.dimo" })', 'No DCN with name "gone.dimo".'],
    [`dcn(by: { node: "0x${'0'.repeat(63)}A" })`, `No DCN with node 0x${'0'.repeat(63)}a.`],
    [`dcn(by: { tokenDID: "${did(NAMES)}" })`, `No DCN with DID "${did(NAMES)}".`],
    ['node(id: "V_kQU=")', 'No vehicle with token id 5.'],
    ['node(id: "AD_kQU=")', 'No aftermarket device with token id 5.'],
    ['node(id: "S_kQU=")', 'No synthetic device with token id 5.'],
    ['node(id: "M_kQU=")', 'No manufacturer with token id 5.'],
    ['node(id: "D_kQU=")', 'No DCN with id "D_kQU=".'],
    ['node(id: "V_kc///////////w==")', 'No vehicle with token id 18446744073709551615.'],
    ['node(id: "D_kc///////////w==")', 'No DCN with id "D_kc///////////w==".'],
  ])('%s is not found', async (field, message) => {
    const name = field.slice(0, field.indexOf('('));
    expect(await identity().ask(`{ ${field} { __typename } }`)).toEqual({
      data: { [name]: null },
      errors: [{ message, path: [name], extensions: { code: 'NOT_FOUND' } }],
    });
  });

  it.each([
    ['vehicle', 'provide exactly one of `tokenID` or `tokenDID`'],
    [`vehicle(tokenId: 1, tokenDID: "x")`, 'provide exactly one of `tokenID` or `tokenDID`'],
    ['vehicle(tokenDID: "x")', 'error decoding tokenDID: invalid DID: must have 5 parts, has 1'],
    ['aftermarketDevice(by: {})', 'Pass in exactly one of `address`, `tokenId`, `tokenDID`, `serial`, `imei` or `devEUI`.'],
    [
      'aftermarketDevice(by: { tokenId: 1, serial: "1" })',
      'Pass in exactly one of `address`, `tokenId`, `tokenDID`, `serial`, `imei` or `devEUI`.',
    ],
    ['aftermarketDevice(by: { tokenDID: "x" })', 'error decoding token did: invalid DID: must have 5 parts, has 1'],
    [`aftermarketDevice(by: { tokenDID: "${did(DEVICES, 5, 1)}" })`, 'unknown chain id 1 in token did'],
    [`aftermarketDevice(by: { tokenDID: "${did(VEHICLES.toLowerCase())}" })`, `invalid contract address '${VEHICLES}' in token did`],
    [`aftermarketDevice(by: { tokenDID: "${did(DEVICES, 2n ** 63n)}" })`, 'token id is too large'],
    ['syntheticDevice(by: { tokenId: null })', 'Pass in exactly one of `address`, `tokenId`, or `tokenDID`.'],
    ['manufacturer(by: {})', 'Provide exactly one of `name`, `tokenID`, `slug`, or `tokenDID`.'],
    ['dcn(by: {})', 'Provide exactly one of `name`, `node`, or `tokenDID`.'],
    ['dcn(by: { node: "0x01" })', '`node` must be 32 bytes long'],
    [`dcn(by: { tokenDID: "${did(NAMES, TOO_LARGE)}" })`, 'token id too large'],
    ['developerLicense(by: { clientId: null })', 'must specify exactly one of `clientId`, `alias`, `tokenId`, or `tokenDID`'],
    ['connection(by: { name: "x", tokenId: "1" })', 'must specify exactly one of `name`, `address`, `tokenId`, or `tokenDID`'],
    ['connection(by: { tokenId: "-1" })', 'token id cannot be negative'],
    [`connection(by: { tokenId: "${TOO_LARGE}" })`, 'token id too large'],
    ['template(by: {})', 'must specify exactly one of `TokenID` or `Cid`'],
    ['template(by: { tokenId: "-1" })', 'token id cannot be negative'],
    ['account(by: {})', 'OneOf Input Object "AccountBy" must specify exactly one key.'],
    ['node(id: "V")', 'could not decode global id: invalid token'],
    ['node(id: "V_?")', 'could not decode global id: invalid token'],
    ['node(id: "V_AQ==")', 'could not decode global id: not MessagePack'],
    ['node(id: "X_kQE=")', 'unrecognized global id'],
  ])('%s is refused', async (field, message) => {
    const name = /^\w+/.exec(field)?.[0] ?? '';
    expect(await identity().ask(`{ ${field} { __typename } }`)).toEqual({ data: { [name]: null }, errors: [{ message, path: [name] }] });
  });

  it('takes a null key in a variable for absent', async () => {
    const query = 'query ($id: Address, $alias: String) { developerLicense(by: { clientId: $id, alias: $alias }) { owner } }';
    expect((await identity().ask(query, { id: null, alias: 'nobody' })).errors).toEqual([
      { message: 'No developer license with alias "nobody".', path: ['developerLicense'], extensions: { code: 'NOT_FOUND' } },
    ]);
  });

  it('answers the other field when one fails', async () => {
    const { data, errors } = await identity().ask(
      `{ a: vehicle(tokenId: 5) { tokenId } account(by: { address: "${VEHICLES}" }) { address } }`,
    );
    expect(data).toEqual({ a: null, account: { address: VEHICLES } });
    expect(errors.map((error) => error.path)).toEqual([['a']]);
  });
});
