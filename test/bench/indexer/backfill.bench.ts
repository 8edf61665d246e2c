import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgres, migrate } from '@dimo-node/database';
import { Client } from 'pg';
import { HistoryChain } from '../../support/history-chain';
import { rateLine, type Benchmark } from '../report';

const BLOCKS = 900;
const LOGS_A_BLOCK = 200;
const ROUNDS = 3;

interface Run {
  readonly seconds: number;
  readonly megabytes: number;
}

/** A chain of 150,000+ events into an empty embedded Postgres, decoded by us and by ethers' parseLog in turn; the best of each counts. */
export const benchmark: Benchmark = {
  names: ['indexer.backfill', 'indexer.memory'],
  async run(_wanted, note) {
    const folder = mkdtempSync(join(tmpdir(), 'dimo-node-bench-'));
    const postgres = await EmbeddedPostgres.start({ dataDir: join(folder, 'postgres') });
    const chain = await HistoryChain.start(7);
    try {
      const events = await chain.mineInBulk(BLOCKS, LOGS_A_BLOCK);
      await chain.finalize();
      note(`chain of ${events} events in ${BLOCKS} blocks`);
      const runs: Record<'ours' | 'parseLog', Run[]> = { ours: [], parseLog: [] };
      for (let round = 0; round < ROUNDS; round++) {
        for (const decoder of ['ours', 'parseLog'] as const) {
          const run = await backfill(postgres.url, chain.anvil.httpUrl, BLOCKS, decoder, `bench_${round}_${decoder.toLowerCase()}`);
          note(`${decoder}: ${Math.round(events / run.seconds)} events/s, ${Math.round(run.megabytes)} MB`);
          runs[decoder].push(run);
        }
      }
      const best = (list: Run[]): number => events / Math.min(...list.map((run) => run.seconds));
      const memory = Math.max(...runs.ours.map((run) => run.megabytes));
      return [
        rateLine('indexer.backfill', 'events/s', best(runs.ours), 'ethers parseLog', best(runs.parseLog)),
        { bench: 'indexer.memory', value: Math.round(memory), unit: 'MB' },
      ];
    } finally {
      await chain.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function backfill(serverUrl: string, rpcUrl: string, target: number, decoder: string, name: string): Promise<Run> {
  const admin = new Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await migrate(url.href);
  await admin.query('CHECKPOINT');
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['-r', '@swc-node/register', join(__dirname, 'backfill.child.ts'), url.href, rpcUrl, String(target), decoder],
      { maxBuffer: 2 ** 24 },
    );
    return JSON.parse(stdout) as Run;
  } finally {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  }
}
