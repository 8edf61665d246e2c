import DataLoader from 'dataloader';
import type { SqlSource } from '../twin/lookup';
import { TwinReader } from '../twin/twin-reader';
import type { DefinitionKey } from './cache';
import type { DefinitionStore } from './store';
import type { DefinitionRow } from './tableland/row';
import { isDefinitionId } from './tableland/statements';

/** Reads of one operation: what one level of a query asks for is read together, whatever the number of objects. */
export class DefinitionReader {
  readonly chainId: number;
  /** Pages of the cache, which knows only the present: definitions have no history, whatever block the twin is read at. */
  readonly lists: TwinReader;
  readonly #rows: DataLoader<DefinitionKey, DefinitionRow | null, string>;
  readonly #tables: DataLoader<number, undefined>;

  constructor(store: DefinitionStore, source: SqlSource) {
    this.chainId = store.chainId;
    this.lists = new TwinReader(source);
    this.#rows = new DataLoader((keys) => store.rows(keys).then((rows) => [...rows]), {
      cacheKeyFn: ({ tableId, id }) => `${tableId}/${id}`,
    });
    this.#tables = new DataLoader((ids) => store.tables(ids).then((states) => [...states]));
  }

  /** A definition of a table, or null. Ids that no definition can have are not looked for. */
  one(tableId: number, id: string): Promise<DefinitionRow | null> {
    return isDefinitionId(id) ? this.#rows.load({ tableId, id }) : Promise.resolve(null);
  }

  /** Resolves when the cache holds the whole table. Those asked for together resolve together, so that what follows is batched too. */
  async whole(tableId: number): Promise<void> {
    await this.#tables.load(tableId);
  }
}
