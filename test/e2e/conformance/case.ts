import type { Row } from '../../devnet/src/tableland/statement';
import type { TestTwin } from '../../support/identity';

/** A request and the whole answer to it. */
export interface Case {
  readonly name: string;
  readonly query: string;
  readonly variables?: Record<string, unknown> | undefined;
  readonly status: number;
  /** May hold matchers. */
  readonly body: unknown;
}

/** One part of the API's behaviour: a twin and what it answers. */
export interface Section {
  readonly name: string;
  fill(twin: TestTwin): Promise<void>;
  readonly cases: readonly Case[];
  /** Tables of a Tableland gateway, by name; without them there is none. */
  readonly tableland?: Readonly<Record<string, readonly Row[]>>;
  /** Whole exchanges, where more than the body of a POST counts. */
  readonly exchanges?: readonly Exchange[];
}

/** A request as it goes over the wire, and what is to hold of the answer. */
export interface Exchange {
  readonly name: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Matched by `toMatchObject`. */
  readonly answer: Readonly<Record<string, unknown>>;
}

type Path = readonly (string | number)[];
type Variables = Record<string, unknown>;

/** The data, and no error. */
export function answers(query: string, data: unknown, variables?: Variables): Case {
  return { name: title(query, variables), query, variables, status: 200, body: { data } };
}

/** What a field at the root gives for a selection. */
export function gives(field: string, selection: string, value: unknown, variables?: Variables): Case {
  return answers(`${declare(variables)}{ ${field} { ${selection} } }`, { [rootOf(field)]: value }, variables);
}

export interface Failure {
  readonly path: Path;
  /** What is left of the data. */
  readonly data: unknown;
  readonly code?: string;
  /** Beside the code. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly variables?: Variables;
}

/** One error of execution. */
export function fails(query: string, message: unknown, { path, data, code, details, variables }: Failure): Case {
  const error = { message, path, ...(code === undefined ? {} : { extensions: { ...details, code } }) };
  return { name: title(query, variables), query, variables, status: 200, body: { data, errors: [error] } };
}

/** A nullable field at the root becomes null with an error without a code. */
export function failing(field: string, message: unknown, variables?: Variables): Case {
  return failingAtRoot(field, message, variables === undefined ? {} : { variables });
}

/** The same with the code NOT_FOUND. */
export function missing(field: string, message: string, variables?: Variables): Case {
  return failingAtRoot(field, message, { code: 'NOT_FOUND', ...(variables === undefined ? {} : { variables }) });
}

function failingAtRoot(field: string, message: unknown, more: Pick<Failure, 'code' | 'variables'>): Case {
  const root = rootOf(field);
  return fails(`${declare(more.variables)}{ ${field} { __typename } }`, message, { ...more, path: [root], data: { [root]: null } });
}

/** The text is refused before anything is executed. */
export function refused(query: string, message: unknown, code = 'GRAPHQL_VALIDATION_FAILED'): Case {
  const error = expect.objectContaining({ message, extensions: { code }, locations: expect.any(Array) as unknown }) as unknown;
  return { name: `refused: ${title(query)}`, query, status: 400, body: { errors: [error] } };
}

/** A variable is refused before anything is executed. */
export function refusedVariable(name: string, query: string, variables: Variables, message: unknown): Case {
  return {
    name: `refused: ${title(query, variables)}`,
    query,
    variables,
    status: 400,
    body: { errors: [{ message, path: ['variable', name], extensions: { code: 'BAD_USER_INPUT' } }] },
  };
}

export const beginning = (text: string): unknown => expect.stringMatching(new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
export const containing = (text: string): unknown => expect.stringContaining(text);

/** Name or alias of a field as it stands in a query. */
const rootOf = (field: string): string => /^\w+/.exec(field)?.[0] ?? '';

/** `query ($a: T, ...) ` for variables that are named `name: Type`; nothing without any. */
function declare(variables: Variables | undefined): string {
  const names = Object.keys(variables ?? {});
  return names.length === 0 ? '' : `query (${names.map((name) => `$${name}: ${TYPES[name] ?? 'String'}`).join(', ')}) `;
}

/** Types of the variables that the cases use, by name. */
const TYPES: Readonly<Record<string, string>> = {
  int: 'Int',
  mustInt: 'Int!',
  id: 'ID!',
  address: 'Address',
  mustAddress: 'Address!',
  bytes: 'Bytes',
  big: 'BigInt',
  filter: 'VehiclesFilter',
  deviceBy: 'AftermarketDeviceBy!',
  licenseBy: 'DeveloperLicenseBy!',
  connectionBy: 'ConnectionBy!',
  templateBy: 'TemplateBy!',
  nameBy: 'DCNBy!',
  attachable: 'Boolean',
};

function title(query: string, variables?: Variables): string {
  const text = query.replace(/\s+/g, ' ');
  const shown = text.length > 150 ? `${text.slice(0, 147)}...` : text;
  return variables === undefined ? shown : `${shown} ${JSON.stringify(variables)}`;
}
