/** Advisory lock of whoever writes to the log: `DAUD`, 1. */
const WRITE_LOCK = '1145132356, 1';

/** Milliseconds that one statement may take, waiting for other writers included. */
export const STATEMENT_TIMEOUT_MS = 5_000;
/** After which a server that does not answer at all is given up. */
export const QUERY_TIMEOUT_MS = 6_000;

export const LOCK = `SELECT pg_advisory_xact_lock(${WRITE_LOCK})`;

const COLUMNS =
  'seq, version, at, kind, allowed, reason, license, address, asset, vehicle_id, permissions, operation, block_number, block_hash, via, writer, prev_hash, hash';

const text = (place: number): string => `r.row ->> ${place}`;
const number = (place: number): string => `(r.row ->> ${place})::bigint`;
const bytes = (place: number): string => `decode(r.row ->> ${place}, 'hex')`;

/** Of the rows in `$1`, a JSON array of arrays in the order of the columns, each value in the form of AuditRow. */
const VALUES = `${number(0)}, (r.row ->> 1)::smallint, timestamptz 'epoch' + ${number(2)} * interval '1 microsecond', ${text(3)},
    (r.row ->> 4)::boolean, ${text(5)}, ${bytes(6)}, ${bytes(7)}, ${text(8)}, ${number(9)},
    ARRAY(SELECT p.name FROM jsonb_array_elements_text(r.row -> 10) WITH ORDINALITY AS p(name, place) ORDER BY p.place),
    ${bytes(11)}, ${number(12)}, ${bytes(13)}, ${text(14)}, (r.row ->> 15)::uuid, ${bytes(16)}, ${bytes(17)}`;

const ROWS = 'jsonb_array_elements($1::jsonb) AS r(row)';

/** For a transaction that holds the lock. */
export const INSERT = `INSERT INTO access.audit (${COLUMNS}) SELECT ${VALUES} FROM ${ROWS}`;

/**
 * A whole append in one statement, for a writer that believes that `$2` is the next free number and that the row before it has the hash `$3`, hex:
 * writes nothing when that is not so. A row that another writer commits after this statement began is not seen by it, and is met as a
 * violation of the primary key.
 */
// The last row is asked for as such, since to ask whether there is one from `$2` on may read the whole log: Postgres expects to meet one at once.
export const INSERT_IF_NEXT = `WITH lock AS MATERIALIZED (${LOCK}) ${INSERT}, lock
  WHERE coalesce(
    (SELECT last.seq = $2::bigint - 1 AND last.hash = decode($3, 'hex') FROM access.audit last ORDER BY last.seq DESC LIMIT 1),
    $2::bigint = 1)`;

export const READ_HEAD = `SELECT seq, encode(hash, 'hex') AS hash FROM access.audit ORDER BY seq DESC LIMIT 1`;

export const READ_HASH = `SELECT seq, encode(hash, 'hex') AS hash FROM access.audit WHERE seq = $1::bigint`;

export const READ_LAST_SEAL = 'SELECT seq FROM access.audit_seal ORDER BY seq DESC LIMIT 1';

export const INSERT_SEAL = `INSERT INTO access.audit_seal (seq, hash, at, previous, key_id, signature)
  VALUES ($1::bigint, decode($2, 'hex'), $3::timestamptz, $4::bigint, $5, $6::bytea)`;
