import type { ClientBase } from 'pg';
import type { Needs } from '../fold/needs';
import { growingColumns } from '../twin/horizon';
import type { RowKey } from '../twin/key';
import { snakeCase, type Row, type Value } from '../twin/table';
import type { TableState } from '../twin/table-state';
import type { TwinState } from '../twin/state';
import { TABLES, TABLE_NAMES } from '../twin/tables';
import { COLUMN_SQL, columnOf, columnsOf, parameter } from './column-sql';

/** Notes the largest ids in the twin; nothing may be writing it then. One statement, answered from the ends of indexes. */
export async function loadHorizons(client: ClientBase, schema: string, state: TwinState): Promise<void> {
  const wanted = TABLE_NAMES.flatMap((name) => growingColumns(TABLES[name]).map((column) => ({ name, column })));
  const maxima = wanted.map(({ name, column }) => `(SELECT max(${snakeCase(column)}) FROM ${schema}.${TABLES[name].name})`);
  const { rows } = await client.query<(string | null)[]>({ text: `SELECT ${maxima.join(', ')}`, rowMode: 'array', types: AS_TEXT });
  wanted.forEach(({ name, column }, i) => state.tables[name].horizon.set(column, Number(rows[0]?.[i] ?? -1)));
  state.hasHorizons = true;
}

/** Raw text of every column: our own parsers know the kinds better than the driver. */
const AS_TEXT = { getTypeParser: () => (text: string) => text };

/** Reads what `needs` names from the twin in `schema` into the state, one statement a table and way of looking. */
export async function loadNeeds(client: ClientBase, schema: string, needs: Needs, state: TwinState): Promise<void> {
  for (const name of TABLE_NAMES) {
    const table = state.tables[name] as unknown as TableState<Row>;
    const keys = needs.rows(name);
    if (keys.size > 0) await loadRows(client, schema, table, keys);
    for (const [column, values] of needs.lookups(name)) await loadLookup(client, schema, table, column, values);
  }
}

async function loadRows(client: ClientBase, schema: string, table: TableState<Row>, keys: ReadonlySet<RowKey>): Promise<void> {
  const { shape } = table;
  const columns = shape.key.map((name) => columnOf(shape, name));
  const parts = columns.map((): string[] => []);
  for (const key of keys) {
    const values = columns.length === 1 ? [key] : String(key).split('|');
    for (let i = 0; i < columns.length; i++) parts[i]?.push(parameter(columns[i]?.kind ?? 'text', values[i] as Value));
  }
  const names = columns.map((column) => column.sql).join(', ');
  const arrays = columns.map((column, i) => `$${i + 1}::${COLUMN_SQL[column.kind].type}[]`);
  const where = columns.length === 1 ? `${names} = ANY(${arrays[0]})` : `(${names}) IN (SELECT * FROM unnest(${arrays.join(', ')}))`;
  await select(client, schema, table, where, parts);
  for (const key of keys) table.loadAbsent(key);
}

async function loadLookup(
  client: ClientBase,
  schema: string,
  table: TableState<Row>,
  name: string,
  values: ReadonlySet<Value>,
): Promise<void> {
  const column = columnOf(table.shape, name);
  const wanted = [...values].map((value) => parameter(column.kind, value));
  await select(client, schema, table, `${snakeCase(name)} = ANY($1::${COLUMN_SQL[column.kind].type}[])`, [wanted]);
  for (const value of values) table.loadedLookup(name, value);
}

async function select(client: ClientBase, schema: string, table: TableState<Row>, where: string, values: string[][]): Promise<void> {
  const { shape } = table;
  const columns = columnsOf(shape);
  const text = `SELECT ${columns.map((column) => column.sql).join(', ')} FROM ${schema}.${shape.name} WHERE ${where}`;
  const result = await client.query<(string | null)[]>({ text, values, rowMode: 'array', types: AS_TEXT });
  for (const fields of result.rows) {
    const row: Record<string, Value> = {};
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i] as (typeof columns)[number];
      const field = fields[i] ?? null;
      row[column.name] = field === null ? null : COLUMN_SQL[column.kind].parse(field);
    }
    table.load(row as Row & { updatedBlock: number });
  }
}
