import type { Window } from './window';

export interface Edge<Row> {
  readonly node: Row;
  readonly cursor: string;
}

/** SDL of `PageInfo`, which all subgraphs with lists share. */
export const pageInfoTypeDefs = `
"Where a page lies in its list."
type PageInfo @shareable {
  startCursor: String
  endCursor: String
  hasPreviousPage: Boolean!
  hasNextPage: Boolean!
}
`;

export interface PageInfo {
  readonly startCursor: string | null;
  readonly endCursor: string | null;
  readonly hasPreviousPage: boolean;
  readonly hasNextPage: boolean;
}

/** How a list answers; each is called only when a field that needs it is selected. */
export interface PageSource<Row> {
  /**
   * Up to `window.size + 1` rows between the cursors, from the end that the window names: in list order when forward, in
   * reverse when backward. The extra row tells whether there is more.
   */
  rows(): Promise<readonly Row[]>;
  /** Rows that pass the filters, whatever the window. */
  count(): Promise<number>;
  cursor(row: Row): string;
}

/**
 * A Relay connection that graphql-js resolves without further resolvers: its default resolver calls methods of the
 * source, so a page is read only when rows are selected and counted only when `totalCount` is.
 */
export class Connection<Row> {
  readonly #window: Window;
  readonly #source: PageSource<Row>;
  #page: Promise<Page<Row>> | undefined;

  constructor(window: Window, source: PageSource<Row>) {
    this.#window = window;
    this.#source = source;
  }

  totalCount(): Promise<number> {
    return this.#source.count();
  }

  async edges(): Promise<readonly Edge<Row>[]> {
    const { rows } = await this.#read();
    return rows.map((node) => ({ node, cursor: this.#source.cursor(node) }));
  }

  async nodes(): Promise<readonly Row[]> {
    return (await this.#read()).rows;
  }

  async pageInfo(): Promise<PageInfo> {
    const { rows, more } = await this.#read();
    const [start, end] = [rows[0], rows.at(-1)];
    const { backward, after, before } = this.#window;
    // A given cursor is taken as proof that something lies on its other side.
    return {
      startCursor: start === undefined ? null : this.#source.cursor(start),
      endCursor: end === undefined ? null : this.#source.cursor(end),
      hasPreviousPage: (backward && more) || after !== undefined,
      hasNextPage: (!backward && more) || before !== undefined,
    };
  }

  #read(): Promise<Page<Row>> {
    this.#page ??= this.#source.rows().then((rows) => pageOf(rows, this.#window));
    return this.#page;
  }
}

interface Page<Row> {
  readonly rows: readonly Row[];
  readonly more: boolean;
}

function pageOf<Row>(found: readonly Row[], window: Window): Page<Row> {
  const rows = found.slice(0, window.size);
  return { rows: window.backward ? rows.reverse() : rows, more: found.length > window.size };
}
