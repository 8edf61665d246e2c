import type { Pool } from '@dimo-node/database';
import type { AuditRow } from '../row';
import type { Seal } from '../seal';

/** A row as the database has it, whatever was done to it. */
export interface StoredRow extends AuditRow {
  /** Lower-case hex. */
  readonly prev_hash: string;
  readonly hash: string;
}

export interface StoredSeal extends Seal {
  readonly signature: Buffer;
}

export type Source = Pick<Pool, 'query'>;

/** In microseconds, also of moments that no node would write. */
const MICROSECONDS = 'trunc(extract(epoch FROM at) * 1000000)::text';

/** A log that somebody has changed may hold more than a list of names; a list with nothing in it stands for that, and no row has such a hash. */
const PERMISSIONS = `CASE WHEN array_ndims(permissions) = 1 OR cardinality(permissions) = 0 THEN permissions ELSE ARRAY[NULL]::text[] END`;

const ROWS = `SELECT seq::text, version::text, ${MICROSECONDS} AS at, kind, allowed::text, reason, encode(license, 'hex') AS license,
    encode(address, 'hex') AS address, asset, vehicle_id::text, ${PERMISSIONS} AS permissions, encode(operation, 'hex') AS operation, block_number::text,
    encode(block_hash, 'hex') AS block_hash, via, writer::text, encode(prev_hash, 'hex') AS prev_hash, encode(hash, 'hex') AS hash
  FROM access.audit WHERE ($1::bigint IS NULL OR seq > $1) AND seq <= $2 ORDER BY access.audit.seq LIMIT $3`;

const SEALS = `SELECT seq::text, encode(hash, 'hex') AS hash, ${MICROSECONDS} AS at, previous::text, key_id AS "keyId", signature
  FROM access.audit_seal WHERE ($1::bigint IS NULL OR seq > $1) AND seq <= $2 ORDER BY access.audit_seal.seq LIMIT $3`;

/** Number of the last row, or of the last seal; undefined when there is none. */
export async function lastSeq(source: Source, table: 'audit' | 'audit_seal'): Promise<string | undefined> {
  const { rows } = await source.query<{ seq: string | null }>(`SELECT max(seq)::text AS seq FROM access.${table}`);
  return rows[0]?.seq ?? undefined;
}

/** All rows up to a number in their order, a page in memory at a time. */
export function storedRows(source: Source, last: string, pageSize: number): AsyncGenerator<StoredRow> {
  return paged<StoredRow>(source, ROWS, last, pageSize);
}

/** All seals up to a number in their order. */
export function storedSeals(source: Source, last: string, pageSize: number): AsyncGenerator<StoredSeal> {
  return paged<StoredSeal>(source, SEALS, last, pageSize);
}

async function* paged<Row extends { readonly seq: string }>(
  source: Source,
  text: string,
  last: string,
  pageSize: number,
): AsyncGenerator<Row> {
  for (let after: string | null = null; ;) {
    const { rows }: { rows: Row[] } = await source.query<Row>(text, [after, last, pageSize]);
    yield* rows;
    const end = rows.at(-1);
    if (end === undefined || rows.length < pageSize) return;
    after = end.seq;
  }
}
