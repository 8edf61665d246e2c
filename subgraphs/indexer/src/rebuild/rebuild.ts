import { Client } from 'pg';
import type { ContractBook } from '../chain/contract-book';
import { readCheckpoint } from '../store/checkpoint';
import { createNextSchema, dropNextSchema, dropOldSchema, NEXT, swapSchemas } from './next-schema';
import { project } from './project';

/** Held while a projection is built, so that two builds do not share one schema. */
const REBUILD_LOCK = [0x44494d4f, -1] as const;

export interface RebuildOptions {
  readonly databaseUrl: string;
  readonly contracts: ContractBook;
  readonly log: { info(fields: object, message: string): void };
  readonly signal?: AbortSignal | undefined;
}

export interface RebuildResult {
  readonly block: number;
  readonly events: number;
  readonly seconds: number;
}

/** The chain was reorganised below blocks already folded; the build starts again. */
class ForkedBelowError extends Error {
  override readonly name = 'ForkedBelowError';
}

/**
 * Projects the stored events anew beside the live twin and swaps it in. The indexer goes on meanwhile; it is held up only while the
 * last few blocks are folded and the schemas renamed. Needs no RPC.
 */
export async function rebuildTwin(options: RebuildOptions): Promise<RebuildResult> {
  const client = new Client({ connectionString: options.databaseUrl, application_name: 'dimo-node rebuild' });
  await client.connect();
  try {
    await client.query("SET timezone = 'UTC'; SET synchronous_commit = off; SET jit = off");
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS locked', [...REBUILD_LOCK]);
    if (!rows[0]?.locked) throw new Error('another rebuild of this twin is running');
    for (let attempt = 1; ; attempt++) {
      try {
        return await build(client, options);
      } catch (error) {
        if (!(error instanceof ForkedBelowError) || attempt === 5) throw error;
        options.log.info({ attempt }, 'the chain was reorganised below the build: starting again');
      }
    }
  } finally {
    await client.end();
  }
}

async function build(client: Client, { contracts, log, signal }: RebuildOptions): Promise<RebuildResult> {
  const started = Date.now();
  const start = await position(client, contracts.chainId);
  await createNextSchema(client);
  let events = 0;
  const projection = {
    contracts,
    schema: NEXT,
    journalFloor: start.journalFloor,
    signal,
    progress: (block: number, count: number) => {
      events += count;
      const seconds = (Date.now() - started) / 1000;
      log.info({ block, of: start.indexed, events, eventsPerSecond: Math.round(events / seconds) }, 'rebuilding the twin');
    },
  };
  try {
    let at = await project(client, projection, -1, start.indexed);
    // Catch up while the indexer goes on, so that little is left for the part that holds it up.
    for (let lag = Infinity; lag > 16;) {
      const now = await position(client, contracts.chainId);
      lag = now.indexed - at;
      if (now.history !== start.history) throw new ForkedBelowError();
      at = await project(client, projection, at, now.indexed);
    }
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM chain.sync FOR UPDATE');
    const last = await position(client, contracts.chainId);
    if (last.history !== start.history) throw new ForkedBelowError();
    await project(client, projection, at, last.indexed);
    await swapSchemas(client);
    await client.query('UPDATE chain.sync SET projection = projection + 1');
    await client.query('COMMIT');
    await dropOldSchema(client);
    return { block: last.indexed, events, seconds: (Date.now() - started) / 1000 };
  } catch (error) {
    await client.query('ROLLBACK');
    await dropNextSchema(client);
    throw error;
  }
}

interface Position {
  readonly indexed: number;
  readonly journalFloor: number;
  /** Changes whenever stored events were taken away. */
  readonly history: string;
}

async function position(client: Client, chainId: number): Promise<Position> {
  const checkpoint = await readCheckpoint(client, chainId);
  if (!checkpoint) throw new Error('nothing is indexed yet: there are no events to rebuild the twin from');
  const { rows } = await client.query<{ history: string }>("SELECT reorgs || ' ' || projection AS history FROM chain.sync");
  return { indexed: checkpoint.indexed.number, journalFloor: checkpoint.journalFloor, history: rows[0]?.history ?? '' };
}
