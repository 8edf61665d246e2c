import { packedCursor, type Position, type Window } from '@dimo-node/kit';

export interface AccessLogFilter {
  readonly license?: Buffer | null;
  readonly allowed?: boolean | null;
  readonly kind?: string | null;
  readonly since?: Date | null;
  readonly until?: Date | null;
}

/** A statement for several vehicles, whose ids are `$1`; `parent` is the ordinal of the row's own, from 1. */
export interface LogStatement {
  readonly text: string;
  /** The parameters after the vehicles. */
  readonly values: readonly unknown[];
}

export const accessLogCursor = packedCursor('time', 'integer');

/** Where the vehicle came to its owner: its last move to somebody else. A vehicle that is not known to have moved was his from the start. */
const OWNED = `CROSS JOIN LATERAL (
    SELECT coalesce(t.block_number, 0) AS block, coalesce(b.time, v.minted_at) AS time
    FROM twin.vehicle v
    LEFT JOIN LATERAL (
      SELECT e.block_number FROM chain.event e
      WHERE e.vehicle_id = p.vehicle AND e.name = 'vehicleId.Transfer'
        AND substring(e.topics FROM 33 FOR 32) <> substring(e.topics FROM 65 FOR 32)
      ORDER BY e.block_number DESC, e.log_index DESC, e.tx_index DESC LIMIT 1
    ) t ON TRUE
    LEFT JOIN chain.block b ON b.number = t.block_number
    WHERE v.id = p.vehicle
  ) o`;

/** Clocks of nodes and of blocks differ; within an hour the block decides, and the bound on the time only keeps the read short. */
const SINCE_OWNED = `a.vehicle_id = p.vehicle AND a.at >= o.time - interval '1 hour'
    AND (a.block_number >= o.block OR (a.block_number IS NULL AND a.at >= o.time))`;

const PARENTS = 'unnest($1::bigint[]) WITH ORDINALITY AS p(vehicle, parent)';

const COLUMNS = `a.seq, a.at, a.kind, a.allowed, a.reason, a.license, a.address, a.permissions, a.operation, a.block_number, a.block_hash, a.via`;

const ALIAS = `(SELECT l.alias FROM twin.developer_license l WHERE l.client_id = r.license AND l.burned_at IS NULL ORDER BY l.id DESC LIMIT 1)`;

/**
 * The rows of a page for each vehicle, one more than asked for, from the end that the window names.
 * @throws PlainError when a cursor cannot be read
 */
export function pageStatement(window: Window, filter: AccessLogFilter): LogStatement {
  const { bind, values } = createBinder();
  const direction = window.backward ? 'ASC' : 'DESC';
  const where = [
    SINCE_OWNED,
    ...filterSql(filter, bind),
    ...(window.after === undefined ? [] : [beyond('<', accessLogCursor.decode(window.after), bind)]),
    ...(window.before === undefined ? [] : [beyond('>', accessLogCursor.decode(window.before), bind)]),
  ].join(' AND ');
  const page = `SELECT ${COLUMNS} FROM access.audit a WHERE ${where} ORDER BY a.at ${direction}, a.seq ${direction} LIMIT ${bind(window.size + 1, 'int')}`;
  const text = `SELECT p.parent, r.*, ${ALIAS} AS alias FROM ${PARENTS} ${OWNED} CROSS JOIN LATERAL (${page}) r
    ORDER BY p.parent, r.at ${direction}, r.seq ${direction}`;
  return { text, values };
}

/** Number of the rows that pass the filter, for each vehicle. */
export function countStatement(filter: AccessLogFilter): LogStatement {
  const { bind, values } = createBinder();
  const where = [SINCE_OWNED, ...filterSql(filter, bind)].join(' AND ');
  const count = `SELECT count(*)::int AS total FROM access.audit a WHERE ${where}`;
  return { text: `SELECT p.parent, c.total FROM ${PARENTS} ${OWNED} CROSS JOIN LATERAL (${count}) c`, values };
}

type Bind = (value: unknown, type: 'bigint' | 'boolean' | 'bytea' | 'int' | 'text' | 'timestamptz') => string;

function createBinder(): { readonly bind: Bind; readonly values: unknown[] } {
  const values: unknown[] = [];
  return { values, bind: (value, type) => `$${values.push(value) + 1}::${type}` };
}

function filterSql({ license, allowed, kind, since, until }: AccessLogFilter, bind: Bind): string[] {
  const given = <Value>(value: Value | null | undefined, sql: (value: Value) => string): string[] =>
    value === null || value === undefined ? [] : [sql(value)];
  return [
    ...given(license, (bytes) => `a.license = ${bind(bytes, 'bytea')}`),
    ...given(allowed, (flag) => `a.allowed = ${bind(flag, 'boolean')}`),
    ...given(kind, (name) => `a.kind = ${bind(name, 'text')}`),
    ...given(since, (time) => `a.at >= ${bind(time, 'timestamptz')}`),
    ...given(until, (time) => `a.at < ${bind(time, 'timestamptz')}`),
  ];
}

function beyond(operator: '<' | '>', [time, seq]: Position, bind: Bind): string {
  return `(a.at, a.seq) ${operator} (${bind(String(time), 'timestamptz')}, ${bind(seq, 'bigint')})`;
}
