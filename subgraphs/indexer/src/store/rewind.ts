import type { ClientBase } from 'pg';
import type { BlockHeader } from '../chain/log';
import { createNextSchema, dropOldSchema, NEXT, swapSchemas } from '../rebuild/next-schema';
import { project } from '../rebuild/project';
import { readCheckpoint, type Checkpoint } from './checkpoint';
import { undoAbove } from './journal';
import type { Store } from './store';

export interface RewindCause {
  /** Hash (64 hex digits) of the block that was indexed at the height after the ancestor, and what the chain has there now. */
  readonly oldHash: string;
  readonly newHash: string;
}

/**
 * Takes the twin back to a block: by the journal as far as that reaches, deeper by projecting the events at or below the ancestor anew.
 * Events, blocks and corrections above it are forgotten. One transaction. With a `cause` it counts as a reorg of the chain.
 */
export async function rewind(store: Store, ancestor: BlockHeader, cause?: RewindCause): Promise<{ depth: number; rebuilt: boolean }> {
  const { session, contracts, checkpoint } = store;
  const { client } = session;
  const depth = checkpoint.indexed.number - ancestor.number;
  const rebuilt = ancestor.number < checkpoint.journalFloor;
  if (rebuilt) {
    await createNextSchema(client);
    await project(client, { contracts, schema: NEXT, journalFloor: ancestor.number }, -1, ancestor.number);
  }
  const next = await session.transaction(async () => {
    if (rebuilt) await swapSchemas(client);
    else await undoAbove(client, 'twin', ancestor.number);
    const gone = await client.query('DELETE FROM chain.event WHERE block_number > $1', [ancestor.number]);
    await client.query('DELETE FROM chain.correction WHERE block_number > $1', [ancestor.number]);
    await client.query('DELETE FROM chain.block WHERE number > $1', [ancestor.number]);
    if (cause) await recordReorg(client, ancestor.number, depth, cause);
    await client.query(
      `UPDATE chain.sync SET indexed_number = $2, indexed_hash = $3, indexed_time = to_timestamp($4), events = events - $5,
         journal_floor = least(journal_floor, $2), audited_number = least(audited_number, $2),
         projection = projection + $6, updated_at = now() WHERE chain_id = $1`,
      [checkpoint.chainId, ancestor.number, Buffer.from(ancestor.hash, 'hex'), ancestor.time, gone.rowCount ?? 0, rebuilt ? 1 : 0],
    );
    await client.query('SELECT pg_notify($1, $2)', ['twin_head', `${ancestor.number}:0x${ancestor.hash}`]);
    return readCheckpoint(client, checkpoint.chainId);
  });
  store.reset(next as Checkpoint);
  if (rebuilt) await dropOldSchema(client);
  return { depth, rebuilt };
}

async function recordReorg(client: ClientBase, ancestor: number, depth: number, { oldHash, newHash }: RewindCause): Promise<void> {
  const hashes = [oldHash, newHash].map((hash) => Buffer.from(hash, 'hex'));
  await client.query('INSERT INTO chain.reorg (ancestor, depth, old_hash, new_hash) VALUES ($1, $2, $3, $4)', [ancestor, depth, ...hashes]);
  await client.query('UPDATE chain.sync SET reorgs = reorgs + 1, deepest_reorg = greatest(deepest_reorg, $1)', [depth]);
}
