import type { ClientBase } from 'pg';
import type { ContractBook } from '../chain/contract-book';
import { collectNeeds } from '../fold/fold';
import { Journal } from '../store/journal';
import { foldBlocks } from '../store/store';
import { readBlocks } from '../store/chain-reader';
import { anomalyRows } from '../store/chain-writer';
import { copyAll } from '../store/copy';
import { loadHorizons, loadNeeds } from '../store/twin-loader';
import { insertedRows, takeChanges, writeUpdates } from '../store/twin-writer';
import { TwinState } from '../twin/state';

const LOGS_PER_BATCH = 10_000;
const MAX_ROWS_IN_MEMORY = 150_000;

export interface Projection {
  readonly contracts: ContractBook;
  /** Schema that receives the rows. */
  readonly schema: string;
  /** Blocks above this one are journaled. */
  readonly journalFloor: number;
  /** Told of each block reached. */
  readonly progress?: (block: number, events: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Folds stored events of blocks `after < n <= upTo` into a schema, batch by batch in autocommit; returns the last block folded. */
export async function project(client: ClientBase, projection: Projection, after: number, upTo: number): Promise<number> {
  const { contracts, schema, journalFloor } = projection;
  let state = new TwinState();
  let at = after;
  for (;;) {
    projection.signal?.throwIfAborted();
    const blocks = await readBlocks(client, contracts, at, upTo, LOGS_PER_BATCH);
    const last = blocks?.at(-1);
    if (!blocks || !last) return upTo;
    if (!state.hasHorizons) await loadHorizons(client, schema, state);
    await loadNeeds(client, schema, collectNeeds(blocks, state, contracts), state);
    const journal = new Journal();
    const anomalies = foldBlocks(blocks, state, contracts, journal, journalFloor);
    const changes = takeChanges(state);
    await copyAll(client, [...insertedRows(schema, changes), ...(anomalies.length > 0 ? [anomalyRows(schema, anomalies)] : [])]);
    await writeUpdates(client, schema, changes);
    await journal.write(client, schema);
    if (state.size > MAX_ROWS_IN_MEMORY) state = new TwinState();
    at = last.header.number;
    projection.progress?.(
      at,
      blocks.reduce((sum, block) => sum + block.logs.length, 0),
    );
  }
}
