import { buildSchema, parse } from 'graphql';
import { blockOf, fleetSubgraph, stateSubgraph, type StateCalls } from '../../test/support/subgraphs';
import { local, post, remote, startTestGateway, startTestSubgraph } from '../../test/support/gateway';
import { compileShape } from './execution/shape';
import type { RunningGateway } from './start-gateway';

type Mode = 'in process' | 'remote';

const modes: readonly Mode[] = ['in process', 'remote'];

describe.each(modes)('a join of two subgraphs, %s', (mode) => {
  const calls: StateCalls = { references: 0 };
  let gateway: RunningGateway;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const fleet = fleetSubgraph({ block: blockOf(120, 'b') });
    const state = stateSubgraph({ block: blockOf(117, 'c'), calls });
    if (mode === 'in process') {
      gateway = await startTestGateway([local(fleet), local(state)]);
      stop = () => gateway.stop();
      return;
    }
    const servers = await Promise.all([startTestSubgraph(fleet), startTestSubgraph(state)]);
    gateway = await startTestGateway([remote('fleet', servers[0]), remote('state', servers[1])]);
    stop = async () => {
      await gateway.stop();
      await Promise.all(servers.map((server) => server.stop()));
    };
  });

  afterAll(() => stop());

  // Each query runs twice: planned and executed by the Apollo gateway first, compiled the second time. Both must say the same.
  const table: readonly (readonly [string, string, Record<string, unknown>, unknown])[] = [
    ['fields of both', '{ vehicles { tokenId speed } }', {}, { vehicles: [1, 2, 3].map((tokenId) => ({ tokenId, speed: tokenId * 1.5 })) }],
    ['without the key', '{ vehicles(first: 1) { speed name } }', {}, { vehicles: [{ speed: 1.5, name: 'car 1' }] }],
    [
      'in the order asked for',
      '{ vehicles(first: 1) { speed color name } }',
      {},
      { vehicles: [{ speed: 1.5, color: 'BLUE', name: 'car 1' }] },
    ],
    ['aliases', '{ all: vehicles(first: 1) { v: speed w: speed id: tokenId } }', {}, { all: [{ v: 1.5, w: 1.5, id: 1 }] }],
    [
      'type names',
      '{ __typename vehicles(first: 1) { __typename t: __typename speed } }',
      {},
      { __typename: 'Query', vehicles: [{ __typename: 'Vehicle', t: 'Vehicle', speed: 1.5 }] },
    ],
    ['a variable', 'query($n: Int!) { vehicles(first: $n) { speed } }', { n: 2 }, { vehicles: [{ speed: 1.5 }, { speed: 3 }] }],
    ['a variable with a default', 'query($n: Int = 1) { vehicles(first: $n) { speed } }', {}, { vehicles: [{ speed: 1.5 }] }],
    [
      'an interface with fragments',
      '{ things { name ... on Vehicle { speed tokenId } ...M } } fragment M on Maker { country }',
      {},
      {
        things: [
          { name: 'car 1', speed: 1.5, tokenId: 1 },
          { name: 'maker 0', country: 'DE' },
          { name: 'car 3', speed: 4.5, tokenId: 3 },
        ],
      },
    ],
    [
      'a fragment on the interface',
      '{ vehicles(first: 1) { ... on Thing { name } ... { speed } } }',
      {},
      { vehicles: [{ name: 'car 1', speed: 1.5 }] },
    ],
    [
      'there and back',
      '{ vehicle(tokenId: 1) { twin { name maker { id } speed } } }',
      {},
      { vehicle: { twin: { name: 'car 11', maker: { id: 'm1' }, speed: 1 } } },
    ],
    [
      'fields merged over fragments',
      '{ vehicles(first: 1) { maker { id } ...F } } fragment F on Vehicle { maker { name } }',
      {},
      { vehicles: [{ maker: { id: 'm1', name: 'maker 1' } }] },
    ],
    ['two roots', '{ stateVersion vehicle(tokenId: 5) { name } }', {}, { stateVersion: 7, vehicle: { name: 'car 5' } }],
    [
      'skip and include',
      'query($y: Boolean!) { vehicles(first: 1) { name @skip(if: $y) speed @include(if: $y) } }',
      { y: true },
      { vehicles: [{ speed: 1.5 }] },
    ],
    ['a name of Object', '{ constructor: stateVersion }', {}, { constructor: 7 }],
    ['a mutation', 'mutation { rename(name: "x") }', {}, { rename: 'x' }],
    [
      'a null where one may be',
      '{ vehicle(tokenId: 1) { missing: twin { tokenId } faulty } }',
      {},
      { vehicle: { missing: { tokenId: 11 }, faulty: 'fine 1' } },
    ],
  ];

  test.each(table)('%s', async (_name, query, variables, data) => {
    for (const round of ['planned', 'compiled', 'compiled again']) {
      const { status, body, text } = await post(gateway.url, query, variables);
      expect({ round, status, body }).toEqual({ round, status: 200, body: { data } });
      expect(text).toBe(JSON.stringify({ data }));
    }
  });

  const faults: readonly (readonly [string, string, unknown, unknown])[] = [
    [
      'of an entity, at its place in the whole answer',
      '{ vehicles { tokenId faulty } }',
      {
        vehicles: [
          { tokenId: 1, faulty: 'fine 1' },
          { tokenId: 2, faulty: null },
          { tokenId: 3, faulty: 'fine 3' },
        ],
      },
      [{ message: 'the permission to read 2 is missing', path: ['vehicles', 1, 'faulty'], extensions: { code: 'FORBIDDEN' } }],
    ],
    [
      'not found',
      '{ vehicle(tokenId: 101) { name speed } }',
      { vehicle: null },
      [{ message: 'no vehicle 101', path: ['vehicle'], extensions: { code: 'NOT_FOUND' } }],
    ],
    ['without a code', '{ f: plainFault stateVersion }', { f: null, stateVersion: 7 }, [{ message: 'said as it is', path: ['f'] }]],
    [
      'that nobody must see',
      '{ secretFault }',
      { secretFault: null },
      [{ message: 'internal error', path: ['secretFault'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    ],
    [
      'below a field that must not be null',
      '{ brokenPromise { needed } }',
      { brokenPromise: null },
      [{ message: 'internal error', path: ['brokenPromise', 'needed'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    ],
  ];

  test.each(faults)('an error %s', async (_name, query, data, errors) => {
    for (const round of ['planned', 'compiled']) {
      const { status, body } = await post(gateway.url, query);
      expect({ round, status, body }).toEqual({ round, status: 200, body: { data, errors } });
    }
  });

  test('a null where none may be removes the object around it', async () => {
    for (const round of ['planned', 'compiled']) {
      const { body } = await post(gateway.url, '{ vehicle(tokenId: 2) { tokenId odometer } stateVersion }');
      const errors = [{ message: 'internal error', path: ['vehicle', 'odometer'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }];
      expect({ round, body }).toEqual({ round, body: { data: { vehicle: null, stateVersion: 7 }, errors } });
    }
  });

  test('the answer stands for the lowest block that a subgraph read', async () => {
    const header = async (query: string): Promise<unknown> => (await post(gateway.url, query)).headers['indexed-block'];
    expect(await header('{ vehicles { name } }')).toBe(`120:0x${'b'.repeat(64)}`);
    expect(await header('{ vehicles { name speed } }')).toBe(`117:0x${'c'.repeat(64)}`);
    expect(await header('{ __typename }')).toBeUndefined();
  });

  test('equal entities are asked for once over the wire', async () => {
    const query = '{ same { tokenId speed faulty } }';
    await post(gateway.url, query);
    calls.references = 0;
    const { body } = await post(gateway.url, query);
    const forbidden = { message: 'the permission to read 2 is missing', extensions: { code: 'FORBIDDEN' } };
    expect(body).toEqual({
      data: { same: [2, 1, 2, 2].map((tokenId) => ({ tokenId, speed: tokenId * 1.5, faulty: tokenId === 1 ? 'fine 1' : null })) },
      errors: [0, 2, 3].map((i) => ({ ...forbidden, path: ['same', i, 'faulty'] })),
    });
    expect(calls.references).toBe(mode === 'remote' ? 2 : 4);
  });

  test('loose variables: digits for an Int, a number for a String or ID; literals stay strict', async () => {
    const query = 'query($i: Int, $t: String, $d: ID, $in: EchoInput) { echo(int: $i, text: $t, id: $d, in: $in) }';
    const { body } = await post(gateway.url, query, { i: '12', t: 12345, d: 7, in: { ints: ['1', 2], text: 3, inner: { ints: '4' } } });
    const said = JSON.parse((body.data as { echo: string }).echo) as unknown;
    expect(said).toEqual({ int: 12, text: '12345', id: '7', in: { ints: [1, 2], text: '3', inner: { ints: [4] } } });
    expect((await post(gateway.url, '{ echo(int: "12") }')).status).toBe(400);
    expect((await post(gateway.url, '{ echo(text: 12) }')).status).toBe(400);
  });
});

test('shapes refuse what they do not know instead of guessing', () => {
  const schema = buildSchema('type Query { a: Int b: Query }');
  for (const query of ['{ __schema { types { name } } }', '{ a @skip(if: true) }', '{ toString: a }', '{ b { valueOf: a } }']) {
    const document = parse(query);
    const [operation] = document.definitions;
    if (operation?.kind !== 'OperationDefinition') throw new Error('no operation');
    expect(() => compileShape(schema, document, operation)).toThrow();
  }
});
