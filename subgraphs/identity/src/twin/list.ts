import type { CursorCodec, Position } from '@dimo-node/kit';
import type { Key } from './lookup';

export type SqlType = 'bigint' | 'int' | 'text' | 'bytea' | 'timestamptz' | 'int[]' | 'text[]';

/** Puts a value among the statement's parameters and returns its place, such as `$3::bytea`. */
export type Bind = (value: unknown, type: SqlType) => string;

/** A condition on the rows of a list, as SQL. */
export type Condition = (bind: Bind) => string;

export interface OrderMember {
  /** SQL expression. */
  readonly column: string;
  readonly type: SqlType;
  readonly direction: 'ASC' | 'DESC';
}

export interface ParentKey {
  readonly column: string;
  readonly type: 'bigint' | 'bytea';
}

/** A paged list of the twin: everything about it that does not change from request to request. */
export interface TwinList {
  /** Select list with quoted aliases in the row's own names. */
  readonly columns: string;
  /** Table with its alias. */
  readonly from: string;
  /** What holds for every row of the list, such as being live. */
  readonly where: string;
  /** Columns that tie a row to the object it is listed under; absent for lists at the root. */
  readonly parent?: readonly ParentKey[];
  /** Total order of the list; its values are the row's position, which the cursor writes. */
  readonly order: readonly OrderMember[];
  readonly cursor: CursorCodec;
  /**
   * Row of twin.census that counts this list. Left out where the rows are other than the twin's present ones, since the census knows
   * no past.
   */
  readonly census?: string;
  /** For lists whose ids are consecutive numbers: what holds for the rows of its table that are not of the list. */
  readonly dead?: string;
}

/**
 * Several ways to belong to a list ordered by one unique column, its key. A plain condition is `table alias WHERE ...` around the
 * list's own table with its alias.
 */
export type Memberships = readonly (Membership | Condition)[];

/** A way to belong that is read without the list's own table as far as possible. */
export interface Membership {
  /** The key, as an expression over `rows`. */
  readonly key: string;
  /** `table alias WHERE ...`. An index on the equalities of the condition and then the key lets a page stop early. */
  readonly rows: Condition;
  /** The rows are the list's own and all of the list, so that nothing more is to be checked of them. */
  readonly own?: true;
  /** Something with few rows that `rows` is read for in turn, such as `(SELECT ...) c`. */
  readonly each?: Condition;
}

/** A row as a list reads it: with its position in the columns o0, o1, ... */
export type Listed<Row> = Row & { readonly [column: `o${number}`]: Position[number] };

export interface ListOptions {
  readonly conditions?: readonly Condition[];
  /** A row is in when any of these holds; each is read only as far as the page needs. */
  readonly anyOf?: Memberships;
  /** One key for each column of the list's parent. */
  readonly parent?: readonly Key[];
}

/** Position of a listed row. */
export function positionOf(list: TwinList, row: Listed<object>): Position {
  return list.order.map((_, index) => {
    const value = row[`o${index}`];
    if (value === undefined) {
      throw new Error(`a row of ${list.from} came without its position`);
    }
    return value;
  });
}
