import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from '../../support/database';
import { HistoryChain } from '../../support/history-chain';
import { reach, syncState, twinFromScratch } from '../../support/indexing';
import { dumpTwin } from '../../support/twin-dump';

jest.setTimeout(240_000);

const ROUNDS = 20;
const CLI = join(__dirname, '..', '..', '..', 'gateway', 'dist', 'cli.js');

function spawnIndexer(databaseUrl: string, rpcUrl: string): ChildProcess {
  const env = {
    ...process.env,
    NETWORK: 'amoy',
    RPC_URLS: rpcUrl,
    DATABASE_URL: databaseUrl,
    INDEXER_PORT: '0',
    FINALITY_DEPTH: '8',
    HOP_SECRET: 'f3a1'.repeat(16),
    LOG_LEVEL: 'error',
  };
  return spawn(process.execPath, [CLI, 'indexer'], { env, stdio: ['ignore', 'inherit', 'inherit'] });
}

async function killHard(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Waits for the first sign of life of a round, so that the kill meets an indexer at work and not one that is loading. */
async function untilMoved(databaseUrl: string, from: number, timeoutMs: number): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until && ((await syncState(databaseUrl))?.block ?? -1) === from) await sleep(10);
}

it(`loses and doubles nothing in ${ROUNDS} rounds of kill -9 during backfill and live`, async () => {
  const chain = await HistoryChain.start(23);
  const database = await createTestDatabase();
  try {
    await chain.mine(60, 150);
    let block = -1;
    let moved = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const indexer = spawnIndexer(database.url, chain.anvil.wsUrl);
      await untilMoved(database.url, block, 10_000);
      await Promise.all([sleep((round * 37) % 150), chain.mine(2, 30)]);
      await killHard(indexer);
      const after = (await syncState(database.url))?.block ?? -1;
      expect(after).toBeGreaterThanOrEqual(block);
      if (after > block) moved++;
      block = after;
    }
    expect(moved).toBeGreaterThan(ROUNDS / 2);
    const last = spawnIndexer(database.url, chain.anvil.wsUrl);
    const head = await chain.head();
    await reach(database.url, head, 60_000);
    await killHard(last);
    expect(await dumpTwin(database.url)).toEqual(await twinFromScratch(chain.anvil.httpUrl, head));
  } finally {
    await chain.stop();
    await database.drop();
  }
});
