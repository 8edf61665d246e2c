import type { KeyValueCache } from '@apollo/utils.keyvaluecache';
import { LruMap } from '@dimo-node/kit';

/** The key-value interface of Apollo over a map that is bounded by count, and by `keeps`, which refuses values that are too large to keep. */
export class MemoryCache<V> implements KeyValueCache<V> {
  readonly #entries: LruMap<string, V>;

  readonly #keeps: (value: V) => boolean;

  constructor(limit: number, keeps: (value: V) => boolean = () => true) {
    this.#entries = new LruMap(limit);
    this.#keeps = keeps;
  }

  get(key: string): Promise<V | undefined> {
    return Promise.resolve(this.#entries.get(key));
  }

  set(key: string, value: V): Promise<void> {
    if (this.#keeps(value)) this.#entries.set(key, value);
    return Promise.resolve();
  }

  delete(key: string): Promise<boolean> {
    return Promise.resolve(this.#entries.delete(key));
  }

  clear(): void {
    this.#entries.clear();
  }
}
