import type { DefinitionCache } from './cache';
import { SingleFlight } from './single-flight';
import type { DefinitionSource } from './source';
import { TablelandError } from './tableland/answer';

/** Whole tables from the gateway into the cache, each once at a time. A long read goes on when its callers have left. */
export class TableFetches {
  readonly #source: DefinitionSource;
  readonly #cache: DefinitionCache;
  readonly #now: () => number;
  readonly #waitMs: number;
  readonly #underWay = new SingleFlight<number, void>();

  /** `waitMs`: longest time that a caller waits. */
  constructor(source: DefinitionSource, cache: DefinitionCache, now: () => number, waitMs: number) {
    this.#source = source;
    this.#cache = cache;
    this.#now = now;
    this.#waitMs = waitMs;
  }

  /** Resolves when the table is in the cache as it is now; rejects with TablelandError, also when that takes too long. */
  async fetch(tableId: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const error = new TablelandError(`table ${tableId} was not read within ${this.#waitMs} ms; the read goes on`, { again: true });
      timer = setTimeout(() => reject(error), this.#waitMs);
    });
    try {
      await Promise.race([this.#underWay.get(tableId) ?? this.#underWay.add(tableId, this.#read(tableId)), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Resolves when nothing is under way. */
  settled(): Promise<void> {
    return this.#underWay.settled();
  }

  async #read(tableId: number): Promise<void> {
    const at = new Date(this.#now());
    await this.#cache.writeTable(tableId, at, await this.#source.table(tableId));
  }
}
