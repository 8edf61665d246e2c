import type { Position, Window } from '@dimo-node/kit';
import type { Bind, Condition, ListOptions, OrderMember, TwinList } from './list';

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
  const scope = [...scopeOf(list, options, bind), ...windowOf(list, window, bind)].join(' AND ');
  const limit = bind(window.size + 1, 'int');
  const order = orderSql(list.order.map((member) => ({ ...member, direction: directionOf(member, window) })));
  const positions = list.order.map(({ column }, index) => `${column} AS o${index}`).join(', ');
  const select = `SELECT ${list.columns}, ${positions} FROM ${list.from} WHERE`;
  const rows =
    options.anyOf === undefined
      ? `${select} ${scope} ORDER BY ${order} LIMIT ${limit}`
      : `${select} ${keyOf(list)} IN (${union(options.anyOf, list, scope, bind, ` ORDER BY ${order} LIMIT ${limit}`)}) ORDER BY ${order} LIMIT ${limit}`;
  if (list.parent === undefined) {
    return { text: rows, values };
  }
  const outer = orderSql(list.order.map((member, index) => ({ column: `r.o${index}`, direction: directionOf(member, window) })));
  return { text: `SELECT p.parent, r.* FROM ${parents(list)} CROSS JOIN LATERAL (${rows}) r ORDER BY p.parent, ${outer}`, values };
}

/** The number of rows that pass the filters, for each parent in turn. */
export function countStatement(list: TwinList, options: ListOptions): ListStatement {
  const { bind, values } = createBinder(list);
  const scope = scopeOf(list, options, bind).join(' AND ');
  const from = options.anyOf === undefined ? `${list.from} WHERE ${scope}` : `(${union(options.anyOf, list, scope, bind, '')}) u`;
  const total = `SELECT count(*)::int AS total FROM ${from}`;
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

function scopeOf(list: TwinList, options: ListOptions, bind: Bind): string[] {
  const ofParent = (list.parent ?? []).map(({ column }, index) => `${column} = p.k${index}`);
  return [list.where, ...ofParent, ...(options.conditions ?? []).map((condition) => condition(bind))];
}

function union(branches: readonly Condition[], list: TwinList, scope: string, bind: Bind, tail: string): string {
  return branches.map((branch) => `(SELECT DISTINCT ${keyOf(list)} FROM ${branch(bind)} AND ${scope}${tail})`).join(' UNION ');
}

function keyOf(list: TwinList): string {
  const [key, ...rest] = list.order;
  if (key === undefined || rest.length > 0) {
    throw new Error('anyOf needs a list ordered by one unique column');
  }
  return key.column;
}

function windowOf(list: TwinList, window: Window, bind: Bind): string[] {
  const { after, before } = window;
  return [
    ...(after === undefined ? [] : [beyond(list.order, bindPosition(list, list.cursor.decode(after), bind), true)]),
    ...(before === undefined ? [] : [beyond(list.order, bindPosition(list, list.cursor.decode(before), bind), false)]),
  ];
}

function bindPosition(list: TwinList, position: Position, bind: Bind): string[] {
  return list.order.map(({ type }, index) => {
    const value = position[index];
    return bind(type === 'timestamptz' ? String(value) : value, type);
  });
}

/** Rows past a position: `a <= $1 AND (a < $1 OR b > $2)`, whose first half an index on `a` can use. */
function beyond(order: readonly OrderMember[], places: readonly string[], later: boolean): string {
  const [member, ...rest] = order;
  const [place, ...restPlaces] = places;
  if (member === undefined || place === undefined) {
    return 'FALSE';
  }
  const operator = (member.direction === 'ASC') === later ? '>' : '<';
  const strict = `${member.column} ${operator} ${place}`;
  return rest.length === 0 ? strict : `(${member.column} ${operator}= ${place} AND (${strict} OR ${beyond(rest, restPlaces, later)}))`;
}

function directionOf(member: OrderMember, window: Window): 'ASC' | 'DESC' {
  return (member.direction === 'ASC') === window.backward ? 'DESC' : 'ASC';
}

function orderSql(order: readonly Pick<OrderMember, 'column' | 'direction'>[]): string {
  return order.map(({ column, direction }) => `${column} ${direction}`).join(', ');
}
