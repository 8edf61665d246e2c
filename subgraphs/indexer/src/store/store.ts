import type { ClientBase } from 'pg';
import type { ContractBook } from '../chain/contract-book';
import type { BlockHeader } from '../chain/log';
import type { Anomaly } from '../fold/anomaly';
import type { Correction } from '../fold/correction';
import { collectNeeds, foldBlock, type BlockEvents } from '../fold/fold';
import { TwinState } from '../twin/state';
import { advanceCheckpoint, type Advance, type Checkpoint } from './checkpoint';
import { anomalyRows, blockRows, keepBlock, writeCorrections } from './chain-writer';
import { copyAll, type CopyRows } from './copy';
import type { EventRows } from './event-rows';
import { Journal } from './journal';
import { storedHeader } from './chain-reader';
import { loadHorizons, loadNeeds } from './twin-loader';
import { insertedRows, takeChanges, writeUpdates } from './twin-writer';
import type { WriterSession } from './writer-session';

/** Rows kept in memory between batches; past this the state starts empty again, so memory does not grow with the chain. */
const MAX_ROWS_IN_MEMORY = 80_000;

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

/** What a change writes outside the twin: rows to copy, and what follows them. */
interface ChainChange {
  copies(): CopyRows[];
  finish(client: ClientBase): Promise<Advance>;
}

/** The only way into the twin: batches of blocks, each in one transaction with its events, undo journal and checkpoint. */
export class Store {
  readonly session: WriterSession;
  readonly contracts: ContractBook;
  #checkpoint: Checkpoint;
  #state = new TwinState();
  #writing: Promise<void> | undefined;

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
    this.#state = new TwinState();
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
   * As `append`, but returns while the batch is still being written, so that the next one is folded meanwhile. Batches are committed
   * in order, each in its own transaction. A failed write surfaces at the next call.
   */
  async enqueue({ blocks, events, to, final }: Batch): Promise<Anomaly[]> {
    const journalFloor = Math.max(this.#checkpoint.journalFloor, Math.min(to.number, final));
    const headers = blocks.map((block) => block.header);
    return this.#change(blocks, journalFloor, {
      copies: () => [events.rows(), blockRows(headers)],
      finish: () => Promise.resolve({ to, journalFloor: Math.max(this.#checkpoint.journalFloor, journalFloor), events: events.count }),
    });
  }

  /** Resolves when everything enqueued is committed. */
  async flush(): Promise<void> {
    const writing = this.#writing;
    this.#writing = undefined;
    await writing;
  }

  /** Notes corrections under the block that was indexed last. */
  async correct(header: BlockHeader, corrections: readonly Correction[]): Promise<void> {
    const { journalFloor } = this.#checkpoint;
    await this.#change([{ header, logs: [], corrections }], journalFloor, {
      copies: () => [],
      finish: async (client) => {
        await keepBlock(client, header);
        await writeCorrections(client, corrections);
        return { to: header, journalFloor, events: 0 };
      },
    });
    await this.flush();
  }

  async #change(blocks: readonly BlockEvents[], journalFloor: number, chain: ChainChange): Promise<Anomaly[]> {
    try {
      const state = this.#state;
      if (!state.hasHorizons) {
        await this.flush();
        await loadHorizons(this.session.reader, TWIN, state);
      }
      // What an earlier batch changed is in the state and is not read again, so the reader may still see the rows before it.
      await loadNeeds(this.session.reader, TWIN, collectNeeds(blocks, state, this.contracts), state);
      const journal = new Journal();
      const anomalies = foldBlocks(blocks, state, this.contracts, journal, journalFloor);
      const changes = takeChanges(state);
      await this.flush();
      if (state.size > MAX_ROWS_IN_MEMORY) this.#state = new TwinState();
      this.#begin(async (client) => {
        await copyAll(client, [
          ...chain.copies(),
          ...insertedRows(TWIN, changes),
          ...(anomalies.length > 0 ? [anomalyRows(TWIN, anomalies)] : []),
        ]);
        await writeUpdates(client, TWIN, changes);
        await journal.write(client, TWIN);
        return chain.finish(client);
      });
      if (this.#state !== state) await this.flush();
      return anomalies;
    } catch (error) {
      this.#state = new TwinState();
      throw error;
    }
  }

  #begin(write: (client: ClientBase) => Promise<Advance>): void {
    const { client } = this.session;
    this.#writing = this.session
      .transaction(async () => advanceCheckpoint(client, this.#checkpoint, await write(client)))
      .then((checkpoint) => {
        this.#checkpoint = checkpoint;
      });
    this.#writing.catch(() => undefined);
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
