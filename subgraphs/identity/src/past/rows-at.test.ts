import { useIdentity, type IdentityHarness } from '../../../../test/support/identity';
import { address, time, word } from '../../../../test/support/twin-rows';
import { findBlock } from './block';
import { pastSource } from './past-source';
import { statementAt } from './rows-at';

const ASSET = Buffer.from('45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8', 'hex');
const APP = '0x0000000000000000000000000000000000000a44';

/** Blocks 5 to 10 can be read. Vehicle 1 was given away at 8 and again at 9; 2 was minted at 8, 3 burned at 9; 4 came out of 9 unchanged. */
async function fill({ insert, pool }: IdentityHarness): Promise<void> {
  await insert('vehicle', { id: 1, owner: address(3), updated_block: 9 }, { id: 2, updated_block: 8 });
  await insert('vehicle', { id: 3, updated_block: 9, burned_at: time() }, { id: 4, updated_block: 3 });
  await insert('sacd', {
    asset: ASSET,
    token_id: word(4),
    vehicle_id: 4,
    grantee: address(0xa44),
    permissions: word(12),
    expires_at: time(85),
  });
  const before = (id: number, owner: number, updated: number): object => ({
    id,
    owner: `\\x${address(owner).toString('hex')}`,
    minted_at: time(),
    updated_block: updated,
  });
  const journal: [number, number, number, object | null][] = [
    [8, 0, 1, before(1, 1, 3)],
    [8, 1, 2, null],
    [9, 0, 1, before(1, 2, 8)],
    [9, 1, 3, before(3, 7, 4)],
    [9, 2, 4, before(4, 0xa11ce, 3)],
  ];
  for (const [block, seq, id, image] of journal) {
    await pool.query(`INSERT INTO twin.journal VALUES ($1, $2, 'vehicle', $3, $4)`, [block, seq, { id }, image]);
  }
  await pool.query(
    `INSERT INTO chain.sync (chain_id, network, start_block, indexed_number, indexed_hash, indexed_time, final_number, head_number, audited_number, journal_floor)
     VALUES (80002, 'amoy', 0, 10, $1, $2, 4, 10, 4, 4)`,
    [word(10), time(100)],
  );
  for (const block of [5, 6, 7, 8, 9]) {
    await pool.query('INSERT INTO chain.block VALUES ($1, $2, $2, $3)', [block, word(block), time(block * 10)]);
  }
}

describe('rows at a block', () => {
  const identity = useIdentity(fill);

  it.each<[number, [number, number][]]>([
    [
      5,
      [
        [4, 0xa11ce],
        [3, 7],
        [1, 1],
      ],
    ],
    [
      7,
      [
        [4, 0xa11ce],
        [3, 7],
        [1, 1],
      ],
    ],
    [
      8,
      [
        [4, 0xa11ce],
        [3, 7],
        [2, 0xa11ce],
        [1, 2],
      ],
    ],
    [
      9,
      [
        [4, 0xa11ce],
        [2, 0xa11ce],
        [1, 3],
      ],
    ],
    [
      10,
      [
        [4, 0xa11ce],
        [2, 0xa11ce],
        [1, 3],
      ],
    ],
  ])('of vehicles at %i', async (block, rows) => {
    const { vehicles } = await identity().data<{ vehicles: { totalCount: number; nodes: { tokenId: number; owner: string }[] } }>(
      `{ vehicles(first: 10, atBlock: ${block}) { totalCount nodes { tokenId owner } } }`,
    );
    expect(vehicles.nodes.map(({ tokenId, owner }) => [tokenId, Number(owner)])).toEqual(rows);
    expect(vehicles.totalCount).toBe(rows.length);
  });

  it.each([
    [8, 1],
    [9, 0],
  ])('have expired or not at the time of block %i', async (block, count) => {
    const answer = await identity().data<{ vehicle: { sacds: { totalCount: number }; sacd: unknown; permissionsOf: unknown[] } }>(
      `{ vehicle(tokenId: 4, atBlock: ${block}) { sacds(first: 1) { totalCount } sacd(grantee: "${APP}") { permissions } permissionsOf(grantee: "${APP}") { name } } }`,
    );
    expect(answer.vehicle.sacds.totalCount).toBe(count);
    expect(answer.vehicle.permissionsOf).toHaveLength(count);
    expect(answer.vehicle.sacd === null).toBe(count === 0);
  });

  it('are refused when the block leaves the chain or the kept history while they are read', async () => {
    const { pool } = identity();
    const read = async (number: number, hash: Buffer): Promise<unknown> =>
      pastSource(pool, { ...(await findBlock(pool, number)), hash }, () => undefined).query('SELECT v.id FROM twin.vehicle v');
    await expect(read(7, word(7))).resolves.toMatchObject({ rowCount: 3 });
    await expect(read(7, word(70))).rejects.toMatchObject({
      code: 'HISTORY_UNAVAILABLE',
      message: expect.stringContaining('replaced') as string,
    });
    const source = pastSource(pool, await findBlock(pool, 5), () => undefined);
    await pool.query('UPDATE chain.sync SET journal_floor = 6');
    await expect(source.query('SELECT v.id FROM twin.vehicle v')).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' });
    await pool.query('UPDATE chain.sync SET journal_floor = 4');
  });

  it('can be read at the newest block alone when everything is final', async () => {
    const { pool } = identity();
    await pool.query('UPDATE chain.sync SET journal_floor = 10');
    expect(await findBlock(pool, 10)).toEqual({ number: 10, hash: word(10), time: time(100) });
    await expect(findBlock(pool, 9)).rejects.toThrow('the twin at block 9 is not kept: only block 10 can be read');
    await pool.query('UPDATE chain.sync SET journal_floor = 4');
  });

  it.each([
    ['SELECT id FROM twin.vehicle WHERE id = 1', 'without an alias'],
    ['SELECT 1 FROM twin.census c', 'twin.census is not in the journal'],
    ['SELECT 1 FROM chain.sync s', 'chain.sync has no past'],
  ])('are not made for %s', (text, message) => {
    expect(() => statementAt(text, '$1::bigint')).toThrow(message);
  });

  it('of a keyed read go through the key', async () => {
    const { pool } = identity();
    const text = statementAt('SELECT v.id FROM twin.vehicle v WHERE v.id = ANY($1::bigint[])', '$2::bigint');
    const client = await pool.connect();
    try {
      await client.query('BEGIN; SET LOCAL enable_seqscan = off');
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, [[1], 7]);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(/vehicle_pkey.*\n.*Index Cond: \(id = ANY/);
      expect(plan).toContain('journal_table');
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
