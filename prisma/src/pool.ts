import { Pool, types, type CustomTypesConfig } from 'pg';

export interface PoolOptions {
  /** Connections at most; 10 unless told. */
  readonly max?: number | undefined;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string | undefined;
  /** The server cancels a statement that takes longer; none unless told. */
  readonly statementTimeoutMs?: number | undefined;
  /** Told of errors of idle connections. */
  readonly onError?: ((error: Error) => void) | undefined;
}

const INT8 = 20;
const INT8_ARRAY = 1016;

/** A bigint column as a number. Throws RangeError beyond 2^53: rounding an id in silence would name another token. */
export function parseInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a JavaScript number; select it as text`);
  return value;
}

/** `{1,2,NULL}`: a one-dimensional bigint array needs no quoting. */
function parseIntegerArray(text: string): (number | null)[] {
  if (text === '{}') return [];
  return text
    .slice(1, -1)
    .split(',')
    .map((item) => (item === 'NULL' ? null : parseInteger(item)));
}

/**
 * Types of the node's pools: int8 and int8[] as safe numbers; numeric as string, bytea as Buffer and timestamptz as
 * Date are pg's own. Set per pool, since pg's global table belongs to whoever embeds this package.
 */
const customTypes: CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary' && oid === INT8) return parseInteger;
    if (format !== 'binary' && oid === INT8_ARRAY) return parseIntegerArray;
    return types.getTypeParser(oid, format ?? 'text');
  },
};

/** A pg Pool with the node's types and bounds. Nothing connects before the first query. */
export function createPool(url: string, options: PoolOptions = {}): Pool {
  const pool = new Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'dimo-node',
    statement_timeout: options.statementTimeoutMs ?? false,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    types: customTypes,
  });
  // An idle connection that the server closes is replaced at the next query; without a listener it would end the process.
  pool.on('error', (error) => options.onError?.(error));
  return pool;
}
