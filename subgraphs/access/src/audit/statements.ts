/** Advisory lock of whoever writes to the log: `DAUD`, 1. */
const WRITE_LOCK = '1145132356, 1';

/** Milliseconds that one statement may take, waiting for other writers included. */
export const STATEMENT_TIMEOUT_MS = 5_000;
/** After which a server that does not answer at all is given up. */
export const QUERY_TIMEOUT_MS = 6_000;

export const LOCK = `SELECT pg_advisory_xact_lock(${WRITE_LOCK})`;

const COLUMNS =
  'seq, version, at, kind, allowed, reason, license, address, asset, vehicle_id, permissions, operation, block_number, block_hash, via, writer, prev_hash, hash';

const VALUES = `r.seq, r.version, timestamptz 'epoch' + r.at * interval '1 microsecond', r.kind, r.allowed, r.reason,
    decode(r.license, 'hex'), decode(r.address, 'hex'), r.asset, r.vehicle_id, r.permissions, decode(r.operation, 'hex'), r.block_number,
    decode(r.block_hash, 'hex'), r.via, r.writer, decode(r.prev_hash, 'hex'), decode(r.hash, 'hex')`;

/** `$1` is a JSON array of placed rows in the form of AuditRow. */
const ROWS = `json_to_recordset($1::json) AS r(seq bigint, version smallint, at bigint, kind text, allowed boolean, reason text, license text,
    address text, asset text, vehicle_id bigint, permissions text[], operation text, block_number bigint, block_hash text, via text, writer uuid,
    prev_hash text, hash text)`;

/** For a transaction that holds the lock. */
export const INSERT = `INSERT INTO access.audit (${COLUMNS}) SELECT ${VALUES} FROM ${ROWS}`;

/**
 * A whole append in one statement, for a writer that believes that `$2` is the next free number: writes nothing when it is taken. A row that
 * another writer commits after this statement began is not seen by it, and is met as a violation of the primary key.
 */
export const INSERT_IF_NEXT = `WITH lock AS MATERIALIZED (${LOCK}) ${INSERT}, lock
  WHERE NOT EXISTS (SELECT FROM access.audit WHERE seq >= $2::bigint)`;

export const READ_HEAD = `SELECT seq, encode(hash, 'hex') AS hash FROM access.audit ORDER BY seq DESC LIMIT 1`;

export const READ_HASH = `SELECT seq, encode(hash, 'hex') AS hash FROM access.audit WHERE seq = $1::bigint`;

export const READ_LAST_SEAL = 'SELECT seq FROM access.audit_seal ORDER BY seq DESC LIMIT 1';

export const INSERT_SEAL = `INSERT INTO access.audit_seal (seq, hash, at, previous, key_id, signature)
  VALUES ($1::bigint, decode($2, 'hex'), $3::timestamptz, $4::bigint, $5, $6::bytea)`;
