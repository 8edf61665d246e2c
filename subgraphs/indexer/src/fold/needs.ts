import type { RowKey } from '../twin/key';
import type { TwinState } from '../twin/state';
import type { Value } from '../twin/table';
import { TABLE_NAMES, type LookupOf, type TableName } from '../twin/tables';

/** What must be loaded before a batch can be folded: keys, and values of lookup columns, that the state does not know yet. */
export class Needs {
  readonly #state: TwinState;
  readonly #rows = new Map<TableName, Set<RowKey>>(TABLE_NAMES.map((name) => [name, new Set()]));
  readonly #lookups = new Map<TableName, Map<string, Set<Value>>>();

  constructor(state: TwinState) {
    this.#state = state;
  }

  row(table: TableName, key: RowKey): void {
    if (!this.#state.tables[table].has(key)) this.#rows.get(table)?.add(key);
  }

  /** A row whose key implies a lookup value: when every row with that value is known, so is this one. */
  rowAmong<T extends TableName>(table: T, key: RowKey, column: LookupOf<T>, value: Value): void {
    const state = this.#state.tables[table];
    if (state.hasLookup(column, value)) state.loadAbsent(key);
    else this.row(table, key);
  }

  by<T extends TableName>(table: T, column: LookupOf<T>, value: Value): void {
    if (this.#state.tables[table].hasLookup(column, value)) return;
    let columns = this.#lookups.get(table);
    if (!columns) this.#lookups.set(table, (columns = new Map()));
    const values = columns.get(column);
    if (values) values.add(value);
    else columns.set(column, new Set([value]));
  }

  rows(table: TableName): ReadonlySet<RowKey> {
    return this.#rows.get(table) ?? new Set();
  }

  lookups(table: TableName): ReadonlyMap<string, ReadonlySet<Value>> {
    return this.#lookups.get(table) ?? new Map();
  }
}
