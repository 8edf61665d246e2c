import type { ClientBase } from 'pg';
import type { ContractBook } from '../chain/contract-book';
import type { BlockHeader } from '../chain/log';
import type { Anomaly } from '../fold/anomaly';
import type { Correction } from '../fold/correction';
import { collectNeeds, foldBlock, type BlockEvents } from '../fold/fold';
import { TwinState } from '../twin/state';
import { advanceCheckpoint, type Checkpoint } from './checkpoint';
import { anomalyRows, blockRows, keepBlock, writeCorrections } from './chain-writer';
import { copyAll } from './copy';
import { eventRows, type EventRows } from './event-rows';
import { Journal } from './journal';
import { storedHeader } from './chain-reader';
import { loadHorizons, loadNeeds } from './twin-loader';
import { insertedRows, takeChanges, writeUpdates, type ChangesOfTable } from './twin-writer';
import type { WriterSession } from './writer-session';

/** Rows kept in memory between batches; past this the state starts empty again, so memory does not grow with the chain. */
const MAX_ROWS_IN_MEMORY = 80_000;
/**
 * Batches that come quickly are written together: a transaction, a COPY for each table and each row that changes twice cost Postgres a third of
 * its time when each batch is written for itself.
 */
const WRITE_EVERY_MS = 250;
const MOST_EVENTS_A_WRITE = 32_000;

const TWIN = 'twin';

export interface Batch {
  /** In ascending order; blocks without anything for the twin may be left out below the final block. */
  readonly blocks: readonly BlockEvents[];
  /** Every log of the blocks, as it is kept. */
  readonly events: EventRows;
  /** The last block the batch covers. */
  readonly to: BlockHeader;
  /** Blocks above this one may still be reorganised. */
  readonly final: number;
}

/** What has been folded since the last write began, and goes into the database together. */
interface Unwritten {
  readonly headers: BlockHeader[];
  readonly events: EventRows[];
  readonly anomalies: Anomaly[];
  readonly corrections: Correction[];
  readonly journal: Journal;
  /** The last block it covers. */
  readonly to: BlockHeader;
  readonly journalFloor: number;
}

/** The only way into the twin: batches of blocks, each in one transaction with its events, undo journal and checkpoint. */
export class Store {
  readonly session: WriterSession;
  readonly contracts: ContractBook;
  #checkpoint: Checkpoint;
  #state = new TwinState();
  #unwritten: Unwritten | undefined;
  #writing: Promise<void> | undefined;
  #writeBegunAt = Number.NEGATIVE_INFINITY;

  constructor(session: WriterSession, contracts: ContractBook, checkpoint: Checkpoint) {
    this.session = session;
    this.contracts = contracts;
    this.#checkpoint = checkpoint;
  }

  get checkpoint(): Checkpoint {
    return this.#checkpoint;
  }

  /** The first block of this database. */
  get startBlock(): number {
    return this.#checkpoint.startBlock;
  }

  /** Replaces the checkpoint after something other than a batch moved it. */
  reset(checkpoint: Checkpoint): void {
    this.#checkpoint = checkpoint;
    this.#forget();
  }

  /** The stored header of a height, or undefined when it is not kept. */
  async headerAt(number: number): Promise<BlockHeader | undefined> {
    const header = await storedHeader(this.session.reader, number);
    return header?.number === number ? header : undefined;
  }

  /** The newest stored header at or below a height; the point before the start block when there is none. */
  async headerAtOrBelow(number: number): Promise<BlockHeader> {
    return (await storedHeader(this.session.reader, number)) ?? { number: this.startBlock - 1, hash: '', parentHash: '', time: 0 };
  }

  async setAudited(block: number): Promise<void> {
    await this.session.client.query('UPDATE chain.sync SET audited_number = $2 WHERE chain_id = $1', [this.#checkpoint.chainId, block]);
    this.#checkpoint = { ...this.#checkpoint, audited: block };
  }

  raiseJournalFloor(floor: number): void {
    this.#checkpoint = { ...this.#checkpoint, journalFloor: floor };
  }

  /** Applies a batch that continues the checkpoint. Afterwards it is wholly in; when it throws, wholly out. */
  async append(batch: Batch): Promise<Anomaly[]> {
    const anomalies = await this.enqueue(batch);
    await this.flush();
    return anomalies;
  }

  /**
   * As `append`, but returns before the batch is written, so that the next one is folded meanwhile; batches that follow each other
   * quickly share a transaction. They are committed in order. A failed write surfaces at a later call, and then nothing that was not
   * committed is in.
   */
  async enqueue({ blocks, events, to, final }: Batch): Promise<Anomaly[]> {
    const unwritten = this.#unwrittenUpTo(to, Math.min(to.number, final));
    const anomalies = await this.#fold(blocks, unwritten);
    unwritten.events.push(events);
    for (const { header } of blocks) unwritten.headers.push(header);
    if (this.#state.size > MAX_ROWS_IN_MEMORY) {
      await this.flush();
      this.#state = new TwinState();
    } else if (countOf(unwritten) >= MOST_EVENTS_A_WRITE || performance.now() - this.#writeBegunAt >= WRITE_EVERY_MS) {
      await this.#beginWrite();
    }
    return anomalies;
  }

  /** Resolves when everything enqueued is committed. */
  async flush(): Promise<void> {
    await this.#beginWrite();
    await this.#written();
  }

  /** Notes corrections under the block that was indexed last. */
  async correct(header: BlockHeader, corrections: readonly Correction[]): Promise<void> {
    const unwritten = this.#unwrittenUpTo(header, this.#checkpoint.journalFloor);
    await this.#fold([{ header, logs: [], corrections }], unwritten);
    unwritten.corrections.push(...corrections);
    await this.flush();
  }

  #unwrittenUpTo(to: BlockHeader, journalFloor: number): Unwritten {
    const floor = Math.max(this.#unwritten?.journalFloor ?? this.#checkpoint.journalFloor, journalFloor);
    const before = this.#unwritten ?? { headers: [], events: [], anomalies: [], corrections: [], journal: new Journal() };
    return (this.#unwritten = { ...before, to, journalFloor: floor });
  }

  async #fold(blocks: readonly BlockEvents[], { journal, journalFloor, anomalies }: Unwritten): Promise<Anomaly[]> {
    try {
      const state = this.#state;
      if (!state.hasHorizons) {
        await this.#written();
        await loadHorizons(this.session.reader, TWIN, state);
      }
      // What an earlier batch changed is in the state and is not read again, so the reader may still see the rows before it.
      await loadNeeds(this.session.reader, TWIN, collectNeeds(blocks, state, this.contracts), state);
      const found = foldBlocks(blocks, state, this.contracts, journal, journalFloor);
      anomalies.push(...found);
      return found;
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  /** Takes what is folded out of the state and begins to write it, when the write before has ended. */
  async #beginWrite(): Promise<void> {
    await this.#written();
    const unwritten = this.#unwritten;
    if (unwritten === undefined) return;
    this.#unwritten = undefined;
    this.#writeBegunAt = performance.now();
    const changes = takeChanges(this.#state);
    const { client } = this.session;
    this.#writing = this.session
      .transaction(async () => {
        await write(client, unwritten, changes);
        const journalFloor = Math.max(this.#checkpoint.journalFloor, unwritten.journalFloor);
        return advanceCheckpoint(client, this.#checkpoint, { to: unwritten.to, journalFloor, events: countOf(unwritten) });
      })
      .then((checkpoint) => {
        this.#checkpoint = checkpoint;
      });
    this.#writing.catch(() => undefined);
  }

  /** Resolves when the write under way is committed. */
  async #written(): Promise<void> {
    const writing = this.#writing;
    this.#writing = undefined;
    try {
      await writing;
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  /** Begins again from what is committed. */
  #forget(): void {
    this.#state = new TwinState();
    this.#unwritten = undefined;
  }
}

/** Folds blocks in order, journaling those above `journalFloor`. */
export function foldBlocks(
  blocks: readonly BlockEvents[],
  state: TwinState,
  contracts: ContractBook,
  journal: Journal,
  journalFloor: number,
): Anomaly[] {
  const anomalies: Anomaly[] = [];
  for (const block of blocks) {
    const { number } = block.header;
    anomalies.push(...foldBlock(block, state, contracts, number > journalFloor ? journal.listener(number) : undefined));
  }
  return anomalies;
}

function countOf({ events }: Unwritten): number {
  return events.reduce((sum, { count }) => sum + count, 0);
}

async function write(client: ClientBase, unwritten: Unwritten, changes: readonly ChangesOfTable[]): Promise<void> {
  const { headers, events, anomalies, corrections, journal, to } = unwritten;
  await copyAll(client, [
    ...(events.length > 0 ? [eventRows(events)] : []),
    ...(headers.length > 0 ? [blockRows(headers)] : []),
    ...insertedRows(TWIN, changes),
    ...(anomalies.length > 0 ? [anomalyRows(TWIN, anomalies)] : []),
  ]);
  await writeUpdates(client, TWIN, changes);
  await journal.write(client, TWIN);
  if (corrections.length === 0) return;
  await keepBlock(client, to);
  await writeCorrections(client, corrections);
}
