import type { Pool } from '@dimo-node/database';
import { Metrics, NodeError, type Logger } from '@dimo-node/kit';
import { DefinitionCache, type CachedRow, type DefinitionKey, type TableState } from './cache';
import { isFresh, type FreshnessLimits } from './freshness';
import { RowFetches } from './row-fetches';
import { DefinitionSource } from './source';
import { TableFetches } from './table-fetches';
import { TablelandError } from './tableland/answer';
import { TablelandClient, type TablelandOptions } from './tableland/client';
import type { DefinitionRow } from './tableland/row';

export interface DefinitionOptions {
  readonly pool: Pick<Pool, 'query'>;
  readonly chainId: number;
  readonly tableland: TablelandOptions;
  readonly log: Logger;
  readonly metrics?: Metrics | undefined;
  readonly limits?: Partial<FreshnessLimits> & { readonly waitMs?: number };
  /** Milliseconds since 1970 to which the age of copies is measured; the wall clock unless told. */
  readonly clock?: () => number;
}

/** What became of a read: a value, or why there is none. */
export type Outcome<T> = T | Error;

const ABSENT_MS = 60_000;
const DEFAULTS = { ttlMs: 3_600_000, recheckMs: 10_000, waitMs: 5_000 };

/**
 * Device definitions: from the cache while it is fresh, else from Tableland, else from the cache as it is. One for a process;
 * bounded in time whatever the gateway does.
 */
export class DefinitionStore {
  readonly chainId: number;
  readonly #client: TablelandClient;
  readonly #cache: DefinitionCache;
  readonly #rows: RowFetches;
  readonly #tables: TableFetches;
  readonly #limits: FreshnessLimits;
  readonly #clock: () => number;
  readonly #log: Logger;
  readonly #reads: { inc(labels: { from: string }): void };

  constructor({ pool, chainId, tableland, log, metrics = new Metrics(), limits, clock = Date.now }: DefinitionOptions) {
    const { waitMs, ...freshness } = { ...DEFAULTS, ...limits };
    this.chainId = chainId;
    this.#client = new TablelandClient(tableland);
    this.#cache = new DefinitionCache(pool, chainId);
    const source = new DefinitionSource(this.#client, chainId, log);
    this.#rows = new RowFetches(source, this.#cache, clock);
    this.#tables = new TableFetches(source, this.#cache, clock, waitMs);
    this.#limits = freshness;
    this.#clock = clock;
    this.#log = log;
    this.#reads = metrics.counter('dimo_identity_definition_reads_total', 'Reads of device definitions by where the answer came from', [
      'from',
    ]);
  }

  /** For each key its row, null when there is none, or a NodeError when that cannot be known now. */
  async rows(keys: readonly DefinitionKey[]): Promise<readonly Outcome<DefinitionRow | null>[]> {
    const tableIds = [...new Set(keys.map(({ tableId }) => tableId))];
    const [cached, states] = await Promise.all([this.#cache.rows(keys), this.#cache.tables(tableIds)]);
    const byKey = new Map(cached.map((row) => [`${row.tableId}/${row.id}`, row]));
    const copies = keys.map((key) => this.#copyOf(key, byKey.get(`${key.tableId}/${key.id}`), states.get(key.tableId)));
    const old = keys.filter((_, index) => copies[index]?.fresh !== true);
    const fetched = new Map(this.#rows.fetch(old).map((row, index) => [old[index], row]));
    return Promise.all(
      keys.map(async (key, index) => {
        const copy = copies[index];
        const row = fetched.get(key);
        if (row === undefined) return this.#answered('cache', copy?.row ?? null);
        return row.then(
          (found) => this.#answered('gateway', found),
          (error: unknown) => (copy === undefined ? this.#away(error) : this.#stale(error, copy.row)),
        );
      }),
    );
  }

  /** For each table undefined once its rows are in the cache, or a NodeError when they cannot be had now. */
  async tables(tableIds: readonly number[]): Promise<readonly Outcome<undefined>[]> {
    const states = await this.#cache.tables([...new Set(tableIds)]);
    return Promise.all(
      tableIds.map(async (tableId) => {
        const state = states.get(tableId);
        const syncedAt = state?.syncedAt?.getTime();
        if (syncedAt !== undefined && this.#isFresh(syncedAt, state)) return this.#answered('cache', undefined);
        return this.#tables.fetch(tableId).then(
          () => this.#answered('gateway', undefined),
          (error: unknown) => (syncedAt === undefined ? this.#away(error) : this.#stale(error, undefined)),
        );
      }),
    );
  }

  /** Gives up what is under way and waits for it to end. */
  async close(): Promise<void> {
    this.#client.close();
    await Promise.all([this.#rows.settled(), this.#tables.settled()]);
  }

  /** What is known of a row, which may be that it is absent; undefined when nothing is. */
  #copyOf(key: DefinitionKey, row: CachedRow | undefined, state: TableState | undefined): Copy | undefined {
    const times = [row?.fetchedAt, state?.syncedAt].map((time) => time?.getTime()).filter((time) => time !== undefined);
    if (times.length > 0) return { row: row ?? null, fresh: this.#isFresh(Math.max(...times), state) };
    // That an id was asked for in vain proves little, and not for long.
    const absentAt = this.#rows.absentAt(key);
    const isAbsent = absentAt !== undefined && this.#clock() - absentAt < ABSENT_MS && this.#isFresh(absentAt, state);
    return isAbsent ? { row: null, fresh: true } : undefined;
  }

  #isFresh(at: number, state: TableState | undefined): boolean {
    return isFresh(at, state?.changedAt ?? null, this.#clock(), this.#limits);
  }

  #answered<T>(from: 'cache' | 'gateway' | 'stale', value: T): T {
    this.#reads.inc({ from });
    return value;
  }

  #stale<T>(error: unknown, copy: T): T {
    this.#log.warn({ reason: reasonOf(error) }, 'Tableland does not answer: an older copy of device definitions is served');
    return this.#answered('stale', copy);
  }

  #away(error: unknown): NodeError {
    this.#log.warn({ reason: reasonOf(error) }, 'Tableland does not answer, and the device definitions asked for are not in the cache');
    this.#reads.inc({ from: 'nowhere' });
    return new NodeError('SUBGRAPH_UNAVAILABLE', 'device definitions cannot be read now: try again later', { cause: error });
  }
}

interface Copy {
  readonly row: DefinitionRow | null;
  readonly fresh: boolean;
}

/** Only faults of the gateway are bridged by copies; any other, as of the database, is thrown on. */
function reasonOf(error: unknown): string {
  if (error instanceof TablelandError) return error.message;
  throw error;
}
