import { useIdentity } from '../../../../test/support/identity';
import { address, time, word } from '../../../../test/support/twin-rows';

const named = (name: string): Buffer => Buffer.concat([Buffer.from(name)], 32);
const text = (n: number): string => `0x${n.toString(16).padStart(40, '0')}`;
const NOBODY = text(0);
const TESLA_ADDRESS = '0x00000000000000000000000000000000000000A1';

describe('devices', () => {
  const identity = useIdentity(async ({ insert }) => {
    await insert('manufacturer', { id: 137, name: 'AutoPi', table_id: 12 }, { id: 0, name: 'Zero' });
    await insert(
      'manufacturer_slug',
      { slug_hash: word(1), slug: 'autopi', manufacturer_id: 137 },
      { slug_hash: word(2), slug: 'auto-pi', manufacturer_id: 137 },
    );
    await insert('vehicle', { id: 1, owner: address(0x11) }, { id: 2, owner: address(0x12) }, { id: 3 }, { id: 4 }, { id: 5 });
    await insert(
      'aftermarket_device',
      {
        id: 42,
        manufacturer_id: 137,
        address: address(0x42),
        owner: address(1),
        beneficiary: address(2),
        serial: 's',
        imei: 'i',
        dev_eui: 'd',
        hardware_revision: '7.0',
        claimed_at: time(1),
        vehicle_id: 1,
        paired_at: time(2),
      },
      { id: 43, address: address(0x42), serial: 's', imei: 'i', dev_eui: 'd', manufacturer_id: 0 },
      { id: 44, owner: address(1), beneficiary: address(2), manufacturer_id: 137 },
      { id: 45, serial: 's', burned_at: time(), vehicle_id: 2 },
    );
    await insert(
      'connection',
      { id: named('Tesla'), address: address(0xa1), owner: address(3), integration_node: 2, minted_at: time(5) },
      { id: named('Staex'), address: address(0xc2) },
    );
    await insert(
      'synthetic_device',
      { id: 1, vehicle_id: 1, address: address(0x51), connection_id: named('Tesla') },
      { id: 2, vehicle_id: 2, address: address(0x52), integration_id: 2 },
      { id: 3, vehicle_id: 3, integration_id: 9 },
      { id: 4, vehicle_id: 4, connection_id: named('Unknown') },
      { id: 5, vehicle_id: 5, connection_id: named('Staex') },
    );
  });

  it('shows a paired device whole', async () => {
    const { aftermarketDevice } = await identity().data(`{ aftermarketDevice(by: { tokenId: 42 }) {
      id tokenId tokenDID manufacturer { name } address owner beneficiary serial imei devEUI hardwareRevision mintedAt claimedAt pairedAt
      vehicle { tokenId aftermarketDevice { tokenId } } name image } }`);
    expect(aftermarketDevice).toEqual({
      id: 'AD_kSo=',
      tokenId: 42,
      tokenDID: 'did:erc721:80002:0x325b45949C833986bC98e98a49F3CA5C5c4643B5:42',
      manufacturer: { name: 'AutoPi' },
      address: text(0x42),
      owner: text(1),
      beneficiary: text(2),
      serial: 's',
      imei: 'i',
      devEUI: 'd',
      hardwareRevision: '7.0',
      mintedAt: '2023-11-10T20:46:55Z',
      claimedAt: '2023-11-10T20:46:56Z',
      pairedAt: '2023-11-10T20:46:57Z',
      vehicle: { tokenId: 1, aftermarketDevice: { tokenId: 42 } },
      name: 'evil ill volcano',
      image: 'https://images.test/aftermarket/device/42/image',
    });
  });

  it('shows nothing where nothing is', async () => {
    expect(
      await identity().data(
        '{ aftermarketDevice(by: { tokenId: 44 }) { address serial claimedAt pairedAt vehicle { tokenId } } vehicle(tokenId: 2) { aftermarketDevice { tokenId } } }',
      ),
    ).toEqual({
      aftermarketDevice: { address: NOBODY, serial: null, claimedAt: null, pairedAt: null, vehicle: null },
      vehicle: { aftermarketDevice: null },
    });
  });

  it.each([`address: "${text(0x42)}"`, 'serial: "s"', 'imei: "i"', 'devEUI: "d"'])('finds the newest live device by %s', async (key) => {
    expect(await identity().data(`{ aftermarketDevice(by: { ${key} }) { tokenId } }`)).toEqual({ aftermarketDevice: { tokenId: 43 } });
  });

  const aftermarketFilters: [string, number[]][] = [
    [`{ owner: "${text(1)}" }`, [44, 42]],
    [`{ beneficiary: "${text(2)}", manufacturerId: 137 }`, [44, 42]],
    ['{ manufacturerId: 0 }', [43]],
    [`{ owner: "${text(2)}" }`, []],
    ['{}', [44, 43, 42]],
  ];
  it.each(aftermarketFilters)('filters aftermarket devices by %s', async (filter, ids) => {
    const { aftermarketDevices } = await identity().data<{ aftermarketDevices: object }>(
      `{ aftermarketDevices(first: 9, filterBy: ${filter}) { totalCount nodes { tokenId } } }`,
    );
    expect(aftermarketDevices).toEqual({ totalCount: ids.length, nodes: ids.map((tokenId) => ({ tokenId })) });
  });

  it("lists a manufacturer's devices, and refuses another manufacturer's", async () => {
    const list = (filter: string): string =>
      `{ manufacturer(by: { slug: "auto-pi" }) { tableId aftermarketDevices(first: 9, filterBy: ${filter}) { nodes { tokenId } } } }`;
    expect(await identity().data(list('{ manufacturerId: 137 }'))).toEqual({
      manufacturer: { tableId: 12, aftermarketDevices: { nodes: [{ tokenId: 44 }, { tokenId: 42 }] } },
    });
    expect((await identity().ask(list('{ manufacturerId: 0 }'))).errors.map((error) => error.message)).toEqual([
      'Aftermarket device filter must be consistent with manufacturer query.',
    ]);
  });

  it.each([
    'tokenId: 137',
    'name: "AutoPi"',
    'slug: "autopi"',
    'tokenDID: "did:erc721:80002:0xa4ad0f9c722588910791a9bac63adbb365614bc7:137"',
  ])('finds a manufacturer by %s', async (key) => {
    expect(await identity().data(`{ manufacturer(by: { ${key} }) { id name } }`)).toEqual({
      manufacturer: { id: 'M_kcyJ', name: 'AutoPi' },
    });
  });

  const synthetics: [number, string, number][] = [
    [1, 'Tesla', 2],
    [2, 'Tesla', 2],
    [3, '', 9],
    [4, '', 0],
    [5, 'Staex', 0],
  ];
  it.each(synthetics)('connects synthetic device %i', async (tokenId, name, integrationId) => {
    const { syntheticDevice } = await identity().data(
      `{ syntheticDevice(by: { tokenId: ${tokenId} }) { integrationId connection { name } vehicle { tokenId syntheticDevice { tokenId } } } }`,
    );
    expect(syntheticDevice).toEqual({ integrationId, connection: { name }, vehicle: { tokenId, syntheticDevice: { tokenId } } });
  });

  it('stands in for a connection that is not known', async () => {
    const { syntheticDevice } = await identity().data(
      '{ syntheticDevice(by: { tokenId: 3 }) { address connection { name address owner tokenId tokenDID mintedAt sacds(first: 1) { totalCount nodes { source } } } } }',
    );
    expect(syntheticDevice).toEqual({
      address: NOBODY,
      connection: {
        name: '',
        address: NOBODY,
        owner: NOBODY,
        tokenId: '0',
        tokenDID: '',
        mintedAt: '1970-01-01T00:00:00Z',
        sacds: { totalCount: 0, nodes: [] },
      },
    });
  });

  const syntheticFilters: [string, number[]][] = [
    [`{ owner: "${text(0x11)}" }`, [1]],
    ['{ integrationId: 2 }', [2, 1]],
    ['{ integrationId: 9 }', [3]],
    ['{ integrationId: 0 }', [5, 4, 1]],
    [`{ owner: "${text(0x12)}", integrationId: 9 }`, []],
  ];
  it.each(syntheticFilters)('filters synthetic devices by %s', async (filter, ids) => {
    const { syntheticDevices } = await identity().data<{ syntheticDevices: object }>(
      `{ syntheticDevices(first: 9, filterBy: ${filter}) { totalCount nodes { tokenId } } }`,
    );
    expect(syntheticDevices).toEqual({ totalCount: ids.length, nodes: ids.map((tokenId) => ({ tokenId })) });
  });

  const tesla = BigInt(`0x${named('Tesla').toString('hex')}`);
  it.each([
    'name: "Tesla"',
    `address: "${TESLA_ADDRESS}"`,
    `tokenId: "${tesla}"`,
    `tokenDID: "did:erc721:80002:0x41799E9Dc893722844E771a1C1cAf3BBc2876132:${tesla}"`,
  ])('finds a connection by %s', async (key) => {
    expect(await identity().data(`{ connection(by: { ${key} }) { name address owner tokenId tokenDID mintedAt } }`)).toEqual({
      connection: {
        name: 'Tesla',
        address: TESLA_ADDRESS,
        owner: text(3),
        tokenId: String(tesla),
        tokenDID: `did:erc721:80002:0x41799E9Dc893722844E771a1C1cAf3BBc2876132:${tesla}`,
        mintedAt: '2023-11-10T20:47:00Z',
      },
    });
  });
});
