import type { TableShape, Row, Value } from './table';

/** Identity of a row within its table. Parts are numbers or hex, so a separator cannot occur in them, or there is only one part. */
export type RowKey = string | number;

export function joinKey(parts: readonly Value[]): RowKey {
  const [first] = parts;
  if (parts.length === 1) return typeof first === 'number' ? first : String(first);
  // Keys are made for every event: joining by hand is several times as fast as join().
  let key = `${first}|${parts[1]}`;
  for (let i = 2; i < parts.length; i++) key += `|${parts[i]}`;
  return key;
}

export function keyOf(shape: TableShape, row: Row): RowKey {
  const { key } = shape;
  if (key.length === 1) return row[key[0] as string] as RowKey;
  let joined = `${row[key[0] as string]}|${row[key[1] as string]}`;
  for (let i = 2; i < key.length; i++) joined += `|${row[key[i] as string]}`;
  return joined;
}
