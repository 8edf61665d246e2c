import type { RowKey } from './key';
import type { Value } from './table';

const NO_KEYS: ReadonlySet<RowKey> = new Set();

/** Keys of the loaded rows by the value of one column. */
export class Lookup {
  readonly #keys = new Map<Value, Set<RowKey>>();
  /** Values whose rows are all loaded; others may have rows that nobody has seen. */
  readonly #complete = new Set<Value>();

  complete(value: Value): boolean {
    return this.#complete.has(value);
  }

  setComplete(value: Value): void {
    this.#complete.add(value);
  }

  keys(value: Value): ReadonlySet<RowKey> {
    return this.#keys.get(value) ?? NO_KEYS;
  }

  move(key: RowKey, from: Value, to: Value): void {
    if (from === to) return;
    if (from !== null) this.#keys.get(from)?.delete(key);
    if (to === null) return;
    const keys = this.#keys.get(to);
    if (keys) keys.add(key);
    else this.#keys.set(to, new Set([key]));
  }
}
