import DataLoader from 'dataloader';
import type { Pool } from '@dimo-node/database';
import { Connection, readWindow, type PageArgs } from '@dimo-node/kit';
import { accessLogCursor, countStatement, pageStatement, type AccessLogFilter, type LogStatement } from './statements';

/** An entry as a list reads it. */
export interface AccessLogRow {
  readonly seq: number;
  readonly at: Date;
  readonly kind: string;
  readonly allowed: boolean;
  readonly reason: string;
  readonly license: Buffer | null;
  readonly address: Buffer | null;
  readonly permissions: readonly string[];
  readonly operation: Buffer | null;
  readonly block_number: number | null;
  readonly block_hash: Buffer | null;
  readonly via: string | null;
  readonly alias: string | null;
}

export interface AccessLogArgs extends PageArgs {
  readonly filterBy?: AccessLogFilter | null;
}

type OfParent<Row> = Row & { readonly parent: number };

/** Reads of one operation: the same list of several vehicles is one statement. */
export class AccessLogReader {
  readonly #source: Pick<Pool, 'query'>;
  readonly #loaders = new Map<string, unknown>();

  constructor(source: Pick<Pool, 'query'>) {
    this.#source = source;
  }

  /**
   * A page as a Relay connection, read when a field of it is selected.
   * @throws PlainError for paging arguments that do not fit
   */
  page(vehicle: number, { filterBy, ...paging }: AccessLogArgs): Connection<AccessLogRow> {
    const window = readWindow(paging);
    const page = pageStatement(window, filterBy ?? {});
    const count = countStatement(filterBy ?? {});
    return new Connection<AccessLogRow>(window, {
      rows: () => this.#perVehicle<AccessLogRow>(page).load(vehicle),
      count: async () => (await this.#perVehicle<{ readonly total: number }>(count).load(vehicle))[0]?.total ?? 0,
      cursor: (row) => accessLogCursor.encode([row.at, row.seq]),
    });
  }

  #perVehicle<Row extends object>({ text, values }: LogStatement): DataLoader<number, readonly Row[]> {
    const key = `${text}\n${JSON.stringify(values)}`;
    let loader = this.#loaders.get(key) as DataLoader<number, readonly Row[]> | undefined;
    loader ??= new DataLoader(async (vehicles) => {
      const { rows } = await this.#source.query<OfParent<Row>>(text, [vehicles, ...values]);
      const groups = vehicles.map((): Row[] => []);
      for (const row of rows) groups[row.parent - 1]?.push(row);
      return groups;
    });
    this.#loaders.set(key, loader);
    return loader;
  }
}
