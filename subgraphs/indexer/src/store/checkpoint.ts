import type { ClientBase } from 'pg';
import type { BlockHeader } from '../chain/log';

/** How far a network is read. Times in seconds; an empty hash stands before the first block. */
export interface Checkpoint {
  readonly chainId: number;
  readonly startBlock: number;
  readonly indexed: { readonly number: number; readonly hash: string };
  readonly final: number;
  readonly audited: number;
  readonly journalFloor: number;
  /** Which projection the rows in memory belong to. */
  readonly projection: number;
}

/** The database and the settings disagree about the network. */
export class NetworkMismatchError extends Error {
  override readonly name = 'NetworkMismatchError';
}

/** Somebody else moved the checkpoint: this process is not the only writer. */
export class CheckpointMovedError extends Error {
  override readonly name = 'CheckpointMovedError';
}

const COLUMNS = 'chain_id, network, start_block, indexed_number, indexed_hash, final_number, audited_number, journal_floor, projection';

interface SyncRow {
  chain_id: string;
  network: string;
  start_block: string;
  indexed_number: string;
  indexed_hash: Buffer;
  final_number: string;
  audited_number: string;
  journal_floor: string;
  projection: string;
}

/** The checkpoint of this database, or undefined before the first start. */
export async function readCheckpoint(client: ClientBase, chainId: number): Promise<Checkpoint | undefined> {
  const { rows } = await client.query<SyncRow>(`SELECT ${COLUMNS} FROM chain.sync`);
  const row = rows[0];
  if (!row) return undefined;
  if (Number(row.chain_id) !== chainId) {
    throw new NetworkMismatchError(
      `DATABASE_URL holds chain ${row.chain_id} (${row.network}), but NETWORK is chain ${chainId}: use another database for another network`,
    );
  }
  return {
    chainId,
    startBlock: Number(row.start_block),
    indexed: { number: Number(row.indexed_number), hash: row.indexed_hash.toString('hex') },
    final: Number(row.final_number),
    audited: Number(row.audited_number),
    journalFloor: Number(row.journal_floor),
    projection: Number(row.projection),
  };
}

/** Begins a network: `startBlock` will be the first block indexed. */
export async function createCheckpoint(client: ClientBase, network: string, chainId: number, startBlock: number): Promise<Checkpoint> {
  const before = startBlock - 1;
  await client.query(
    `INSERT INTO chain.sync (chain_id, network, start_block, indexed_number, indexed_hash, indexed_time, final_number, head_number, audited_number, journal_floor)
     VALUES ($1, $2, $3, $4, ''::bytea, to_timestamp(0), $4, $4, $4, $4)`,
    [chainId, network, startBlock, before],
  );
  return {
    chainId,
    startBlock,
    indexed: { number: before, hash: '' },
    final: before,
    audited: before,
    journalFloor: before,
    projection: 0,
  };
}

export interface Advance {
  readonly to: BlockHeader;
  readonly journalFloor: number;
  readonly events: number;
}

/** Moves the checkpoint within the open transaction and wakes those who read the twin. */
export async function advanceCheckpoint(client: ClientBase, from: Checkpoint, { to, journalFloor, events }: Advance): Promise<Checkpoint> {
  const result = await client.query(
    `WITH moved AS (
       UPDATE chain.sync SET indexed_number = $4, indexed_hash = $5, indexed_time = to_timestamp($6), journal_floor = $7, events = events + $8,
         head_number = greatest(head_number, $4), updated_at = now()
       WHERE chain_id = $1 AND indexed_number = $2 AND indexed_hash = $3 AND projection = $10 RETURNING 1)
     SELECT pg_notify('twin_head', $9) FROM moved`,
    [
      from.chainId,
      from.indexed.number,
      Buffer.from(from.indexed.hash, 'hex'),
      to.number,
      Buffer.from(to.hash, 'hex'),
      to.time,
      journalFloor,
      events,
      `${to.number}:0x${to.hash}`,
      from.projection,
    ],
  );
  if (result.rowCount !== 1)
    throw new CheckpointMovedError(
      `the checkpoint is no longer where this process left it (block ${from.indexed.number}): the twin was swapped or another indexer writes`,
    );
  return { ...from, indexed: { number: to.number, hash: to.hash }, journalFloor };
}

/** Where the chain itself is, for the status; does not touch the twin. */
export async function recordHead(client: ClientBase, chainId: number, head: BlockHeader, final: BlockHeader | undefined): Promise<void> {
  await client.query(
    `UPDATE chain.sync SET head_number = $2, head_hash = $3, head_time = to_timestamp($4),
       final_number = coalesce($5, final_number), final_hash = coalesce($6, final_hash), final_time = coalesce(to_timestamp($7), final_time), updated_at = now()
     WHERE chain_id = $1`,
    [
      chainId,
      head.number,
      Buffer.from(head.hash, 'hex'),
      head.time,
      final?.number ?? null,
      final ? Buffer.from(final.hash, 'hex') : null,
      final?.time ?? null,
    ],
  );
}
