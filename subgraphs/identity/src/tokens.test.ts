import { useIdentity } from '../../../test/support/identity';
import { address, FUTURE, PAST, time, word } from '../../../test/support/twin-rows';

const text = (n: number): string => `0x${n.toString(16).padStart(40, '0')}`;
const wei = (tokens: number): string => `${tokens}${'0'.repeat(18)}`;
const NODE = Buffer.from('f92df2de2084fbdbd7b2a31cb40dbcec704325e1351161f66665255dc5380f67', 'hex');

describe('names', () => {
  const identity = useIdentity(async ({ insert }) => {
    await insert('vehicle', { id: 1 }, { id: 2, burned_at: time() });
    await insert(
      'dcn',
      { node: NODE, name: 'reddy.dimo', owner: address(1), expires_at: PAST, vehicle_id: 1, linked_block: 5, linked_log: 9 },
      { node: word(2), vehicle_id: 1, linked_block: 5, linked_log: 10, owner: address(2), minted_at: time(-5) },
      { node: word(3), vehicle_id: 2, owner: address(2) },
      { node: word(4), vehicle_id: 1, linked_block: 9, linked_log: 0, burned_at: time() },
    );
  });

  const id = 'D_kc9mZSVdxTgPZw==';
  it.each([
    ['dcn(by: { name: "reddy.dimo" })'],
    [`dcn(by: { node: "0x${NODE.toString('hex').toUpperCase()}" })`],
    [`dcn(by: { tokenDID: "did:erc721:80002:0x374350Ab806E06217e84a0238150E98788cd26ab:${BigInt(`0x${NODE.toString('hex')}`)}" })`],
    [`dcn: node(id: "${id}")`],
  ])('%s finds the name', async (field) => {
    expect(
      await identity().data(`{ ${field} { ... on DCN { id node tokenId owner expiresAt mintedAt name vehicle { tokenId } } } }`),
    ).toEqual({
      dcn: {
        id,
        node: `0x${NODE.toString('hex')}`,
        tokenId: String(BigInt(`0x${NODE.toString('hex')}`)),
        owner: text(1),
        expiresAt: '2023-11-21T10:33:35Z',
        mintedAt: '2023-11-10T20:46:55Z',
        name: 'reddy.dimo',
        vehicle: { tokenId: 1 },
      },
    });
  });

  it('gives a vehicle the name linked last, and a burned vehicle to none', async () => {
    expect(
      await identity().data(
        `{ vehicle(tokenId: 1) { dcn { tokenId name expiresAt } } dcns(first: 9, filterBy: { owner: "${text(2)}" }) { totalCount nodes { tokenId vehicle { tokenId } } } }`,
      ),
    ).toEqual({
      vehicle: { dcn: { tokenId: '2', name: null, expiresAt: null } },
      dcns: {
        totalCount: 2,
        nodes: [
          { tokenId: '3', vehicle: null },
          { tokenId: '2', vehicle: { tokenId: 1 } },
        ],
      },
    });
  });
});

describe('developer licenses', () => {
  const identity = useIdentity(async ({ insert }) => {
    await insert(
      'developer_license',
      { id: 1, client_id: address(0x11), owner: address(1), alias: 'app' },
      { id: 2, client_id: address(0x12), owner: address(1) },
    );
    await insert('signer', { license_id: 2, address: address(7) }, { license_id: 1, address: address(8) });
    await insert('redirect_uri', { license_id: 1, uri_hash: word(1), uri: 'https://example.com/cb' });
  });

  it.each([
    'tokenId: 1',
    'alias: "app"',
    `clientId: "${text(0x11)}"`,
    'tokenDID: "did:erc721:80002:0xdb6c0dBbaf48b9D9Bcf5ca3C45cFF3811D70eD96:1"',
  ])('are found by %s', async (key) => {
    expect(
      await identity().data(
        `{ developerLicense(by: { ${key} }) { tokenId tokenDID owner clientId alias mintedAt signers(first: 9) { nodes { address enabledAt } } redirectURIs(first: 9) { totalCount edges { cursor node { uri enabledAt } } } } }`,
      ),
    ).toEqual({
      developerLicense: {
        tokenId: 1,
        tokenDID: 'did:erc721:80002:0xdb6c0dBbaf48b9D9Bcf5ca3C45cFF3811D70eD96:1',
        owner: text(1),
        clientId: text(0x11),
        alias: 'app',
        mintedAt: '2023-11-10T20:46:55Z',
        signers: { nodes: [{ address: text(8), enabledAt: '2023-11-10T20:46:55Z' }] },
        redirectURIs: {
          totalCount: 1,
          edges: [
            {
              cursor: 'ktb/ZU6Wv7ZodHRwczovL2V4YW1wbGUuY29tL2Ni',
              node: { uri: 'https://example.com/cb', enabledAt: '2023-11-10T20:46:55Z' },
            },
          ],
        },
      },
    });
  });

  const filters: [string, number[]][] = [
    [`{ owner: "${text(1)}" }`, [2, 1]],
    [`{ signer: "${text(7)}" }`, [2]],
    [`{ signer: "${text(7)}", owner: "${text(2)}" }`, []],
  ];
  it.each(filters)('are filtered by %s', async (filter, ids) => {
    expect(await identity().data(`{ developerLicenses(first: 9, filterBy: ${filter}) { totalCount nodes { tokenId } } }`)).toEqual({
      developerLicenses: { totalCount: ids.length, nodes: ids.map((tokenId) => ({ tokenId })) },
    });
  });
});

describe('stakes and storage nodes', () => {
  const identity = useIdentity(async ({ insert }) => {
    await insert('vehicle', { id: 1, storage_node_id: word(5) }, { id: 2, storage_node_id: word(6) }, { id: 3, burned_at: time() });
    await insert('storage_node', { id: word(5), label: 'Default', address: address(5), owner: address(6), uri: 'https://node.test' });
    await insert(
      'stake',
      { id: 1, owner: address(1), level: 2, points: 3000, amount: wei(4000), vehicle_id: 1, withdrawn_at: time(9) },
      { id: 2, owner: address(1), ends_at: PAST },
      { id: 3, owner: address(2), ends_at: FUTURE },
      { id: 4, owner: address(2), vehicle_id: 3 },
    );
  });

  it('shows a vehicle with both', async () => {
    const { vehicle } = await identity().data(`{ vehicle(tokenId: 1) {
      stake { tokenId tokenDID owner level points amount stakedAt endsAt withdrawnAt vehicle { tokenId } }
      storageNode { label address owner tokenId uri tokenDID mintedAt } } }`);
    expect(vehicle).toEqual({
      stake: {
        tokenId: 1,
        tokenDID: 'did:erc721:80002:0xA010a42DE263592E631d3DCDC621ae7BFfCca338:1',
        owner: text(1),
        level: 2,
        points: 3000,
        amount: '4000.00',
        stakedAt: '2023-11-10T20:46:55Z',
        endsAt: '2023-11-23T10:33:35Z',
        withdrawnAt: '2023-11-10T20:47:04Z',
        vehicle: { tokenId: 1 },
      },
      storageNode: {
        label: 'Default',
        address: text(5),
        owner: text(6),
        tokenId: '5',
        uri: 'https://node.test',
        tokenDID: 'did:erc721:80002:0xf76eEBa34B19aDb7eEa9E4Eea05243D7E5a30123:5',
        mintedAt: '2023-11-10T20:46:55Z',
      },
    });
  });

  it('shows neither where there is none', async () => {
    expect(await identity().data('{ vehicle(tokenId: 2) { stake { tokenId } storageNode { label } } }')).toEqual({
      vehicle: { stake: null, storageNode: null },
    });
  });

  const filters: [string, number[]][] = [
    ['{ attachable: true }', [3]],
    ['{ attachable: false }', [4, 2, 1]],
    [`{ attachable: false, owner: "${text(1)}" }`, [2, 1]],
    ['{ attachable: null }', [4, 3, 2, 1]],
  ];
  it.each(filters)('filters stakes by %s', async (filter, ids) => {
    expect(await identity().data(`{ stakes(first: 9, filterBy: ${filter}) { totalCount nodes { tokenId } } }`)).toEqual({
      stakes: { totalCount: ids.length, nodes: ids.map((tokenId) => ({ tokenId })) },
    });
  });
});

describe('rewards', () => {
  const identity = useIdentity(async ({ insert }) => {
    await insert('vehicle', { id: 1 }, { id: 2, burned_at: time() });
    await insert('aftermarket_device', { id: 5 }, { id: 6, burned_at: time() });
    await insert('synthetic_device', { id: 7, vehicle_id: 1 });
    await insert(
      'reward',
      {
        week: 4,
        vehicle_id: 1,
        received_by: address(1),
        connection_streak: 3,
        streak_earnings: '4000000000000000',
        aftermarket_device_id: 5,
        aftermarket_earnings: '4000000000000000',
        synthetic_device_id: 7,
        synthetic_earnings: '4000000000000000',
      },
      { week: 5, vehicle_id: 1, received_by: address(2), aftermarket_device_id: 6, aftermarket_earnings: wei(2) },
      { week: 5, vehicle_id: 2, received_by: address(1), aftermarket_device_id: 5, aftermarket_earnings: wei(1) },
    );
  });

  it('sums wei before it rounds', async () => {
    expect(
      await identity()
        .data(`{ a: rewards(user: "${text(1)}") { totalTokens history(first: 9) { totalCount } } b: rewards(user: "${text(3)}") { totalTokens history(first: 1) { totalCount nodes { week } } }
      vehicle(tokenId: 1) { earnings { totalTokens } } aftermarketDevice(by: { tokenId: 5 }) { earnings { totalTokens history(last: 1) { totalCount nodes { week } } } } }`),
    ).toEqual({
      a: { totalTokens: '1.01', history: { totalCount: 2 } },
      b: { totalTokens: '0.00', history: { totalCount: 0, nodes: [] } },
      vehicle: { earnings: { totalTokens: '2.01' } },
      aftermarketDevice: { earnings: { totalTokens: '1.01', history: { totalCount: 2, nodes: [{ week: 4 }] } } },
    });
  });

  it('shows rows with the objects as they are now', async () => {
    const { vehicle } = await identity().data(`{ vehicle(tokenId: 1) { earnings { history(first: 9) { edges { cursor node {
      week beneficiary connectionStreak streakTokens aftermarketDevice { tokenId } aftermarketDeviceTokens syntheticDevice { tokenId } syntheticDeviceTokens
      vehicle { tokenId } sentAt } } } } } }`);
    const common = { vehicle: { tokenId: 1 }, sentAt: '2023-11-10T20:46:55Z' };
    expect(vehicle).toEqual({
      earnings: {
        history: {
          edges: [
            {
              cursor: 'kgUB',
              node: {
                ...common,
                week: 5,
                beneficiary: text(2),
                connectionStreak: null,
                streakTokens: '0.00',
                aftermarketDevice: null,
                aftermarketDeviceTokens: '2.00',
                syntheticDevice: null,
                syntheticDeviceTokens: '0.00',
              },
            },
            {
              cursor: 'kgQB',
              node: {
                ...common,
                week: 4,
                beneficiary: text(1),
                connectionStreak: 3,
                streakTokens: '0.00',
                aftermarketDevice: { tokenId: 5 },
                aftermarketDeviceTokens: '0.00',
                syntheticDevice: { tokenId: 7 },
                syntheticDeviceTokens: '0.00',
              },
            },
          ],
        },
      },
    });
  });

  it('keeps the rows of a burned vehicle', async () => {
    const { rewards } = await identity().data(
      `{ rewards(user: "${text(1)}") { history(first: 1) { nodes { week vehicle { tokenId } } } } }`,
    );
    expect(rewards).toEqual({ history: { nodes: [{ week: 5, vehicle: null }] } });
  });
});
