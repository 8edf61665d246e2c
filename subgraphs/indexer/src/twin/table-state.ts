import { Horizon } from './horizon';
import { keyOf, type RowKey } from './key';
import { Lookup } from './lookup';
import type { Row, TableShape, Value } from './table';
import type { UndoLog } from './undo-log';

/** Told of the first change of a row in a block, with the row as it was before that block. */
export type ChangeListener = (table: TableShape, key: Row, before: Row | undefined) => void;

export interface TableChanges<R extends Row> {
  readonly inserted: readonly R[];
  readonly updated: readonly R[];
  readonly deleted: readonly R[];
}

/**
 * The rows of one table that a batch may touch: loaded first, then changed in memory, then written back.
 * Reading a row that was not loaded is a programming error and throws, since the fold never waits for a database.
 */
export class TableState<D extends Row, R extends D & Row = D & { readonly updatedBlock: number }> {
  readonly shape: TableShape;
  readonly horizon = new Horizon();
  /** `undefined`: known not to exist. */
  readonly #rows = new Map<RowKey, R | undefined>();
  /** Rows as they stand in the database, for those changed since. */
  readonly #stored = new Map<RowKey, R | undefined>();
  readonly #changedInBlock = new Set<RowKey>();
  readonly #lookups = new Map<string, Lookup>();
  readonly #undo: UndoLog;
  #block = 0;
  #listener: ChangeListener | undefined;

  /** Every change is noted in `undo`, so that a rule that fails halfway leaves nothing behind. */
  constructor(shape: TableShape, undo: UndoLog) {
    this.shape = shape;
    this.#undo = undo;
    for (const column of shape.lookups) this.#lookups.set(column, new Lookup());
  }

  /** Rows held, known absences included. */
  get size(): number {
    return this.#rows.size;
  }

  /** Starts a block; `listener` hears the first change of each row in it, or nobody does. */
  beginBlock(block: number, listener: ChangeListener | undefined): void {
    if (this.#changedInBlock.size > 0) this.#changedInBlock.clear();
    this.#block = block;
    this.#listener = listener;
  }

  /** Whether the row is known, or known not to exist. */
  has(key: RowKey): boolean {
    if (this.#rows.has(key)) return true;
    const [column] = this.shape.key as readonly [string];
    const first = typeof key === 'number' ? key : Number.parseInt(key, 10);
    if (!this.horizon.beyond(column, first) && !(this.#lookups.has(column) && this.hasLookup(column, first))) return false;
    this.#rows.set(key, undefined);
    return true;
  }

  /** Whether every row with this value is known. */
  hasLookup(column: string, value: Value): boolean {
    const lookup = this.#lookup(column);
    if (lookup.complete(value)) return true;
    if (!this.horizon.beyond(column, value)) return false;
    lookup.setComplete(value);
    return true;
  }

  /** Notes a row as it stands in the database; what is already known wins, since it may be newer. */
  load(row: R): void {
    const key = keyOf(this.shape, row);
    if (this.#rows.has(key)) return;
    this.set(key, undefined, row);
  }

  loadAbsent(key: RowKey): void {
    if (!this.#rows.has(key)) this.#rows.set(key, undefined);
  }

  /** Notes that every row with this value is loaded. */
  loadedLookup(column: string, value: Value): void {
    this.#lookup(column).setComplete(value);
  }

  get(key: RowKey): R | undefined {
    const row = this.#rows.get(key);
    if (row === undefined && !this.#rows.has(key)) throw new Error(`${this.shape.name} ${key} was not loaded before the fold`);
    return row;
  }

  by(column: string, value: Value): R[] {
    const lookup = this.#lookup(column);
    if (!lookup.complete(value)) throw new Error(`${this.shape.name} by ${column} ${value} was not loaded before the fold`);
    const rows: R[] = [];
    for (const key of lookup.keys(value)) {
      const row = this.#rows.get(key);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  /**
   * The draft becomes the row: whoever made it must not change it any more. Where many are made, write them out: an object that is spread from
   * another kind of object and then given more fields takes a hundred times as long.
   */
  put(draft: D): void {
    const key = keyOf(this.shape, draft);
    const before = this.get(key);
    this.#store(key, before, this.#stamped((draft as unknown) === before ? { ...(draft as Row) } : draft));
  }

  /** Puts a row whose key is new by its nature, without having looked. The draft becomes the row. */
  insert(draft: D): void {
    this.#store(keyOf(this.shape, draft), undefined, this.#stamped(draft));
  }

  /** Rows are made for every event: a copy for the sake of one more field is what the garbage collector feels most. */
  #stamped(draft: Row): R {
    (draft as { updatedBlock: Value }).updatedBlock = this.#block;
    return draft as R;
  }

  delete(key: RowKey): void {
    const before = this.get(key);
    if (before !== undefined) this.#store(key, before, undefined);
  }

  /** What differs from the database. */
  changes(): TableChanges<R> {
    const inserted: R[] = [];
    const updated: R[] = [];
    const deleted: R[] = [];
    for (const [key, before] of this.#stored) {
      const row = this.#rows.get(key);
      if (row !== undefined) (before === undefined ? inserted : updated).push(row);
      else if (before !== undefined) deleted.push(before);
    }
    return { inserted, updated, deleted };
  }

  /** Counts changes from here on. Rows that nobody reads again are let go. */
  committed(): void {
    this.#stored.clear();
    if (this.shape.appendOnly === true) this.#rows.clear();
  }

  #store(key: RowKey, before: R | undefined, after: R | undefined): void {
    if (!this.#stored.has(key)) this.#stored.set(key, before);
    if (this.#listener && !this.#changedInBlock.has(key)) {
      this.#changedInBlock.add(key);
      this.#listener(this.shape, (after ?? before) as R, before);
    }
    this.set(key, before, after);
    this.#undo.note(this, key, before, after);
  }

  /** Puts a row without noting it, as loading and taking back do. */
  set(key: RowKey, from: R | undefined, to: R | undefined): void {
    this.#rows.set(key, to);
    for (const [column, lookup] of this.#lookups) lookup.move(key, from?.[column] ?? null, to?.[column] ?? null);
  }

  #lookup(column: string): Lookup {
    const lookup = this.#lookups.get(column);
    if (!lookup) throw new Error(`${this.shape.name} has no lookup by ${column}`);
    return lookup;
  }
}
