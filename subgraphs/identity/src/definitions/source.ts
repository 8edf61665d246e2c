import type { Logger } from '@dimo-node/kit';
import { TablelandError } from './tableland/answer';
import type { QueryLimits, TablelandClient } from './tableland/client';
import { readRow, type DefinitionRow } from './tableland/row';
import { ROWS_A_PAGE, rowsAfter, rowsById } from './tableland/statements';

/** Someone waits for a few rows. */
const FEW_ROWS: QueryLimits = { tries: 3, tryMs: 2_000, totalMs: 5_000 };
/** A page of a whole table, which may go on when nobody waits any more. */
const WHOLE_PAGE: QueryLimits = { tries: 3, tryMs: 10_000, totalMs: 25_000 };
/** A larger table is refused: no manufacturer has a tenth of it. */
const MOST_ROWS = 50_000;

/** Reads of one chain's tables at the gateway, with what is no row left out and told in the log. */
export class DefinitionSource {
  readonly #client: TablelandClient;
  readonly #chainId: number;
  readonly #log: Logger;

  constructor(client: TablelandClient, chainId: number, log: Logger) {
    this.#client = client;
    this.#chainId = chainId;
    this.#log = log;
  }

  /** Those of the rows that are there, by one request. Throws TablelandError. */
  async byIds(tableId: number, ids: readonly string[]): Promise<readonly DefinitionRow[]> {
    const wanted = new Set(ids);
    const rows = this.#read(tableId, await this.#client.query(rowsById(this.#chainId, tableId, ids), FEW_ROWS));
    return rows.filter((row) => wanted.has(row.id));
  }

  /** A whole table, page after page. Throws TablelandError. */
  async table(tableId: number): Promise<readonly DefinitionRow[]> {
    const rows: DefinitionRow[] = [];
    for (let after: string | undefined; ; after = rows.at(-1)?.id) {
      const page = await this.#client.query(rowsAfter(this.#chainId, tableId, after), WHOLE_PAGE);
      const read = this.#read(tableId, page);
      const last = read.at(-1)?.id;
      rows.push(...read);
      if (page.length < ROWS_A_PAGE) return rows;
      if (last === undefined || (after !== undefined && Buffer.compare(Buffer.from(last), Buffer.from(after)) <= 0)) {
        throw new TablelandError(`table ${tableId} does not go on after ${JSON.stringify(after)}`, { again: false });
      }
      if (rows.length > MOST_ROWS) throw new TablelandError(`table ${tableId} has more than ${MOST_ROWS} rows`, { again: false });
    }
  }

  /** Each id once, in the order given. */
  #read(tableId: number, values: readonly unknown[]): readonly DefinitionRow[] {
    const rows = new Map<string, DefinitionRow>();
    let malformed = 0;
    for (const value of values) {
      const row = readRow(value);
      if (row === undefined) malformed += 1;
      else rows.set(row.id, row);
    }
    if (malformed > 0) this.#log.warn({ tableId, rows: malformed }, 'rows of a Tableland table are no device definitions: left out');
    return [...rows.values()];
  }
}
