import { GraphQLScalarType, parse } from 'graphql';
import { NodeError, PlainError } from '../errors';
import { createLogger } from '../logging';
import type { AnySubgraphDefinition, SubgraphRequest } from './definition';
import { runSubgraph } from './run';

const BLOCK = { number: 9, hash: `0x${'d'.repeat(64)}` };
const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Query { car(id: ID!): Car echo(n: Int, s: String): String must: Must addr(a: Hex!): Hex header: String }
  type Car @key(fields: "id") { id: ID! name: String }
  type Must { it: String! }
  scalar Hex
`;

let logged: { level: number; err?: { message: string } }[] = [];
const log = createLogger('t', {
  level: 'debug',
  destination: { write: (line: string) => void logged.push(JSON.parse(line) as (typeof logged)[number]) },
});
const Hex = new GraphQLScalarType<string, string>({
  name: 'Hex',
  parseValue(value) {
    if (typeof value !== 'string' || !value.startsWith('0x')) throw new NodeError('BAD_USER_INPUT', 'not a valid hex');
    return value;
  },
});

const definition: AnySubgraphDefinition = {
  name: 'cars',
  typeDefs: parse(SDL),
  resolvers: {
    Hex,
    Query: {
      car(_: unknown, { id }: { id: string }) {
        if (id === 'none') throw new NodeError('NOT_FOUND', 'no such car', { details: { id } });
        if (id === 'plain') throw new PlainError('as it is');
        if (id === 'fault') throw new Error('select * from secrets');
        return { id, name: `car ${id}` };
      },
      echo: (_: unknown, args: unknown) => JSON.stringify(args),
      must: () => ({ it: null }),
      addr: (_: unknown, { a }: { a: string }) => a,
      header: (_: unknown, __: unknown, context: { headers: Record<string, string> }) => context.headers['x-request-id'],
    },
    Car: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `ref ${id}` }) },
  },
  createContext: (request: SubgraphRequest) => ({ headers: request.headers }),
  checkReady: () => Promise.resolve(),
  indexedBlock: () => BLOCK,
};

const subgraph = runSubgraph(definition, { log });
const run = (query: string, variables?: Record<string, unknown>, operationName?: string): ReturnType<typeof subgraph.execute> =>
  subgraph.execute({ query, variables, operationName, headers: { 'x-request-id': 'r1' } });
const result = async (query: string, variables?: Record<string, unknown>): Promise<unknown> =>
  JSON.parse(JSON.stringify((await run(query, variables)).result));

beforeEach(() => {
  logged = [];
});

test('answers, with the block that was read', async () => {
  const response = await run('{ car(id: 1) { name } }');
  expect(JSON.stringify(response)).toBe(JSON.stringify({ result: { data: { car: { name: 'car 1' } } }, indexedBlock: BLOCK }));
});

test.each(['{ __typename }', '{ _service { sdl } }', '{ __schema { queryType { name } } }'])('%s reads no block', async (query) => {
  expect((await run(query)).indexedBlock).toBeUndefined();
});

test('gives its SDL for composition and resolves entities', async () => {
  expect(subgraph.sdl).toContain('type Car\n  @key(fields: "id")');
  const query = 'query($r: [_Any!]!) { _entities(representations: $r) { ... on Car { name } } }';
  expect(await result(query, { r: [{ __typename: 'Car', id: '7' }] })).toEqual({ data: { _entities: [{ name: 'ref 7' }] } });
});

test('hands the request to the context', async () => {
  expect(await result('{ header }')).toEqual({ data: { header: 'r1' } });
});

describe('errors', () => {
  const at = { path: ['car'] };
  test.each([
    ['of the table', '{ car(id: "none") { id } }', { message: 'no such car', ...at, extensions: { id: 'none', code: 'NOT_FOUND' } }],
    ['without a code', '{ car(id: "plain") { id } }', { message: 'as it is', ...at }],
    ['unknown', '{ car(id: "fault") { id } }', { message: 'internal error', ...at, extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    [
      'of a null where none may be',
      '{ must { it } }',
      { message: 'internal error', path: ['must', 'it'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ],
  ])('%s', async (_name, query, error) => {
    const { data, errors } = (await result(query)) as { data: unknown; errors: unknown };
    expect([errors, Object.values(data as object)]).toEqual([[error], [null]]);
  });

  test('what clients must not see is logged', async () => {
    await run('{ car(id: "fault") { id } }');
    await run('{ car(id: "none") { id } }');
    expect(logged.map(({ level, err }) => [level, err?.message])).toEqual([[50, 'select * from secrets']]);
  });

  test.each([
    ['{ car', undefined, 'GRAPHQL_PARSE_FAILED'],
    ['{ bike }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    ['{ echo(n: "2") }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    ['query A { header } query B { header }', undefined, 'OPERATION_RESOLUTION_FAILURE'],
    ['query($n: Int!) { echo(n: $n) }', { n: 'x' }, 'BAD_USER_INPUT'],
    ['query($a: Hex!) { addr(a: $a) }', { a: 'zz' }, 'BAD_USER_INPUT'],
  ])('%s is refused before execution', async (query, variables, code) => {
    const refused = (await result(query, variables)) as { errors: { extensions: unknown; path?: unknown }[] };
    expect('data' in refused).toBe(false);
    expect(refused.errors[0]?.extensions).toEqual({ code });
    if (code === 'BAD_USER_INPUT') expect(refused.errors[0]?.path).toEqual(['variable', Object.keys(variables ?? {})[0]]);
  });
});

test('a document from the planner is executed as it is; the text is not looked at', async () => {
  const document = parse('query Q($i: ID!) { car(id: $i) { name } }');
  const { result: answer } = await subgraph.executeDocument(document, {
    query: 'not GraphQL',
    operationName: 'Q',
    variables: { i: 3 },
    headers: {},
  });
  expect(JSON.stringify(answer)).toBe('{"data":{"car":{"name":"car 3"}}}');
});

test('a definition whose resolvers do not fit its types is refused', () => {
  expect(() => runSubgraph({ ...definition, resolvers: { Query: { nothing: () => 1 } } }, { log })).toThrow(/Query\.nothing/);
  expect(() => runSubgraph({ ...definition, resolvers: { Bike: { nothing: () => 1 } } }, { log })).toThrow(/Bike/);
});
