import type { Row, TableShape, Value } from '../twin/table';
import { COLUMN_SQL, columnsOf, type Column } from './column-sql';

type JsonRow = Record<string, string | number | null>;

/** A row as json_populate_record reads it. */
export function rowToJson(columns: readonly Column[], row: Row): JsonRow {
  const json: JsonRow = {};
  for (const column of columns) {
    const value = row[column.name] as Value;
    json[column.sql] = value === null ? null : COLUMN_SQL[column.kind].json(value);
  }
  return json;
}

/** Only the key columns of a row. */
export function keyToJson(shape: TableShape, row: Row): JsonRow {
  return rowToJson(
    columnsOf(shape).filter((column) => shape.key.includes(column.name)),
    row,
  );
}
