import type { ClientBase } from 'pg';
import { snakeCase, type Row, type TableShape } from '../twin/table';
import type { TableChanges, TableState } from '../twin/table-state';
import type { TwinState } from '../twin/state';
import { TABLE_NAMES } from '../twin/tables';
import { BinaryCopy } from './binary-copy';
import { columnsOf, type Column } from './column-sql';
import type { CopyRows } from './copy';
import { keyToJson, rowToJson } from './row-json';

export interface ChangesOfTable extends TableChanges<Row> {
  readonly shape: TableShape;
}

/** Takes what changed out of the state, which may then be changed further while this is written. */
export function takeChanges(state: TwinState): ChangesOfTable[] {
  const changes = TABLE_NAMES.map((name) => {
    const table = state.tables[name] as unknown as TableState<Row>;
    return { shape: table.shape, ...table.changes() };
  });
  state.committed();
  return changes;
}

/** The new rows, to be copied into the twin in `schema`. */
export function insertedRows(schema: string, changes: readonly ChangesOfTable[]): CopyRows[] {
  return changes
    .filter(({ inserted }) => inserted.length > 0)
    .map(({ shape, inserted }) => encode(`${schema}.${shape.name}`, shape, inserted));
}

/** Writes rows that changed or went, a statement or two a table. */
export async function writeUpdates(client: ClientBase, schema: string, changes: readonly ChangesOfTable[]): Promise<void> {
  for (const { shape, updated, deleted } of changes) {
    const target = `${schema}.${shape.name}`;
    if (deleted.length > 0) await deleteRows(client, target, shape, deleted);
    if (updated.length > 0) await upsertRows(client, target, shape, updated);
  }
}

function encode(target: string, shape: TableShape, inserted: readonly Row[]): CopyRows {
  const columns = columnsOf(shape);
  const rows = new BinaryCopy(inserted.length * columns.length * 16);
  for (const row of inserted) {
    rows.row(columns.length);
    for (const column of columns) rows.field(column.kind, row[column.name] ?? null);
  }
  return { target: `${target} (${names(columns)})`, rows: [rows] };
}

async function upsertRows(client: ClientBase, target: string, shape: TableShape, rows: readonly Row[]): Promise<void> {
  const columns = columnsOf(shape);
  await client.query(upsertStatement(target, shape, columns), [JSON.stringify(rows.map((row) => rowToJson(columns, row)))]);
}

async function deleteRows(client: ClientBase, target: string, shape: TableShape, rows: readonly Row[]): Promise<void> {
  const keys = JSON.stringify(rows.map((row) => keyToJson(shape, row)));
  await client.query(`DELETE FROM ${target} t USING json_populate_recordset(null::${target}, $1::json) k WHERE ${sameKey(shape)}`, [keys]);
}

function upsertStatement(target: string, shape: TableShape, columns: readonly Column[]): string {
  return `INSERT INTO ${target} (${names(columns)}) SELECT ${names(columns)} FROM json_populate_recordset(null::${target}, $1::json) ${onConflict(shape)}`;
}

/** The clause that turns an insert into an upsert. */
export function onConflict(shape: TableShape): string {
  const key = shape.key.map(snakeCase);
  const rest = columnsOf(shape).filter((column) => !shape.key.includes(column.name));
  return `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${rest.map(({ sql }) => `${sql} = excluded.${sql}`).join(', ')}`;
}

/** Joins a row `t` with a key `k`. */
export function sameKey(shape: TableShape): string {
  return shape.key.map((name) => `t.${snakeCase(name)} = k.${snakeCase(name)}`).join(' AND ');
}

function names(columns: readonly Column[]): string {
  return columns.map((column) => column.sql).join(', ');
}
