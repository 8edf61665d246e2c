import { snakeCase, type ColumnKind, type ColumnTypes, type TableShape, type Value } from '../twin/table';

type BaseKind = keyof ColumnTypes;

/** How a column kind is called in SQL, read from Postgres' text format and written as JSON for json_populate_recordset. */
interface ColumnSql {
  readonly type: string;
  parse(text: string): Value;
  json(value: NonNullable<Value>): string | number;
}

const number: ColumnSql = { type: 'bigint', parse: Number, json: (value) => value as number };

export const COLUMN_SQL: Readonly<Record<BaseKind, ColumnSql>> = {
  id: number,
  int: { ...number, type: 'int' },
  big: { type: 'bigint', parse: BigInt, json: String },
  amount: { type: 'numeric', parse: BigInt, json: String },
  bytes: { type: 'bytea', parse: (text) => text.slice(2), json: (value) => `\\x${value}` },
  text: { type: 'text', parse: (text) => text, json: String },
  time: { type: 'timestamptz', parse: parseTime, json: (value) => new Date((value as number) * 1000).toISOString() },
};

/** Postgres prints `2026-01-05 10:00:00+00` when the session is in UTC. */
function parseTime(text: string): number {
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`) / 1000;
}

export interface Column {
  /** Camel case, as in the row. */
  readonly name: string;
  readonly sql: string;
  readonly kind: BaseKind;
}

/** Columns of a table as SQL knows them, `updated_block` last as in the migration. */
export function columnsOf(shape: TableShape): Column[] {
  const own = Object.entries(shape.columns).map(([name, kind]) => ({ name, sql: snakeCase(name), kind: baseKind(kind) }));
  return [...own, { name: 'updatedBlock', sql: 'updated_block', kind: 'id' }];
}

export function columnOf(shape: TableShape, name: string): Column {
  return { name, sql: snakeCase(name), kind: baseKind(shape.columns[name] as ColumnKind) };
}

function baseKind(kind: ColumnKind): BaseKind {
  return (kind.endsWith('?') ? kind.slice(0, -1) : kind) as BaseKind;
}

/** A value as one element of an array parameter. */
export function parameter(kind: BaseKind, value: Value): string {
  return kind === 'bytes' ? `\\x${value}` : String(value);
}
