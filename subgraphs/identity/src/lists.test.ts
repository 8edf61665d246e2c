import { useIdentity, type IdentityHarness } from '../../../test/support/identity';
import { address, PAST, time, word } from '../../../test/support/twin-rows';

const ASSET = Buffer.from('45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8', 'hex');
const CONNECTION_ASSET = Buffer.from('41799E9Dc893722844E771a1C1cAf3BBc2876132', 'hex');
const ACCOUNT = '0x0000000000000000000000000000000000000009';

/** Every list has five rows `a` to `e` in its own order, some of them sharing the leading value of the order. */
async function fill({ insert }: IdentityHarness): Promise<void> {
  const ids = [5, 4, 3, 2, 1];
  await insert('manufacturer', { id: 1, name: 'Maker' });
  await insert('vehicle', ...ids.map((id) => ({ id, manufacturer_id: 1 })), { id: 6, burned_at: time() });
  await insert('aftermarket_device', ...ids.map((id) => ({ id, manufacturer_id: 1 })));
  await insert('synthetic_device', ...ids.map((id) => ({ id, vehicle_id: id })));
  await insert('stake', ...ids.map((id) => ({ id })), { id: 6, staked_at: null });
  await insert('developer_license', ...ids.map((id) => ({ id, client_id: address(id) })));
  // Newest first; those of one second by key, downwards for names and upwards for the rest.
  const spread = [time(2), time(1), time(1), time(1), time(0)];
  const upwards = [3, 1, 2, 4, 0];
  await insert('dcn', ...[3, 4, 2, 1, 0].map((n, index) => ({ node: word(n + 100), minted_at: spread[index] })));
  await insert('connection', ...upwards.map((n, index) => ({ id: word(n + 100), address: address(n + 100), minted_at: spread[index] })));
  await insert('template', ...upwards.map((n, index) => ({ id: word(n + 100), cid: `cid ${n}`, created_at: spread[index] })));
  const grants = upwards.map((n, index) => ({ grantee: address(n + 100), created_at: spread[index] }));
  const gone = { grantee: address(200), expires_at: PAST };
  for (const key of [
    { asset: ASSET, token_id: word(1), vehicle_id: 1 },
    { asset: address(9), token_id: word(0) },
    { asset: CONNECTION_ASSET, token_id: word(103) },
  ]) {
    await insert('sacd', ...[...grants, gone].map((grant) => ({ ...grant, ...key })));
  }
  await insert('sacd', { asset: ASSET, token_id: word(2), vehicle_id: 2, grantee: address(100) });
  await insert('privilege', ...upwards.map((n, index) => ({ vehicle_id: 1, privilege_id: n, grantee: address(1), set_at: spread[index] })));
  await insert('privilege', { vehicle_id: 1, privilege_id: 9, grantee: address(1), expires_at: PAST });
  await insert('signer', ...upwards.map((n, index) => ({ license_id: 1, address: address(n + 100), enabled_at: spread[index] })));
  await insert(
    'redirect_uri',
    ...['z', 'B', 'a', 'é', 'A'].map((uri, index) => ({ license_id: 1, uri_hash: word(index), uri, enabled_at: spread[index] })),
  );
  await insert(
    'reward',
    ...[
      [3, 1],
      [2, 5],
      [2, 4],
      [2, 1],
      [1, 1],
    ].map(([week, vehicle_id]) => ({ week, vehicle_id, received_by: address(9), aftermarket_device_id: 1 })),
  );
  await insert('reward', { week: 5, vehicle_id: 6, received_by: address(8) });
}

type Page = { totalCount: number; edges: { cursor: string; node: { key: unknown } }[]; pageInfo: Record<string, unknown> };

const TOKENS = ['5', '4', '3', '2', '1'];
const UPWARDS = [103, 101, 102, 104, 100];
const addresses = UPWARDS.map((n) => `0x${n.toString(16).padStart(40, '0')}`);

/** Name, the field with ARGS in place of its arguments inside its parents, its key, and what the keys of its five rows are. */
const lists: [string, (args: string) => string, string, string[]][] = [
  ['vehicles', (args) => `vehicles(${args})`, 'tokenId', TOKENS],
  ['aftermarketDevices', (args) => `aftermarketDevices(${args})`, 'tokenId', TOKENS],
  ['syntheticDevices', (args) => `syntheticDevices(${args})`, 'tokenId', TOKENS],
  ['stakes', (args) => `stakes(${args})`, 'tokenId', TOKENS],
  ['developerLicenses', (args) => `developerLicenses(${args})`, 'tokenId', TOKENS],
  ['manufacturer.aftermarketDevices', (args) => `manufacturer(by: { tokenId: 1 }) { aftermarketDevices(${args})`, 'tokenId', TOKENS],
  ['dcns', (args) => `dcns(${args})`, 'tokenId', ['103', '104', '102', '101', '100']],
  ['connections', (args) => `connections(${args})`, 'address', addresses],
  ['templates', (args) => `templates(${args})`, 'tokenId', UPWARDS.map(String)],
  ['vehicle.sacds', (args) => `vehicle(tokenId: 1) { sacds(${args})`, 'grantee', addresses],
  ['account.sacds', (args) => `account(by: { address: "${ACCOUNT}" }) { sacds(${args})`, 'grantee', addresses],
  ['connection.sacds', (args) => `connection(by: { tokenId: "103" }) { sacds(${args})`, 'grantee', addresses],
  ['vehicle.privileges', (args) => `vehicle(tokenId: 1) { privileges(${args})`, 'id', ['3', '1', '2', '4', '0']],
  ['developerLicense.signers', (args) => `developerLicense(by: { tokenId: 1 }) { signers(${args})`, 'address', addresses],
  [
    'developerLicense.redirectURIs',
    (args) => `developerLicense(by: { tokenId: 1 }) { redirectURIs(${args})`,
    'uri',
    ['z', 'B', 'a', 'é', 'A'],
  ],
  ['rewards.history', (args) => `rewards(user: "${ACCOUNT}") { history(${args})`, 'week', ['3', '2', '2', '2', '1']],
  [
    'aftermarketDevice.earnings.history',
    (args) => `aftermarketDevice(by: { tokenId: 1 }) { earnings { history(${args})`,
    'week',
    ['3', '2', '2', '2', '1'],
  ],
];

describe('lists', () => {
  const identity = useIdentity(fill);

  async function read(field: (args: string) => string, key: string, args: string): Promise<Page> {
    const open = field(args);
    const query = `{ ${open} { totalCount edges { cursor node { key: ${key} } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } }`;
    let value: unknown = await identity().data(query + '}'.repeat(query.split('{').length - query.split('}').length));
    while (typeof value === 'object' && value !== null && !('edges' in value)) {
      [value] = Object.values(value) as unknown[];
    }
    return value as Page;
  }

  const keysOf = (page: Page): string[] => page.edges.map(({ node }) => String(node.key).toLowerCase());

  it.each(lists)('%s keeps its order through every window', async (_, field, key, keys) => {
    const expected = keys.map((value) => value.toLowerCase());
    const all = await read(field, key, 'first: 100');
    expect(keysOf(all)).toEqual(expected);
    expect(all.totalCount).toBe(5);
    const cursors = all.edges.map((edge) => edge.cursor);
    const windows: [string, number, number, boolean, boolean][] = [
      ['first: 2', 0, 2, true, false],
      ['last: 2', 3, 5, false, true],
      [`first: 2, after: "${cursors[1]}"`, 2, 4, true, true],
      [`first: 9, after: "${cursors[1]}"`, 2, 5, false, true],
      [`first: 9, before: "${cursors[3]}"`, 0, 3, true, false],
      [`last: 1, before: "${cursors[3]}"`, 2, 3, true, true],
      [`last: 9, after: "${cursors[2]}"`, 3, 5, false, true],
      [`first: 9, after: "${cursors[0]}", before: "${cursors[4]}"`, 1, 4, true, true],
      [`first: 1, after: "${cursors[4]}"`, 5, 5, false, true],
    ];
    for (const [args, from, to, hasNextPage, hasPreviousPage] of windows) {
      const page = await read(field, key, args);
      expect({ args, keys: keysOf(page), total: page.totalCount, info: page.pageInfo }).toEqual({
        args,
        keys: expected.slice(from, to),
        total: 5,
        info: {
          hasNextPage,
          hasPreviousPage,
          startCursor: cursors.slice(from, to)[0] ?? null,
          endCursor: cursors.slice(from, to).at(-1) ?? null,
        },
      });
    }
  });

  it.each(lists.filter(([name]) => name !== 'vehicle.privileges'))('%s takes a page of nothing', async (_, field, key) => {
    expect(await read(field, key, 'first: 0')).toEqual({
      totalCount: 5,
      edges: [],
      pageInfo: { startCursor: null, endCursor: null, hasNextPage: true, hasPreviousPage: false },
    });
  });

  it.each(lists)('%s refuses a cursor that is none', async (_, field, key) => {
    const query = `{ ${field('first: 1, after: "?"')} { edges { node { ${key} } } }`;
    const { errors } = await identity().ask(query + '}'.repeat(query.split('{').length - query.split('}').length));
    expect(errors).toEqual([expect.objectContaining({ message: 'invalid cursor "?": pass one that this list has given' })]);
  });

  it.each([
    ['vehicles', '{ vehicles { totalCount } }', null, ['vehicles'], 'provide `first` or `last`'],
    ['vehicles', '{ vehicles(first: 1, last: 1) { totalCount } }', null, ['vehicles'], 'pass `first` or `last`, but not both'],
    ['vehicles', '{ vehicles(last: 101) { totalCount } }', null, ['vehicles'], 'the value 101 for `last` exceeds the limit 100'],
    [
      'syntheticDevices',
      '{ syntheticDevices { totalCount } }',
      null,
      ['syntheticDevices'],
      'invalid first/last argument: provide `first` or `last`',
    ],
    ['stakes', '{ stakes(first: -1) { totalCount } }', { stakes: null }, ['stakes'], 'the value for `first` cannot be negative'],
    [
      'vehicle.sacds',
      '{ vehicle(tokenId: 1) { sacds { totalCount } } }',
      { vehicle: null },
      ['vehicle', 'sacds'],
      'provide `first` or `last`',
    ],
    [
      'vehicle.privileges',
      '{ vehicle(tokenId: 1) { privileges(first: 0) { totalCount } } }',
      { vehicle: null },
      ['vehicle', 'privileges'],
      'invalid value provided for number of privileges to retrieve',
    ],
    [
      'nodes.sacds',
      '{ vehicles(first: 1) { nodes { sacds(first: 101) { totalCount } } } }',
      null,
      ['vehicles', 'nodes', 0, 'sacds'],
      'the value 101 for `first` exceeds the limit 100',
    ],
  ])('%s refuses wrong paging: %s', async (_, query, data, path, message) => {
    expect(await identity().ask(query)).toEqual({ data, errors: [{ message, path }] });
  });

  it('lists privileges without arguments, and past the end', async () => {
    const page = await read((args) => `vehicle(tokenId: 1) { privileges${args}`, 'id', '');
    expect(keysOf(page)).toEqual(['3', '1', '2', '4', '0']);
    const { vehicle } = await identity().data(
      '{ vehicle(tokenId: 2) { privileges { nodes { id } pageInfo { endCursor hasNextPage hasPreviousPage } } } }',
    );
    expect(vehicle).toEqual({ privileges: { nodes: [], pageInfo: { endCursor: null, hasNextPage: false, hasPreviousPage: false } } });
  });

  it('lists manufacturers by name in byte order, without paging', async () => {
    await identity().insert('manufacturer', { id: 2, name: 'alpha' }, { id: 3, name: 'Zulu' }, { id: 0, name: 'Éclair' });
    const page = await read((args) => `manufacturers${args}`, 'name', '');
    expect(page.edges.map(({ node }) => node.key)).toEqual(['Maker', 'Zulu', 'alpha', 'Éclair']);
    expect(page.edges.map(({ cursor }) => cursor)).toEqual(['', '', '', '']);
    expect([page.totalCount, page.pageInfo]).toEqual([
      4,
      { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false },
    ]);
  });

  it('gives each alias of a history its own page', async () => {
    const { vehicle } = await identity().data(
      '{ vehicle(tokenId: 1) { earnings { a: history(first: 1) { nodes { week } } b: history(last: 2) { nodes { week } totalCount } } } }',
    );
    expect(vehicle).toEqual({ earnings: { a: { nodes: [{ week: 3 }] }, b: { nodes: [{ week: 2 }, { week: 1 }], totalCount: 3 } } });
  });
});
