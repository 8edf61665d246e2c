import { useIdentity } from '../../../../test/support/identity';
import { address, FUTURE, NOW, PAST, time, word } from '../../../../test/support/twin-rows';

const ALICE = address(0xa11ce);
const BOB = address(0xb0b);
const APP = address(0xa44);
const SACD_ASSET = Buffer.from('45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8', 'hex');

describe('vehicles', () => {
  const identity = useIdentity(async ({ insert }) => {
    await insert('manufacturer', { id: 131, name: 'Toyota', slug: 'toyota' });
    await insert(
      'vehicle',
      { id: 1, owner: ALICE, manufacturer_id: 131, make: 'Toyota', model: 'Camry', year: 2007, device_definition_id: 'toyota_camry_2007' },
      { id: 2, owner: BOB, manufacturer_id: 131, image_uri: 'ipfs://picture', make: 'Ford' },
      { id: 3, owner: BOB, manufacturer_id: 999 },
      { id: 4, owner: BOB },
      { id: 5, owner: BOB, burned_at: time() },
      { id: 6, owner: APP },
    );
    await insert(
      'sacd',
      ...[1, 2].map((id) => ({ asset: SACD_ASSET, token_id: word(id), vehicle_id: id, grantee: APP })),
      { asset: SACD_ASSET, token_id: word(3), vehicle_id: 3, grantee: APP, expires_at: PAST },
      { asset: SACD_ASSET, token_id: word(4), vehicle_id: 4, grantee: APP, expires_at: NOW },
      { asset: BOB, token_id: word(0), grantee: APP },
    );
    await insert(
      'privilege',
      { vehicle_id: 1, privilege_id: 1, grantee: APP },
      { vehicle_id: 1, privilege_id: 2, grantee: APP, expires_at: FUTURE },
      { vehicle_id: 4, privilege_id: 1, grantee: BOB },
    );
    await insert('connection', { id: Buffer.concat([Buffer.from('Staex')], 32), address: address(0xc0), integration_node: 7 });
    await insert(
      'synthetic_device',
      { id: 11, vehicle_id: 1, connection_id: Buffer.concat([Buffer.from('Staex')], 32) },
      { id: 12, vehicle_id: 2, integration_id: 7 },
      { id: 13, vehicle_id: 3, integration_id: 8 },
    );
  });

  it('shows a vehicle whole', async () => {
    const { vehicle } = await identity().data(`{ vehicle(tokenId: 1) {
      __typename id tokenId tokenDID owner mintedAt name imageURI image dataURI
      definition { id make model year } manufacturer { tokenId name }
    } }`);
    expect(vehicle).toEqual({
      __typename: 'Vehicle',
      id: 'V_kQE=',
      tokenId: 1,
      tokenDID: 'did:erc721:80002:0x45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8:1',
      owner: '0x00000000000000000000000000000000000A11cE',
      mintedAt: '2023-11-10T20:46:55Z',
      name: 'learn island zoo',
      imageURI: 'https://images.test/vehicle/1/image',
      image: 'https://images.test/vehicle/1/image',
      dataURI: 'https://data.test/vehicles/1',
      definition: { id: 'toyota_camry_2007', make: 'Toyota', model: 'Camry', year: 2007 },
      manufacturer: { tokenId: 131, name: 'Toyota' },
    });
  });

  it('shows the image set on chain', async () => {
    expect(await identity().data('{ vehicle(tokenId: 2) { imageURI image } }')).toEqual({
      vehicle: { imageURI: 'ipfs://picture', image: 'ipfs://picture' },
    });
  });

  it.each([
    [3, { tokenId: 999, name: '', id: 'M_kc0D5w==', tokenDID: 'did:erc721:80002:0xA4ad0F9c722588910791A9BAC63ADbB365614Bc7:999' }],
    [4, { tokenId: 0, name: '', id: 'M_kQA=', tokenDID: '' }],
  ])('never leaves out the manufacturer of vehicle %i', async (tokenId, manufacturer) => {
    const { vehicle } = await identity().data(`{ vehicle(tokenId: ${tokenId}) { manufacturer { tokenId name id tokenDID } } }`);
    expect(vehicle).toEqual({ manufacturer });
  });

  const filters: [string, string, number[]][] = [
    ['nothing', '{}', [6, 4, 3, 2, 1]],
    ['the owner', '{ owner: "0x0000000000000000000000000000000000000B0b" }', [4, 3, 2]],
    ['an owner in upper case without 0x', '{ owner: "0000000000000000000000000000000000000B0B" }', [4, 3, 2]],
    ['owner, privilege and grant', '{ privileged: "0x0000000000000000000000000000000000000a44" }', [6, 2, 1]],
    [
      'grant and owner',
      '{ privileged: "0x0000000000000000000000000000000000000a44", owner: "0x0000000000000000000000000000000000000b0b" }',
      [2],
    ],
    ['grant and make', '{ privileged: "0x0000000000000000000000000000000000000a44", make: "Toyota" }', [1]],
    ['the make', '{ make: "Toyota" }', [1]],
    ['the make, case-sensitively', '{ make: "toyota" }', []],
    ['model and year', '{ model: "Camry", year: 2007 }', [1]],
    ['the manufacturer', '{ manufacturerTokenId: 131 }', [2, 1]],
    ['the definition', '{ deviceDefinitionId: "toyota_camry_2007" }', [1]],
    ['the connection, old integration included', '{ connection: "0x00000000000000000000000000000000000000c0" }', [2, 1]],
    [
      'grant and connection',
      '{ privileged: "0x0000000000000000000000000000000000000b0b", connection: "0x00000000000000000000000000000000000000c0" }',
      [2],
    ],
    ['text that no row can hold', '{ make: "a\\u0000b" }', []],
    ['nulls', '{ owner: null, make: null, privileged: null }', [6, 4, 3, 2, 1]],
  ];
  it.each(filters)('filters by %s', async (_, filterBy, tokenIds) => {
    const { vehicles } = await identity().data<{ vehicles: { totalCount: number; nodes: { tokenId: number }[] } }>(
      `{ vehicles(first: 100, filterBy: ${filterBy}) { totalCount nodes { tokenId } } }`,
    );
    expect(vehicles.nodes.map((vehicle) => vehicle.tokenId)).toEqual(tokenIds);
    expect(vehicles.totalCount).toBe(tokenIds.length);
  });

  it('pages through what a grantee may see, each vehicle once', async () => {
    const page = `query ($after: String) { vehicles(first: 1, after: $after, filterBy: { privileged: "0x0000000000000000000000000000000000000a44" }) {
      totalCount nodes { tokenId } pageInfo { hasNextPage endCursor } } }`;
    const seen: number[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const {
        vehicles,
      }: { vehicles: { totalCount: number; nodes: { tokenId: number }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
        await identity().data(page, { after });
      seen.push(...vehicles.nodes.map((vehicle) => vehicle.tokenId));
      expect(vehicles.totalCount).toBe(3);
      ({ hasNextPage: more, endCursor: after } = vehicles.pageInfo);
    }
    expect(seen).toEqual([6, 2, 1]);
  });
});
