import type { Window } from '@dimo-node/kit';
import type { Bind, ListOptions, TwinList } from './list';
import { membersCount, pageKeys } from './membership-sql';
import { keyOf, orderSql, windowSql } from './order-sql';

/** A statement whose first parameters are the arrays of parents, one for each parent column. */
export interface ListStatement {
  readonly text: string;
  /** The parameters after the parents. */
  readonly values: readonly unknown[];
}

/**
 * The rows of one page, `window.size + 1` at most for each parent, walked from the end that the window names.
 * With parents, one statement serves all of them and `parent` is the ordinal of the row's own, from 1.
 * @throws PlainError when a cursor cannot be read
 */
export function pageStatement(list: TwinList, window: Window, options: ListOptions): ListStatement {
  const { bind, values } = createBinder(list);
  const scope = scopeOf(list, options, bind);
  const between = windowSql(list, window, bind);
  const limit = bind(window.size + 1, 'int');
  const where =
    options.anyOf === undefined
      ? [...scope, ...between(list.order)]
      : [list.where, `${keyOf(list).column} = ANY(${pageKeys(list, options.anyOf, scope, { window, between, limit }, bind)})`];
  const positions = list.order.map(({ column }, index) => `${column} AS o${index}`).join(', ');
  const rows = `SELECT ${list.columns}, ${positions} FROM ${list.from} WHERE ${where.join(' AND ')}
    ORDER BY ${orderSql(list.order, window)} LIMIT ${limit}`;
  if (list.parent === undefined) {
    return { text: rows, values };
  }
  const outer = orderSql(
    list.order.map((member, index) => ({ ...member, column: `r.o${index}` })),
    window,
  );
  return { text: `SELECT p.parent, r.* FROM ${parents(list)} CROSS JOIN LATERAL (${rows}) r ORDER BY p.parent, ${outer}`, values };
}

/**
 * The number of rows that pass the filters, for each parent in turn.
 * @param byCensus whether twin.census tells of the rows that the statement reads
 */
export function countStatement(list: TwinList, options: ListOptions, byCensus = true): ListStatement {
  const { bind, values } = createBinder(list);
  const { anyOf, conditions = [] } = options;
  const census = byCensus ? list.census : undefined;
  if (census !== undefined && list.parent === undefined && anyOf === undefined && conditions.length === 0) {
    // Without a row there is nothing to count.
    const place = bind(census, 'text');
    return { text: `SELECT coalesce((SELECT c.live FROM twin.census c WHERE c.list = ${place}), 0)::int AS total`, values };
  }
  const scope = scopeOf(list, options, bind);
  const total =
    anyOf === undefined
      ? `SELECT count(*)::int AS total FROM ${list.from} WHERE ${scope.join(' AND ')}`
      : membersCount(list, anyOf, { conditions: scope.slice(1), census }, bind);
  return list.parent === undefined
    ? { text: total, values }
    : { text: `SELECT p.parent, t.total FROM ${parents(list)} CROSS JOIN LATERAL (${total}) t`, values };
}

function createBinder(list: TwinList): { readonly bind: Bind; readonly values: unknown[] } {
  const values: unknown[] = [];
  const offset = list.parent?.length ?? 0;
  return { values, bind: (value, type) => `$${offset + values.push(value)}::${type}` };
}

function parents(list: TwinList): string {
  const columns = list.parent ?? [];
  const arrays = columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
  return `unnest(${arrays}) WITH ORDINALITY AS p(${columns.map((_, index) => `k${index}`).join(', ')}, parent)`;
}

/** What holds for every row of the list, first of all its own `where`. */
function scopeOf(list: TwinList, options: ListOptions, bind: Bind): string[] {
  const ofParent = (list.parent ?? []).map(({ column }, index) => `${column} = p.k${index}`);
  return [list.where, ...ofParent, ...(options.conditions ?? []).map((condition) => condition(bind))];
}
