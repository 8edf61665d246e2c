import type { Window } from '@dimo-node/kit';
import type { Bind, Condition, Membership, Memberships, TwinList } from './list';
import { keyOf, orderSql, type WindowSql } from './order-sql';

/** What a page needs of each way to belong. */
export interface PageSql {
  readonly window: Window;
  readonly between: WindowSql;
  /** Place of the number of rows to read. */
  readonly limit: string;
}

/**
 * Array of the keys that may stand on a page: of each way the first ones only. An index walks an array in the list's order, and
 * takes a key once however often it stands there.
 * @param scope conditions on the list's rows
 */
export function pageKeys(list: TwinList, ways: Memberships, scope: readonly string[], page: PageSql, bind: Bind): string {
  const key = keyOf(list);
  const branches = ways.map((way) => {
    const column = keyColumn(list, way);
    const order = [{ ...key, column }];
    // DISTINCT, since a vehicle with several grants must not use up the places of others.
    const tail = `ORDER BY ${orderSql(order, page.window)} LIMIT ${page.limit}`;
    const conditions = [...page.between(order), ...scopeOf(list, way, scope)];
    return branch(way, `SELECT DISTINCT ${column} AS id`, conditions, tail, bind);
  });
  return `ARRAY(${branches.join(' UNION ALL ')})`;
}

/** What a count needs beside the ways to belong. */
export interface CountSql {
  /** Conditions on the list's rows beyond its own `where`. */
  readonly conditions: readonly string[];
  /** Row of twin.census that may be relied on. */
  readonly census: string | undefined;
}

/** Number of the list's rows that belong in any of the ways. */
export function membersCount(list: TwinList, ways: Memberships, { conditions, census }: CountSql, bind: Bind): string {
  const areChecked = ways.every((way) => typeof way === 'function' || way.own === true);
  const scope = areChecked ? [list.where, ...conditions] : [];
  const branches = ways.map((way) => branch(way, `SELECT ${keyColumn(list, way)} AS id`, scopeOf(list, way, scope), '', bind));
  const member = `WITH member AS MATERIALIZED (${branches.join(' UNION ')})`;
  if (areChecked) {
    return `${member} SELECT count(*)::int AS total FROM member`;
  }
  const among = `${keyOf(list).column} = ANY(ARRAY(SELECT m.id FROM member m))`;
  const live = `SELECT count(*) FROM ${list.from} WHERE ${[list.where, ...conditions, among].join(' AND ')}`;
  if (census === undefined || list.dead === undefined || conditions.length > 0) {
    return `${member} SELECT (${live})::int AS total`;
  }
  // Looking up every member would read the whole index of a large table. Where no id is missing, it is enough to look for the few
  // members that are dead, in an index of the dead alone.
  const id = keyOf(list).column;
  const dead = `SELECT count(*) FROM ${list.from} WHERE ${list.dead} AND ${among}`;
  return `${member}, span AS (SELECT min(${id}) AS low, max(${id}) AS high FROM ${list.from})
    SELECT (CASE WHEN high - low + 1 = (SELECT c.total FROM twin.census c WHERE c.list = ${bind(census, 'text')})
      THEN (SELECT count(*) FROM member m WHERE m.id BETWEEN low AND high) - (${dead}) ELSE (${live}) END)::int AS total FROM span`;
}

/** A row of the list belongs in any of the ways; for filters beside the one that leads to the rows. */
export function isAmong(list: TwinList, ways: Memberships): Condition {
  const key = keyOf(list).column;
  return (bind) => {
    const among = ways.map((way) => `${key} IN (${branch(way, `SELECT ${keyColumn(list, way)} AS id`, [], '', bind)})`);
    return `(${among.join(' OR ')})`;
  };
}

function keyColumn(list: TwinList, way: Membership | Condition): string {
  return typeof way === 'function' ? keyOf(list).column : way.key;
}

/** The conditions on the list's rows, as they are put to the rows of one way to belong. */
function scopeOf(list: TwinList, way: Membership | Condition, scope: readonly string[]): readonly string[] {
  if (typeof way === 'function') {
    return scope;
  }
  const rest = way.own === true ? scope.filter((condition) => condition !== list.where) : scope;
  if (rest.length === 0) {
    return [];
  }
  const isListed = `SELECT FROM ${list.from} WHERE ${[`${keyOf(list).column} = ${way.key}`, ...rest].join(' AND ')}`;
  // Whether a row is live is looked up for each as the page fills: OFFSET keeps the planner from joining the whole list instead.
  // Filters may be the shorter way to the rows, so there the choice is the planner's.
  return [`EXISTS (${isListed}${rest.length === 1 && rest[0] === list.where ? ' OFFSET 0' : ''})`];
}

function branch(way: Membership | Condition, select: string, conditions: readonly string[], tail: string, bind: Bind): string {
  const rows = typeof way === 'function' ? way(bind) : way.rows(bind);
  const text = `(${[`${select} FROM ${rows}`, ...conditions].join(' AND ')} ${tail})`;
  return typeof way === 'function' || way.each === undefined ? text : `(SELECT b.id FROM ${way.each(bind)} CROSS JOIN LATERAL ${text} b)`;
}
