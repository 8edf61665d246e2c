import { equals, equalsText } from '../twin/conditions';
import type { Bind, Condition, Membership, Memberships } from '../twin/list';
import type { Definition } from './definition';

/** Members of a definition that a vehicle must be shown with; null and absent ask nothing. */
export type DefinitionFilter = { readonly [member in keyof Definition]?: Definition[member] | undefined };

type Wanted = readonly [column: keyof typeof TYPES, said: string, value: string | number];

const TYPES = { device_definition_id: 'text', model: 'text', make: 'text', year: 'int' } as const;

/**
 * The ways in which a vehicle is shown with all given members, compared exactly; none when nothing is asked. Either nobody said anything about
 * it, so that the chain alone counts and is read as fast as without any documents, or its latest document says the first member, or leaves
 * that one to the chain. No vehicle is in two ways.
 */
export function waysToBeShownAs(filter: DefinitionFilter): Memberships {
  const wanted = wantedOf(filter);
  if (wanted.length === 0) return [];
  return [(bind) => `twin.vehicle v WHERE ${asOnChain(wanted, bind)}`, ...waysBySaying(wanted)];
}

/** The same as a condition on a vehicle `v`, for a list that something else leads to. */
export function isShownAs(filter: DefinitionFilter): readonly Condition[] {
  const wanted = wantedOf(filter);
  if (wanted.length === 0) return [];
  return [
    (bind) => {
      const said = waysBySaying(wanted).map(({ key, rows }) => `SELECT ${key} FROM ${rows(bind)}`);
      return `((${asOnChain(wanted, bind)}) OR v.id = ANY(ARRAY(${said.join(' UNION ALL ')})))`;
    },
  ];
}

/** What usually leads to the fewest vehicles stands first. */
function wantedOf({ id, make, model, year }: DefinitionFilter): readonly Wanted[] {
  const members = [
    ['device_definition_id', 'definition_id', id],
    ['model', 'model', model],
    ['make', 'make', make],
    ['year', 'year', year],
  ] as const;
  return members.flatMap(([column, said, value]): Wanted[] => (value === null || value === undefined ? [] : [[column, said, value]]));
}

function asOnChain(wanted: readonly Wanted[], bind: Bind): string {
  const conditions = wanted.map(([column, , value]) => isOnChain('v', column, value)(bind));
  return [...conditions, 'NOT EXISTS (SELECT FROM data.vehicle_definition d WHERE d.vehicle_id = v.id)'].join(' AND ');
}

function waysBySaying([first, ...rest]: readonly Wanted[]): readonly Membership[] {
  if (first === undefined) return [];
  const [column, said, value] = first;
  const others = rest.map(([other, otherSaid, wanted]) => equals(`coalesce(d.${otherSaid}, o.${other})`, TYPES[other], wanted));
  const documents = (says: Condition, vehicle: readonly Condition[]): Membership => ({
    key: 'd.vehicle_id',
    rows: (bind) => {
      const conditions = ['o.id = d.vehicle_id', 'o.burned_at IS NULL', ...vehicle.map((condition) => condition(bind))];
      return `data.vehicle_definition d WHERE ${says(bind)} AND ${IS_LATEST}
        AND EXISTS (SELECT FROM twin.vehicle o WHERE ${conditions.join(' AND ')})`;
    },
    own: true,
  });
  return [
    documents(equals(`d.${said}`, TYPES[column], value), others),
    documents(() => `d.${said} IS NULL`, [isOnChain('o', column, value), ...others]),
  ];
}

const IS_LATEST = `NOT EXISTS (SELECT FROM data.vehicle_definition l
  WHERE l.vehicle_id = d.vehicle_id AND (l.time, l.document_id, l.source) > (d.time, d.document_id, d.source))`;

function isOnChain(alias: string, column: keyof typeof TYPES, value: string | number): Condition {
  return typeof value === 'string' ? equalsText(`${alias}.${column}`, value) : equals(`${alias}.${column}`, TYPES[column], value);
}
