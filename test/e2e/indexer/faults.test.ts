import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { startFaultyRpc, type FaultyRpc, type Faults } from '../../support/faulty-rpc';
import { HistoryChain } from '../../support/history-chain';
import { reach, runIndexer, syncState, twinFromScratch, type TestIndexer } from '../../support/indexing';
import { dumpTwin } from '../../support/twin-dump';

jest.setTimeout(180_000);

let chain: HistoryChain;
let rpc: FaultyRpc;
let database: TestDatabase;
let indexer: TestIndexer | undefined;

beforeEach(async () => {
  chain = await HistoryChain.start(31);
  rpc = await startFaultyRpc(chain.anvil.httpUrl);
  database = await createTestDatabase();
  await chain.mine(20, 15);
});

afterEach(async () => {
  await indexer?.stop();
  indexer = undefined;
  await rpc.stop();
  await chain.stop();
  await database.drop();
});

async function expectWholeTwin(): Promise<void> {
  const head = await chain.head();
  await reach(database.url, head, 60_000);
  expect(await dumpTwin(database.url)).toEqual(await twinFromScratch(chain.anvil.httpUrl, head));
}

describe('an RPC that fails for a while costs nothing but time', () => {
  const cases: [string, Faults][] = [
    ['is gone', { down: true }],
    ['answers with errors', { error: { code: -32000, message: 'something went wrong' } }],
    ['limits the rate', { rateLimit: {} }],
    ['truncates its JSON', { truncate: true }],
    ['serves a gateway error page', { html: 502 }],
    ['leaves logs out', { emptyLogs: true }],
    ['lags behind', { headBehind: 6 }],
    ['knows no block', { nullBlock: true }],
    ['repeats logs in another order', { duplicateLogs: true, reverseLogs: true }],
    ['drops its sockets', { dropSockets: true }],
  ];

  it.each(cases)('%s', async (_name, faults) => {
    indexer = runIndexer(database.url, [rpc.httpUrl]);
    await reach(database.url, await chain.head());
    await rpc.set(faults);
    await chain.mine(6, 15);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await rpc.set({});
    await chain.mine(2, 15);
    await expectWholeTwin();
  });
});

it('never takes an empty answer for a block that has logs', async () => {
  indexer = runIndexer(database.url, [rpc.httpUrl]);
  await reach(database.url, await chain.head());
  await rpc.set({ emptyLogs: true });
  await chain.mine(3, 15);
  await expectWholeTwin();
});

it('goes on with the other endpoint when one dies', async () => {
  indexer = runIndexer(database.url, [rpc.httpUrl, chain.anvil.httpUrl]);
  await reach(database.url, await chain.head());
  await rpc.set({ down: true });
  await chain.mine(4, 15);
  await expectWholeTwin();
});

it('learns the limits of a provider during backfill', async () => {
  await chain.mine(60, 15);
  await chain.finalize();
  await rpc.set({ maxBlocks: { blocks: 7, code: -32000, message: 'eth_getLogs block range too large, range: {blocks}, max: 7' } });
  indexer = runIndexer(database.url, [rpc.httpUrl], { finalityDepth: 1 });
  await expectWholeTwin();
});

it('finds by its audit what a provider left out of a range, and reads it again', async () => {
  await chain.finalize();
  await rpc.set({ emptyLogs: (filter) => 'fromBlock' in filter });
  indexer = runIndexer(database.url, [rpc.httpUrl], { finalityDepth: 1 });
  await reach(database.url, await chain.head());
  await rpc.set({});
  const until = Date.now() + 30_000;
  while (Date.now() < until && (await incidents()).length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await incidents()).toContainEqual({ kind: 'audit-difference' });
  await chain.mine(2, 10);
  await expectWholeTwin();
});

it('refuses an RPC of another chain, naming both', async () => {
  await rpc.set({ chainId: 1 });
  indexer = runIndexer(database.url, [rpc.httpUrl]);
  await expect(indexer.done).rejects.toThrow(/serves chain 1, expected 80002/);
  expect(await syncState(database.url)).toBeUndefined();
});

it('refuses a database of another network', async () => {
  indexer = runIndexer(database.url, [rpc.httpUrl]);
  await reach(database.url, await chain.head());
  await indexer.stop();
  await database.pool.query('UPDATE chain.sync SET chain_id = 137, network = $1', ['polygon']);
  indexer = runIndexer(database.url, [rpc.httpUrl]);
  await expect(indexer.done).rejects.toThrow(/DATABASE_URL holds chain 137 \(polygon\), but NETWORK is chain 80002/);
});

it('continues when its database connections are cut in the middle of batches', async () => {
  indexer = runIndexer(database.url, [rpc.httpUrl]);
  const admin = new Client({ connectionString: database.url });
  await admin.connect();
  for (let cut = 0; cut < 5; cut++) {
    await chain.mine(2, 20);
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'dimo-node indexer%' AND datname = current_database()",
    );
  }
  await admin.end();
  await expectWholeTwin();
});

it('lets a second indexer stand by and take over', async () => {
  indexer = runIndexer(database.url, [rpc.httpUrl]);
  await reach(database.url, await chain.head());
  const second = runIndexer(database.url, [chain.anvil.httpUrl]);
  try {
    const until = Date.now() + 10_000;
    while (Date.now() < until && !second.lines.some(({ message }) => /standing by/.test(message)))
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(second.lines.map(({ message }) => message)).toContain('another indexer is writing this chain: standing by');
    await indexer.stop();
    await chain.mine(3, 15);
    await expectWholeTwin();
  } finally {
    await second.stop();
  }
});

async function incidents(): Promise<{ kind: string }[]> {
  const { rows } = await database.pool.query<{ kind: string }>('SELECT kind FROM chain.incident');
  return rows;
}
