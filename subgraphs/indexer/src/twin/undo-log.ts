import type { RowKey } from './key';

/** A table whose change can be taken back. */
export interface RowHolder {
  set(key: RowKey, from: never, to: never): void;
}

/**
 * The changes since a mark, the last first to be taken back. Places are used again instead of made anew: there is a mark before
 * every event.
 */
export class UndoLog {
  readonly #tables: RowHolder[] = [];
  readonly #keys: RowKey[] = [];
  readonly #before: unknown[] = [];
  readonly #after: unknown[] = [];
  #size = 0;

  mark(): void {
    this.#size = 0;
  }

  note(table: RowHolder, key: RowKey, before: unknown, after: unknown): void {
    const at = this.#size++;
    this.#tables[at] = table;
    this.#keys[at] = key;
    this.#before[at] = before;
    this.#after[at] = after;
  }

  takeBack(): void {
    while (this.#size > 0) {
      const at = --this.#size;
      this.#tables[at]?.set(this.#keys[at] as RowKey, this.#after[at] as never, this.#before[at] as never);
    }
  }
}
