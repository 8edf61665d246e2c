/** TypeScript value of each column kind. */
export interface ColumnTypes {
  /** int8 that JavaScript holds exactly. */
  id: number;
  /** int4. */
  int: number;
  /** int8 of any size. */
  big: bigint;
  /** numeric(78,0). */
  amount: bigint;
  /** bytea, as lower-case hex without prefix. */
  bytes: string;
  text: string;
  /** timestamptz, in whole seconds since 1970. */
  time: number;
}

export type ColumnKind = keyof ColumnTypes | `${keyof ColumnTypes}?`;
export type Value = string | number | bigint | null;

type ValueOf<K extends ColumnKind> = K extends `${infer B extends keyof ColumnTypes}?`
  ? ColumnTypes[B] | null
  : K extends keyof ColumnTypes
    ? ColumnTypes[K]
    : never;

export interface TableShape {
  /** In the twin's schema. */
  readonly name: string;
  /** Camel case; the column in SQL is the same in snake case. */
  readonly columns: Readonly<Record<string, ColumnKind>>;
  readonly key: readonly string[];
  /** Columns by which rules look rows up besides the key. */
  readonly lookups: readonly string[];
  /** Rows are only ever added, and never read by a rule. */
  readonly appendOnly?: boolean;
}

/** What a rule puts. */
export type Draft<T extends TableShape> = { readonly [C in keyof T['columns']]: ValueOf<T['columns'][C]> };

/** A row of a twin table. Rows are never changed in place: a rule puts a new one. */
export type RowOf<T extends TableShape> = Draft<T> & {
  /** Block of the last change. */
  readonly updatedBlock: number;
};
export type Row = Readonly<Record<string, Value>>;

export function table<const T extends TableShape>(shape: T): T {
  return shape;
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
