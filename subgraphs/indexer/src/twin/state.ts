import { TableState, type ChangeListener } from './table-state';
import { TABLES, TABLE_NAMES, type TableName, type TwinDraft, type TwinRow } from './tables';
import { UndoLog } from './undo-log';

export type TwinTables = { readonly [T in TableName]: TableState<TwinDraft<T>, TwinRow<T>> };

/** The part of the twin that is in memory: what a batch touches, plus what earlier batches left behind. */
export class TwinState {
  readonly tables: TwinTables;
  /** Whether the tables know what the database held at the beginning. */
  hasHorizons = false;
  readonly #undo = new UndoLog();

  constructor() {
    this.tables = Object.fromEntries(TABLE_NAMES.map((name) => [name, new TableState(TABLES[name], this.#undo)])) as unknown as TwinTables;
  }

  /** What changes from here on can be taken back. */
  mark(): void {
    this.#undo.mark();
  }

  /** Takes back every change since the mark. */
  takeBack(): void {
    this.#undo.takeBack();
  }

  /** Rows in memory over all tables. */
  get size(): number {
    return TABLE_NAMES.reduce((sum, name) => sum + this.tables[name].size, 0);
  }

  beginBlock(block: number, listener: ChangeListener | undefined): void {
    for (const name of TABLE_NAMES) this.tables[name].beginBlock(block, listener);
  }

  /** Tells that the changes so far are being written; further ones count anew. */
  committed(): void {
    for (const name of TABLE_NAMES) this.tables[name].committed();
  }
}
