import { useIdentity, type IdentityHarness } from '../../../../test/support/identity';
import { address, time, word } from '../../../../test/support/twin-rows';

const ASSET = Buffer.from('45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8', 'hex');
const GRANTEE = address(0xa44);

/** An event about a vehicle that leaves no row. */
async function removal({ pool }: IdentityHarness, block: number, name: string, vehicle: number): Promise<void> {
  await pool.query(`INSERT INTO chain.event VALUES ($1, 1, 1, $2, $3, $4, $5, '', $6)`, [
    block,
    word(block),
    ASSET,
    name,
    word(0),
    vehicle,
  ]);
}

/** Vehicle n was changed at block 10 n, each in another way; vehicle 20 only at its mint in block 1. */
async function fill(harness: IdentityHarness): Promise<void> {
  const { insert, pool } = harness;
  await insert('vehicle', { id: 1, updated_block: 10 }, { id: 20 }, { id: 21, updated_block: 500, burned_at: time() });
  await insert('vehicle', ...[2, 3, 4, 5, 6, 7, 8, 9].map((id) => ({ id })));
  await insert('sacd', { asset: ASSET, token_id: word(2), vehicle_id: 2, grantee: GRANTEE, updated_block: 20 });
  await insert('privilege', { vehicle_id: 3, privilege_id: 1, grantee: GRANTEE, updated_block: 30 });
  await insert('aftermarket_device', { id: 1, vehicle_id: 4, updated_block: 40 }, { id: 2, updated_block: 500 });
  await insert('synthetic_device', { id: 1, vehicle_id: 5, updated_block: 50, burned_at: time() });
  await insert('dcn', { node: word(1), vehicle_id: 6, updated_block: 60 });
  await removal(harness, 70, 'sacd.PermissionsRenounced', 7);
  await removal(harness, 80, 'registry.AftermarketDeviceUnpaired', 8);
  await removal(harness, 90, 'registry.AftermarketDeviceUnpairedDevAdmin', 9);
  for (const block of [1, 10, 20, 30, 40, 50, 60, 70, 80, 90]) {
    await pool.query('INSERT INTO chain.block VALUES ($1, $2, $2, $3)', [block, word(block), time(block)]);
  }
}

const text = (seconds: number): string => time(seconds).toISOString();

describe('vehicles updated since', () => {
  const identity = useIdentity(fill);

  const ask = (since: string, more = '') =>
    identity().ask(`{ vehicles(first: 100, filterBy: { updatedSince: ${since} ${more} }) { totalCount nodes { tokenId } } }`);

  it.each<[string, number[]]>([
    ['{ block: 0 }', [20, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['{ block: 10 }', [9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['{ block: 11 }', [9, 8, 7, 6, 5, 4, 3, 2]],
    ['{ block: 21 }', [9, 8, 7, 6, 5, 4, 3]],
    ['{ block: 31, time: null }', [9, 8, 7, 6, 5, 4]],
    ['{ block: 41 }', [9, 8, 7, 6, 5]],
    ['{ block: 51 }', [9, 8, 7, 6]],
    ['{ block: 61 }', [9, 8, 7]],
    ['{ block: 71 }', [9, 8]],
    ['{ block: 81 }', [9]],
    ['{ block: 91 }', []],
    ['{ block: 2147483647 }', []],
    [`{ time: "${text(70)}" }`, [9, 8, 7]],
    [`{ time: "${text(70.5)}" }`, [9, 8]],
    [`{ time: "${text(-99)}" }`, [20, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
    [`{ time: "${text(91)}" }`, []],
    ['{ time: "2023-11-10T22:48:15+02:00" }', [9, 8]],
  ])('%s', async (since, tokenIds) => {
    const { data, errors } = await ask(since);
    expect(errors).toEqual([]);
    expect(data).toEqual({ vehicles: { totalCount: tokenIds.length, nodes: tokenIds.map((tokenId) => ({ tokenId })) } });
  });

  it('takes other filters as well', async () => {
    const { data } = await ask('{ block: 11 }', ', privileged: "0x0000000000000000000000000000000000000a44"');
    expect(data).toEqual({ vehicles: { totalCount: 2, nodes: [{ tokenId: 3 }, { tokenId: 2 }] } });
  });

  it.each([
    ['{}', 'provide exactly one of `block` or `time` of `updatedSince`'],
    [`{ block: 1, time: "${text(1)}" }`, 'provide exactly one of `block` or `time` of `updatedSince`'],
    ['{ block: -1 }', '`updatedSince.block` cannot be negative'],
    ['{ time: "yesterday" }', 'not a time'],
    ['{ time: "2023-02-30T00:00:00Z" }', 'not a time'],
    ['{ time: 5 }', 'not a time'],
  ])('refuses %s', async (since, message) => {
    const { errors } = await ask(since);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toContain(message);
  });
});

/** Each name goes its own way: where it was linked to, in which block. */
const LINKS: readonly (readonly [name: number, block: number, vehicle: number])[] = [
  [1, 10, 1],
  [1, 100, 2],
  [2, 10, 3],
  [2, 110, 0],
  [3, 10, 4],
  [3, 120, 5],
  [3, 130, 6],
  [4, 20, 0],
  [4, 140, 7],
  [5, 10, 8],
  [5, 150, 9],
];

/** The names as those links left them; vehicle 8 is burned. */
async function fillNames({ insert, pool }: IdentityHarness): Promise<void> {
  await insert('vehicle', ...[1, 2, 3, 4, 5, 6, 7, 9, 10].map((id) => ({ id })), { id: 8, burned_at: time() });
  const last = new Map(LINKS.map(([name, block, vehicle]) => [name, { block, vehicle }]));
  for (const [name, { block, vehicle }] of last) {
    await insert('dcn', { node: word(name), vehicle_id: vehicle === 0 ? null : vehicle, updated_block: block });
  }
  for (const [name, block, vehicle] of LINKS) {
    await pool.query(`INSERT INTO chain.event VALUES ($1, $2, 1, $3, $4, 'dcnResolver.VehicleIdChanged', $5, '', $6)`, [
      block,
      name,
      word(block),
      ASSET,
      Buffer.concat([word(0), word(name), word(vehicle)]),
      vehicle,
    ]);
  }
}

describe('vehicles whose name went elsewhere', () => {
  const identity = useIdentity(fillNames);

  it.each<[number, number[]]>([
    [11, [9, 7, 6, 5, 4, 3, 2, 1]],
    [100, [9, 7, 6, 5, 4, 3, 2, 1]],
    [101, [9, 7, 6, 5, 4, 3]],
    [111, [9, 7, 6, 5, 4]],
    [121, [9, 7, 6, 5]],
    [131, [9, 7]],
    [141, [9]],
    [151, []],
  ])('are updated since block %d as well as those that got it', async (block, tokenIds) => {
    expect(
      await identity().data(`{ vehicles(first: 100, filterBy: { updatedSince: { block: ${block} } }) { totalCount nodes { tokenId } } }`),
    ).toEqual({ vehicles: { totalCount: tokenIds.length, nodes: tokenIds.map((tokenId) => ({ tokenId })) } });
  });
});
