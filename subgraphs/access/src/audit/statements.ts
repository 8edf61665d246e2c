/** Advisory lock of whoever writes to the log: `DAUD`, 1. */
const WRITE_LOCK = '1145132356, 1';

/** Milliseconds that one statement may take, waiting for other writers included. */
export const STATEMENT_TIMEOUT_MS = 5_000;
/** After which a server that does not answer at all is given up. */
export const QUERY_TIMEOUT_MS = 6_000;

export const LOCK = `SELECT pg_advisory_xact_lock(${WRITE_LOCK})`;

/** Of the parts in `$3`, a JSON array of arrays in the order of their columns, each value in the form of AuditRow. */
const text = (place: number): string => `given.part ->> ${place}`;
const bytes = (place: number): string => `decode(given.part ->> ${place}, 'hex')`;
const PARTS = `SELECT given.place - 1 AS number, (given.part ->> 0)::smallint AS version, ${text(1)} AS kind, (given.part ->> 2)::boolean AS allowed,
    ${text(3)} AS reason, ${bytes(4)} AS license, ${bytes(5)} AS address,
    ARRAY(SELECT p.name FROM jsonb_array_elements_text(given.part -> 6) WITH ORDINALITY AS p(name, place) ORDER BY p.place) AS permissions,
    ${bytes(7)} AS operation, (given.part ->> 8)::bigint AS block_number, ${bytes(9)} AS block_hash, ${text(10)} AS via,
    (given.part ->> 11)::uuid AS writer
  FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS given(part, place)`;

/** The hash with this number in `$2`, which are 32 bytes each: first that of the row before, then one for each row. */
const hash = (number: string): string => `substr($2::bytea, (32 * ${number} + 1)::int, 32)`;

const INSERT_ROWS = `INSERT INTO access.audit (seq, version, at, kind, allowed, reason, license, address, asset, vehicle_id, permissions, operation,
    block_number, block_hash, via, writer, prev_hash, hash)
  SELECT $1::bigint + r.place, p.version, timestamptz 'epoch' + r.at * interval '1 microsecond', p.kind, p.allowed, p.reason, p.license, p.address,
    r.asset, r.vehicle_id, p.permissions, p.operation, p.block_number, p.block_hash, p.via, p.writer, ${hash('(r.place - 1)')}, ${hash('r.place')}
  FROM unnest($4::bigint[], $5::bigint[], $6::text[], $7::bigint[]) WITH ORDINALITY AS r(part, at, asset, vehicle_id, place)
    LEFT JOIN parts p ON p.number = r.part`;

/**
 * Writes rows behind number `$1`, for a transaction that holds the lock: `$2` are the hashes, `$3` the parts that rows share, and the others arrays with
 * an element for each row: the number of its part, from 0, microseconds since 1970, the asset and the vehicle.
 */
export const INSERT = `WITH parts AS MATERIALIZED (${PARTS}) ${INSERT_ROWS}`;

/**
 * A whole append in one statement, for a writer that believes that the last row has the number `$1` and the first hash of `$2`: writes nothing when that
 * is not so. A row that another writer commits after this statement began is not seen by it, and is met as a violation of the primary key.
 */
// The last row is asked for as such, since to ask whether there is one behind `$1` may read the whole log: Postgres expects to meet one at once.
export const INSERT_IF_NEXT = `WITH lock AS MATERIALIZED (${LOCK}), parts AS MATERIALIZED (${PARTS}) ${INSERT_ROWS}, lock
  WHERE coalesce(
    (SELECT last.seq = $1::bigint AND last.hash = ${hash('0')} FROM access.audit last ORDER BY last.seq DESC LIMIT 1),
    $1::bigint = 0)`;

export const READ_HEAD = `SELECT seq, encode(hash, 'hex') AS hash FROM access.audit ORDER BY seq DESC LIMIT 1`;

export const READ_HASH = `SELECT seq, encode(hash, 'hex') AS hash FROM access.audit WHERE seq = $1::bigint`;

export const READ_LAST_SEAL = 'SELECT seq FROM access.audit_seal ORDER BY seq DESC LIMIT 1';

export const INSERT_SEAL = `INSERT INTO access.audit_seal (seq, hash, at, previous, key_id, signature)
  VALUES ($1::bigint, decode($2, 'hex'), $3::timestamptz, $4::bigint, $5, $6::bytea)`;
