import type { Bind, Condition, SqlType } from './list';
import { isStorable, type Key } from './lookup';

/** `column = value`. */
export function equals(column: string, type: SqlType, value: Key): Condition {
  return isStorable(value) ? (bind: Bind) => `${column} = ${bind(value, type)}` : () => 'FALSE';
}

/** Longest text, in bytes, that the indexes of text columns hold in order; longer text is found by its hash. */
const INDEXED_BYTES = 256;

/** `column = value` for a text column without bound, in the form that its two indexes answer. */
export function equalsText(column: string, value: string): Condition {
  const isText = equals(column, 'text', value);
  const operator = Buffer.byteLength(value) <= INDEXED_BYTES ? '<=' : '>';
  return (bind) => `${isText(bind)} AND octet_length(${column}) ${operator} ${INDEXED_BYTES}`;
}

/** Expiry later than now, by the server's clock at the time of the request: expiry is decided on read. */
export function laterThan(column: string, now: Date): Condition {
  return (bind) => `${column} > ${bind(now, 'timestamptz')}`;
}

/** The conditions of the filter's members that are given; null and absent filter nothing. */
export function given<Value>(value: Value | null | undefined, condition: (value: Value) => Condition): readonly Condition[] {
  return value === null || value === undefined ? [] : [condition(value)];
}
