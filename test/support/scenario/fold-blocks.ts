import type { ChainLog } from '../../../subgraphs/indexer/src/chain/log';
import type { Anomaly } from '../../../subgraphs/indexer/src/fold/anomaly';
import type { Correction, CorrectionKind } from '../../../subgraphs/indexer/src/fold/correction';
import { decodeLog } from '../../../subgraphs/indexer/src/fold/decoded';
import { collectNeeds, foldBlock, type BlockEvents } from '../../../subgraphs/indexer/src/fold/fold';
import type { Needs } from '../../../subgraphs/indexer/src/fold/needs';
import { TwinState } from '../../../subgraphs/indexer/src/twin/state';
import type { Row, TableShape, Value } from '../../../subgraphs/indexer/src/twin/table';
import type { TableState } from '../../../subgraphs/indexer/src/twin/table-state';
import { TABLE_NAMES, type TableName } from '../../../subgraphs/indexer/src/twin/tables';
import { t1 } from './cast';
import { contracts, type Emission } from './emit';
import { World } from './world';

export type Transaction = readonly Emission[];

export interface Block {
  readonly time: number;
  readonly transactions: readonly Transaction[];
  readonly corrections: readonly Omit<Correction, 'blockNumber' | 'seq' | 'readBlock'>[];
}

/** A block at a time; a list is one transaction, a log alone is a transaction of its own. */
export function at(time: number, ...transactions: (Transaction | Emission)[]): Block {
  return { time, transactions: transactions.map((one) => ('data' in one ? [one] : one)), corrections: [] };
}

/** A block that brings only what a contract read found. */
export function corrected(time: number, kind: CorrectionKind, subject: string, value: string): Block {
  return { time, transactions: [], corrections: [{ kind, subject, value }] };
}

/** One block an hour from t1 on, each of one transaction. */
export function hourly(...transactions: (Transaction | Emission)[]): Block[] {
  return transactions.map((one, i) => at(t1 + i * 3600, one));
}

const FIRST_BLOCK = 1000;

/** Logs of other contracts stand between ours, so indexes have gaps. */
export function logsOf(block: Block, blockNumber: number): ChainLog[] {
  let logIndex = 1;
  return block.transactions.flatMap((transaction, txIndex) =>
    transaction.map((emission) => ({
      ...emission,
      blockNumber,
      logIndex: (logIndex += 2),
      txIndex,
      txHash: `0x${Buffer.alloc(32, txIndex + 1).toString('hex')}`,
    })),
  );
}

/** The block as the fold takes it, `i` blocks after the first of a scenario. */
export function eventsOf(block: Block, i: number): BlockEvents {
  const number = FIRST_BLOCK + i;
  return {
    header: { number, hash: '', parentHash: '', time: block.time },
    logs: logsOf(block, number).map((log) => decodeLog(log, contracts)),
    corrections: block.corrections.map((correction, seq) => ({ ...correction, blockNumber: number, seq, readBlock: number })),
  };
}

export class Outcome extends World {
  readonly anomalies: readonly Anomaly[];

  constructor(world: World, anomalies: readonly Anomaly[]) {
    super(world);
    this.anomalies = anomalies;
  }

  /** `kind subject` of each. */
  get notes(): string[] {
    return this.anomalies.map(({ kind, subject }) => `${kind} ${subject}`);
  }

  /** Ids of the rows that are not burned. */
  live(table: TableName): (Value | undefined)[] {
    return [...this.table(table).values()].filter((row) => row.burnedAt === null).map((row) => row.id ?? row.node);
  }
}

/**
 * Folds the blocks onto a world: once block by block, each with nothing in memory but what it needs, and once as one batch.
 * Throws unless both ways agree and undoing all blocks by their journals gives the world back.
 */
export function fold(world: World, ...blocks: Block[]): Outcome {
  return foldEvents(world, blocks.map(eventsOf));
}

/** As `fold`, from logs that are decoded already. */
export function foldEvents(world: World, events: readonly BlockEvents[]): Outcome {
  const single = foldBatches(
    world,
    events.map((block) => [block]),
  );
  const batch = foldBatches(world, [events]);
  expect([...batch.outcome.tables]).toEqual([...single.outcome.tables]);
  expect(batch.outcome.anomalies).toEqual(single.outcome.anomalies);
  for (const { outcome, undo } of [single, batch]) {
    const restored = new World(outcome);
    for (const step of undo.reverse()) step(restored);
    expect(sorted(restored)).toEqual(sorted(world));
  }
  return single.outcome;
}

function sorted(world: World): unknown {
  return [...world.tables].map(([name, rows]) => [name, [...rows].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))]);
}

type UndoStep = (world: World) => void;

function foldBatches(from: World, batches: readonly (readonly BlockEvents[])[]): { outcome: Outcome; undo: UndoStep[] } {
  const world = new World(from);
  const anomalies: Anomaly[] = [];
  const undo: UndoStep[] = [];
  for (const batch of batches) {
    const state = new TwinState();
    load(collectNeeds(batch, state, contracts), world, state);
    for (const block of batch) {
      const journal = (shape: TableShape, key: Row, before: Row | undefined): void => {
        undo.push((copy) => (before ? copy.put(shape, before as Row & { updatedBlock: number }) : copy.remove(shape, key)));
      };
      anomalies.push(...foldBlock(block, state, contracts, journal));
    }
    write(state, world);
  }
  return { outcome: new Outcome(world, anomalies), undo };
}

function load(needs: Needs, world: World, state: TwinState): void {
  for (const name of TABLE_NAMES) {
    const table = state.tables[name] as unknown as TableState<Row>;
    const rows = world.table(name);
    for (const key of needs.rows(name)) {
      const row = rows.get(key);
      if (row) table.load(row);
      else table.loadAbsent(key);
    }
    for (const [column, values] of needs.lookups(name)) {
      for (const row of rows.values()) if (values.has(row[column] ?? null)) table.load(row);
      for (const value of values) table.loadedLookup(column, value);
    }
  }
}

function write(state: TwinState, world: World): void {
  for (const name of TABLE_NAMES) {
    const { inserted, updated, deleted } = state.tables[name].changes();
    const { shape } = state.tables[name];
    for (const row of [...inserted, ...updated]) world.put(shape, row);
    for (const row of deleted) world.remove(shape, row);
  }
}
