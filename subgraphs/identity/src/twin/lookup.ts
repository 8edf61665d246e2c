import DataLoader from 'dataloader';
import type { Pool } from '@dimo-node/database';

/** The one thing the reads need of a pool. */
export type SqlSource = Pick<Pool, 'query'>;

/** Integers, text, or bytes. */
export type Key = number | string | Buffer;

/**
 * A read of rows by key: one statement for all keys that one level of a query asks for.
 * Declared once as a constant; its identity is the key of the operation's loader.
 */
export interface Lookup<K extends Key, Row> {
  /** Of the prepared statement, unique in this package. */
  readonly name: string;
  /** `$1` is the array of keys; of several rows with one key the last one counts. */
  readonly text: string;
  keyOf(row: Row): K;
}

/** Form in which keys compare by value. */
export function keyText(key: Key): string | number {
  return Buffer.isBuffer(key) ? key.toString('latin1') : key;
}

/** Loader of one operation for a lookup. Keys that no row can have resolve to null without a statement. */
export function createLookupLoader<K extends Key, Row extends object>(
  lookup: Lookup<K, Row>,
  source: SqlSource,
): DataLoader<K, Row | null, string | number> {
  const batch = async (keys: readonly K[]): Promise<(Row | null)[]> => {
    const storable = keys.filter(isStorable);
    if (storable.length === 0) {
      return keys.map(() => null);
    }
    const { rows } = await source.query<Row>({ name: lookup.name, text: lookup.text, values: [storable] });
    const byKey = new Map(rows.map((row) => [keyText(lookup.keyOf(row)), row]));
    return keys.map((key) => byKey.get(keyText(key)) ?? null);
  };
  return new DataLoader(batch, { cacheKeyFn: keyText });
}

/** Postgres has no NUL in text, and ids beyond 2^53 would name another token. */
export function isStorable(key: Key): boolean {
  if (typeof key === 'number') {
    return Number.isSafeInteger(key);
  }
  return typeof key !== 'string' || !key.includes('\0');
}
