import type { Pool } from '@dimo-node/database';
import { bigIntToWord } from '@dimo-node/kit';
import type { DefinitionRow } from './tableland/row';

export interface CachedRow extends DefinitionRow {
  readonly tableId: number;
  readonly fetchedAt: Date;
}

export interface DefinitionKey {
  readonly tableId: number;
  readonly id: string;
}

export interface TableState {
  /** When the last read of the whole table began; null when it never was. */
  readonly syncedAt: Date | null;
  /** Time of the block that changed the table last, as far as the chain is indexed; null when none did. */
  readonly changedAt: Date | null;
}

const COLUMNS = `d.table_id AS "tableId", d.id, d.ksuid, d.model, d.year, d.device_type AS "deviceType", d.image_uri AS "imageUri", d.attributes`;

const READ_ROWS = `SELECT ${COLUMNS}, d.fetched_at AS "fetchedAt" FROM unnest($2::bigint[], $3::text[]) AS k(table_id, id)
  JOIN cache.device_definition d ON d.chain_id = $1 AND d.table_id = k.table_id AND d.id = k.id`;

const READ_TABLES = `SELECT a.table_id AS "tableId", t.synced_at AS "syncedAt", c.changed_at AS "changedAt"
  FROM unnest($2::bigint[], $3::bytea[]) AS a(table_id, topic)
  LEFT JOIN cache.definition_table t ON t.chain_id = $1 AND t.table_id = a.table_id
  LEFT JOIN LATERAL (
    SELECT b.time AS changed_at FROM chain.event e JOIN chain.block b ON b.number = e.block_number
    WHERE e.name IN ('registry.DeviceDefinitionInserted', 'registry.DeviceDefinitionUpdated', 'registry.DeviceDefinitionDeleted')
      AND substring(e.topics FROM 33 FOR 32) = a.topic
    ORDER BY e.block_number DESC LIMIT 1
  ) c ON TRUE`;

/** What is new stays: of two answers for a row the one that was asked for later counts. In the order of ids, so that writers cannot block each other. */
const UPSERT = `INSERT INTO cache.device_definition AS d
    (chain_id, table_id, id, ksuid, model, year, device_type, image_uri, attributes, fetched_at)
  SELECT $1::bigint, $2::bigint, r.id, r.ksuid, r.model, r.year, r.device_type, r.image_uri, r.attributes::jsonb, $3::timestamptz
  FROM unnest($4::text[], $5::text[], $6::text[], $7::int[], $8::text[], $9::text[], $10::text[])
    AS r(id, ksuid, model, year, device_type, image_uri, attributes)
  ORDER BY r.id COLLATE "C"
  ON CONFLICT (chain_id, table_id, id) DO UPDATE SET ksuid = excluded.ksuid, model = excluded.model, year = excluded.year,
    device_type = excluded.device_type, image_uri = excluded.image_uri, attributes = excluded.attributes, fetched_at = excluded.fetched_at
  WHERE d.fetched_at <= excluded.fetched_at`;

const GONE =
  'DELETE FROM cache.device_definition d WHERE d.chain_id = $1::bigint AND d.table_id = $2::bigint AND d.fetched_at < $3::timestamptz';

const WRITE_ROWS = `WITH gone AS (${GONE} AND d.id = ANY($11::text[])) ${UPSERT}`;

/** After the table's rows were written with `$3`, whatever is older was not in it. */
const FINISH_TABLE = `WITH gone AS (${GONE})
  INSERT INTO cache.definition_table AS t (chain_id, table_id, synced_at) VALUES ($1, $2, $3)
  ON CONFLICT (chain_id, table_id) DO UPDATE SET synced_at = greatest(t.synced_at, excluded.synced_at)`;

/** Device definitions of one chain as kept in Postgres. */
export class DefinitionCache {
  readonly #pool: Pick<Pool, 'query'>;
  readonly #chainId: number;

  constructor(pool: Pick<Pool, 'query'>, chainId: number) {
    this.#pool = pool;
    this.#chainId = chainId;
  }

  /** The rows that are there, in no order. */
  async rows(keys: readonly DefinitionKey[]): Promise<readonly CachedRow[]> {
    const values = [this.#chainId, keys.map(({ tableId }) => tableId), keys.map(({ id }) => id)];
    return (await this.#pool.query<CachedRow>({ name: 'identity.cached_definitions', text: READ_ROWS, values })).rows;
  }

  /** A state for each of the tables, by table id. */
  async tables(tableIds: readonly number[]): Promise<ReadonlyMap<number, TableState>> {
    const values = [this.#chainId, tableIds, tableIds.map((id) => bigIntToWord(BigInt(id)))];
    const { rows } = await this.#pool.query<TableState & { tableId: number }>({
      name: 'identity.definition_tables',
      text: READ_TABLES,
      values,
    });
    return new Map(rows.map((row) => [row.tableId, row]));
  }

  /** Keeps rows that were asked for at `at` and forgets those that were not found then. */
  async writeRows(tableId: number, at: Date, rows: readonly DefinitionRow[], absent: readonly string[]): Promise<void> {
    await this.#pool.query(WRITE_ROWS, [this.#chainId, tableId, at, ...columnsOf(rows), absent]);
  }

  /** Keeps a whole table as it was read from `at` on, and forgets its other rows. */
  async writeTable(tableId: number, at: Date, rows: readonly DefinitionRow[]): Promise<void> {
    const table = [this.#chainId, tableId, at];
    await this.#pool.query(UPSERT, [...table, ...columnsOf(rows)]);
    await this.#pool.query(FINISH_TABLE, table);
  }
}

/** Parameters $4 to $10. */
function columnsOf(rows: readonly DefinitionRow[]): unknown[] {
  return [
    rows.map((row) => row.id),
    rows.map((row) => row.ksuid),
    rows.map((row) => row.model),
    rows.map((row) => row.year),
    rows.map((row) => row.deviceType),
    rows.map((row) => row.imageUri),
    rows.map((row) => JSON.stringify(row.attributes)),
  ];
}
