import DataLoader from 'dataloader';
import { Connection, type Window } from '@dimo-node/kit';
import { positionOf, type Listed, type ListOptions, type TwinList } from './list';
import { countStatement, pageStatement, type ListStatement } from './list-sql';
import { createLookupLoader, keyText, type Key, type Lookup, type SqlSource } from './lookup';

type Parent = readonly Key[];
type ParentLoader<Value> = DataLoader<Parent, Value, string>;

/**
 * Reads of one operation. What one level of a query asks for goes out as one statement for each lookup or list, however many
 * parents there are; each row is read once.
 */
export class TwinReader {
  readonly #source: SqlSource;
  readonly #census: boolean;
  readonly #lookups = new Map<object, unknown>();
  readonly #lists = new Map<string, unknown>();

  /** `census`: whether the lists are counted by the twin's census, which knows only the present. */
  constructor(source: SqlSource, { census = true }: { readonly census?: boolean } = {}) {
    this.#source = source;
    this.#census = census;
  }

  /** The row with this key, or null. */
  one<K extends Key, Row extends object>(lookup: Lookup<K, Row>, key: K | null | undefined): Promise<Row | null> {
    if (key === null || key === undefined) {
      return Promise.resolve(null);
    }
    let loader = this.#lookups.get(lookup) as DataLoader<K, Row | null, string | number> | undefined;
    if (loader === undefined) {
      loader = createLookupLoader(lookup, this.#source);
      this.#lookups.set(lookup, loader);
    }
    return loader.load(key);
  }

  /** A page of a list as a Relay connection: nothing is read until a field of it is selected. Bad cursors throw at once. */
  page<Row extends object>(list: TwinList, window: Window, options: ListOptions = {}): Connection<Listed<Row>> {
    const page = pageStatement(list, window, options);
    return new Connection<Listed<Row>>(window, {
      rows: () => this.#rows<Listed<Row>>(page, options.parent),
      count: () => this.#count(list, options),
      cursor: (row) => list.cursor.encode(positionOf(list, row)),
    });
  }

  /** The first row of a list under the conditions, or null. */
  async first<Row extends object>(list: TwinList, options: ListOptions): Promise<Row | null> {
    const statement = pageStatement(list, { size: 0, backward: false, after: undefined, before: undefined }, options);
    const [row] = await this.#rows<Listed<Row>>(statement, options.parent);
    return row ?? null;
  }

  async #rows<Row extends object>(statement: ListStatement, parent: Parent | undefined): Promise<readonly Row[]> {
    if (parent === undefined) {
      return (await this.#source.query<Row>(statement.text, [...statement.values])).rows;
    }
    return this.#byParent(statement, async (parents): Promise<Row[][]> => {
      const { rows } = await this.#source.query<Row & { parent: number }>(statement.text, withParents(parents, statement));
      const groups = parents.map((): Row[] => []);
      rows.forEach((row) => groups[row.parent - 1]?.push(row));
      return groups;
    }).load(parent);
  }

  async #count(list: TwinList, options: ListOptions): Promise<number> {
    const statement = countStatement(list, options, this.#census);
    if (options.parent === undefined) {
      return (await this.#source.query<{ total: number }>(statement.text, [...statement.values])).rows[0]?.total ?? 0;
    }
    return this.#byParent(statement, async (parents) => {
      const { rows } = await this.#source.query<{ parent: number; total: number }>(statement.text, withParents(parents, statement));
      const totals = new Map(rows.map(({ parent, total }) => [parent, total]));
      return parents.map((_, index) => totals.get(index + 1) ?? 0);
    }).load(options.parent);
  }

  /** Fields with the same arguments share a loader; other arguments, as under an alias, make another statement. */
  #byParent<Value>(statement: ListStatement, batch: (parents: readonly Parent[]) => Promise<Value[]>): ParentLoader<Value> {
    const key = `${statement.text}\n${JSON.stringify(statement.values)}`;
    let loader = this.#lists.get(key) as ParentLoader<Value> | undefined;
    if (loader === undefined) {
      loader = new DataLoader(batch, { cacheKeyFn: (parent) => JSON.stringify(parent.map(keyText)) });
      this.#lists.set(key, loader);
    }
    return loader;
  }
}

function withParents(parents: readonly Parent[], statement: ListStatement): unknown[] {
  const columns = parents[0]?.map((_, index) => parents.map((parent) => parent[index])) ?? [];
  return [...columns, ...statement.values];
}
