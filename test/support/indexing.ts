import { Metrics, amoy } from '@dimo-node/kit';
import { startIndexer, type IndexerSettings, type RunningIndexer } from '@dimo-node/indexer';
import { Client } from 'pg';
import { createTestDatabase } from './database';
import { dumpTwin, type TwinDump } from './twin-dump';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface TestIndexer extends RunningIndexer {
  readonly lines: readonly LogLine[];
}

/** An indexer in this process, with what it logs kept. */
export function runIndexer(databaseUrl: string, rpcUrls: readonly string[], settings: Partial<IndexerSettings> = {}): TestIndexer {
  const lines: LogLine[] = [];
  const at = (level: LogLine['level']) => (fields: object, message: string) => void lines.push({ level, message, fields: { ...fields } });
  const log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  const indexer = startIndexer({ databaseUrl, network: amoy, rpcUrls, pollIntervalMs: 100, ...settings }, { metrics: new Metrics(), log });
  indexer.done.catch(() => undefined);
  return { ...indexer, lines };
}

export interface SyncState {
  readonly block: number;
  readonly hash: string;
  readonly reorgs: number;
  readonly deepest: number;
  readonly projection: number;
}

export async function syncState(databaseUrl: string): Promise<SyncState | undefined> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: string; h: string; reorgs: string; deepest: string; projection: string }>(
      "SELECT indexed_number AS n, '0x' || encode(indexed_hash, 'hex') AS h, reorgs, deepest_reorg AS deepest, projection FROM chain.sync",
    );
    const row = rows[0];
    return (
      row && {
        block: Number(row.n),
        hash: row.h,
        reorgs: Number(row.reorgs),
        deepest: Number(row.deepest),
        projection: Number(row.projection),
      }
    );
  } finally {
    await client.end();
  }
}

/** Waits until the twin stands at this very block. */
export async function reach(databaseUrl: string, target: { number: number; hash: string }, timeoutMs = 30_000): Promise<void> {
  const until = Date.now() + timeoutMs;
  let state: SyncState | undefined;
  while (Date.now() < until) {
    state = await syncState(databaseUrl).catch(() => undefined);
    if (state?.block === target.number && state.hash === target.hash) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`the twin is at ${JSON.stringify(state)}, not at ${JSON.stringify(target)}`);
}

/** The twin that an indexer makes that starts now, from nothing. */
export async function twinFromScratch(rpcUrl: string, target: { number: number; hash: string }): Promise<TwinDump> {
  const database = await createTestDatabase();
  const indexer = runIndexer(database.url, [rpcUrl]);
  try {
    await reach(database.url, target, 60_000);
    await indexer.stop();
    return await dumpTwin(database.url);
  } finally {
    await indexer.stop();
    await database.drop();
  }
}
