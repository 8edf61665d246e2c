import type { ClientBase } from 'pg';
import type { Row, TableShape } from '../twin/table';
import type { ChangeListener } from '../twin/table-state';
import { TABLES, TABLE_NAMES } from '../twin/tables';
import { columnsOf } from './column-sql';
import { keyToJson, rowToJson } from './row-json';
import { onConflict, sameKey } from './twin-writer';

interface Entry {
  readonly block: number;
  readonly shape: TableShape;
  readonly key: Row;
  readonly before: Row | undefined;
}

/** Rows as they were before each block of a batch changed them. */
export class Journal {
  readonly #entries: Entry[] = [];

  /** For one block; hand it to the fold. */
  listener(block: number): ChangeListener {
    return (shape, key, before) => this.#entries.push({ block, shape, key, before });
  }

  /** Appends after what the same blocks may have journaled before. */
  async write(client: ClientBase, schema: string): Promise<void> {
    if (this.#entries.length === 0) return;
    const rows = this.#entries.map(({ block, shape, key, before }, seq) => ({
      block_number: block,
      seq,
      table_name: shape.name,
      key: keyToJson(shape, key),
      before: before === undefined ? null : rowToJson(columnsOf(shape), before),
    }));
    const target = `${schema}.journal`;
    await client.query(
      `INSERT INTO ${target} (block_number, seq, table_name, key, before)
       SELECT r.block_number, r.seq + coalesce((SELECT max(seq) + 1 FROM ${target} j WHERE j.block_number = r.block_number), 0), r.table_name, r.key, nullif(r.before, 'null'::jsonb)
       FROM json_populate_recordset(null::${target}, $1::json) r`,
      [JSON.stringify(rows)],
    );
  }
}

/** Puts every row of the twin back to what it was after block `ancestor`. */
export async function undoAbove(client: ClientBase, schema: string, ancestor: number): Promise<void> {
  for (const name of TABLE_NAMES) {
    const shape: TableShape = TABLES[name];
    const target = `${schema}.${shape.name}`;
    await client.query(
      `WITH first AS MATERIALIZED (
         SELECT DISTINCT ON (key) key, before FROM ${schema}.journal
         WHERE table_name = $1 AND block_number > $2 ORDER BY key, block_number, seq
       ), gone AS (
         DELETE FROM ${target} t USING first f, LATERAL jsonb_populate_record(null::${target}, f.key) k WHERE f.before IS NULL AND ${sameKey(shape)}
       )
       INSERT INTO ${target} SELECT r.* FROM first f, LATERAL jsonb_populate_record(null::${target}, f.before) r WHERE f.before IS NOT NULL
       ${onConflict(shape)}`,
      [shape.name, ancestor],
    );
  }
  await client.query(`DELETE FROM ${schema}.journal WHERE block_number > $1`, [ancestor]);
  await client.query(`DELETE FROM ${schema}.anomaly WHERE block_number > $1`, [ancestor]);
}
