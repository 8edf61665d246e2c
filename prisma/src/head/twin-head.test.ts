import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { useTestDatabase } from '../../../test/support/database';
import { EmbeddedPostgres } from '../embedded/embedded-postgres';
import { migrate } from '../migrate/migrate';
import { createPool, type Pool } from '../index';
import { TwinHead } from './twin-head';

const hashOf = (number: number) => `0x${number.toString(16).padStart(64, '0')}`;
const head = (number: number) => ({ number, hash: hashOf(number) });

/** One commit of an indexer: the checkpoint and its announcement. */
async function commit(pool: Pool, number: number): Promise<void> {
  const hash = Buffer.from(hashOf(number).slice(2), 'hex');
  await pool.query(
    `WITH written AS (
       INSERT INTO chain.sync (chain_id, network, start_block, indexed_number, indexed_hash, indexed_time, final_number, head_number, audited_number, journal_floor)
       VALUES (80002, 'devnet', 0, $1, $2, now(), 0, 0, 0, 0)
       ON CONFLICT (chain_id) DO UPDATE SET indexed_number = excluded.indexed_number, indexed_hash = excluded.indexed_hash RETURNING 1)
     SELECT pg_notify('twin_head', $3) FROM written`,
    [number, hash, `${number}:${hashOf(number)}`],
  );
}

describe('TwinHead', () => {
  const database = useTestDatabase();

  test('is unknown before the first commit, then follows each one, backwards too', async () => {
    const follower = new TwinHead(database().url);
    const seen: number[] = [];
    follower.on('change', (block) => seen.push(block.number));
    while (!follower.connected) await delay(5);
    expect(follower.current()).toBeUndefined();
    const first = follower.first();
    await commit(database().pool, 5);
    expect(await first).toEqual(head(5));
    for (const number of [6, 6, 4]) await commit(database().pool, number);
    while (follower.current()?.number !== 4) await delay(5);
    expect(seen).toEqual([5, 6, 4]);
    await database().pool.query(`SELECT pg_notify('twin_head', 'nonsense'), pg_notify('twin_head', '9:0x12')`);
    await delay(50);
    expect(follower.current()).toEqual(head(4));
    await follower.close();
  });

  test('reads the committed head at start', async () => {
    await commit(database().pool, 9);
    const follower = new TwinHead(database().url);
    expect(await follower.first(AbortSignal.timeout(5_000))).toEqual(head(9));
    await follower.close();
  });

  test('a connection cut by the server is replaced and what was missed is read', async () => {
    const follower = new TwinHead(database().url, { retryMs: 20 });
    await follower.first();
    await database().pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dimo-node head' AND datname = current_database()`,
    );
    await commit(database().pool, 21);
    while (follower.current()?.number !== 21) await delay(5);
    await follower.close();
  });
});

test('outlives a restart of the server', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'head-'));
  chmodSync(folder, 0o755);
  const options = { dataDir: join(folder, 'postgres'), durable: false, settings: { shared_buffers: '16MB' } };
  let postgres = await EmbeddedPostgres.start(options);
  await migrate(postgres.url);
  const pool = createPool(postgres.url);
  await commit(pool, 1);
  const follower = new TwinHead(postgres.url, { retryMs: 20 });
  expect(await follower.first()).toEqual(head(1));

  await postgres.stop();
  while (follower.connected) await delay(5);
  expect(follower.current()).toEqual(head(1));
  postgres = await EmbeddedPostgres.start({ ...options, port: postgres.port });
  const change = once(follower, 'change');
  await commit(pool, 2);
  expect(await change).toEqual([head(2)]);

  await follower.close();
  await pool.end();
  await postgres.stop();
  rmSync(folder, { recursive: true });
});
