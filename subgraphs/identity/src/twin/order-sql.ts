import type { Position, Window } from '@dimo-node/kit';
import type { Bind, OrderMember, TwinList } from './list';

/** Conditions that keep a list between the window's cursors, for given expressions of its order. */
export type WindowSql = (order: readonly OrderMember[]) => string[];

/**
 * Binds the window's cursors once; the conditions may then stand in several places of the statement.
 * @throws PlainError when a cursor cannot be read
 */
export function windowSql(list: TwinList, { after, before }: Window, bind: Bind): WindowSql {
  const later = after === undefined ? undefined : bindPosition(list, list.cursor.decode(after), bind);
  const earlier = before === undefined ? undefined : bindPosition(list, list.cursor.decode(before), bind);
  return (order) => [
    ...(later === undefined ? [] : [beyond(order, later, true)]),
    ...(earlier === undefined ? [] : [beyond(order, earlier, false)]),
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

/** `ORDER BY` of the rows as they are read: turned round for the last rows of a list. */
export function orderSql(order: readonly OrderMember[], window: Window): string {
  return order.map((member) => `${member.column} ${directionOf(member, window)}`).join(', ');
}

function directionOf(member: OrderMember, window: Window): 'ASC' | 'DESC' {
  return (member.direction === 'ASC') === window.backward ? 'DESC' : 'ASC';
}

/** The one unique column that a list is ordered by. */
export function keyOf(list: TwinList): OrderMember {
  const [key, ...rest] = list.order;
  if (key === undefined || rest.length > 0) {
    throw new Error('memberships need a list ordered by one unique column');
  }
  return key;
}
