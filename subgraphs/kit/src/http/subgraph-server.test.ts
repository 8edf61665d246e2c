import { parse } from 'graphql';
import { request } from 'undici';
import { createLogger } from '../logging';
import type { AnySubgraphDefinition } from '../subgraph/definition';
import { PortBusyError } from './listen';
import { startSubgraphServer, type SubgraphServer } from './subgraph-server';

const log = createLogger('t', { level: 'silent', pretty: false });
let reason: string | undefined;
let closed = 0;

const definition: AnySubgraphDefinition = {
  name: 'cars',
  typeDefs: parse('type Query { n(x: Int = 1): Int wait: Int }'),
  resolvers: {
    Query: { n: (_: unknown, { x }: { x: number }) => x, wait: () => new Promise((resolve) => setTimeout(() => resolve(1), 150)) },
  },
  createContext: () => undefined,
  checkReady: () => (reason === undefined ? Promise.resolve() : Promise.reject(new Error(reason))),
  indexedBlock: () => ({ number: 12, hash: `0x${'e'.repeat(64)}` }),
  close: () => Promise.resolve(void (closed += 1)),
};

let server: SubgraphServer;
beforeAll(async () => {
  server = await startSubgraphServer(definition, { port: 0, host: '127.0.0.1', log, maxBodyBytes: 1_000 });
});
afterAll(() => server.stop());

async function ask(
  path: string,
  body?: string,
  type = 'application/json',
): Promise<{ status: number; text: string; headers: Record<string, unknown> }> {
  const answer = await request(
    `${server.url}${path}`,
    body === undefined ? {} : { method: 'POST', headers: { 'content-type': type }, body },
  );
  return { status: answer.statusCode, text: await answer.body.text(), headers: answer.headers };
}

test.each([
  ['a query', '{"query":"{ n }"}', 200, '{"data":{"n":1}}'],
  ['variables', '{"query":"query($x:Int){ n(x:$x) }","variables":{"x":"5"}}', 200, '{"data":{"n":5}}'],
])('%s is answered', async (_name, body, status, text) => {
  expect(await ask('/graphql', body)).toMatchObject({ status, text });
});

test.each([
  ['no JSON', '{', 400, 'BAD_REQUEST'],
  ['no query', '{}', 400, 'BAD_REQUEST'],
  ['an unknown field', '{"query":"{ m }"}', 400, 'GRAPHQL_VALIDATION_FAILED'],
  ['a body that is too long', `{"query":"{ ${'n '.repeat(600)} }"}`, 413, 'REQUEST_TOO_LARGE'],
])('%s is refused', async (_name, body, status, code) => {
  const answer = await ask('/graphql', body);
  const { errors } = JSON.parse(answer.text) as { errors: { extensions: { code: string } }[] };
  expect([answer.status, errors[0]?.extensions.code]).toEqual([status, code]);
});

test('says which block it read', async () => {
  expect((await ask('/graphql', '{"query":"{ n }"}')).headers['indexed-block']).toBe(`12:0x${'e'.repeat(64)}`);
  expect((await ask('/graphql', '{"query":"{ __typename }"}')).headers['indexed-block']).toBeUndefined();
});

test('is ready, or says why not', async () => {
  expect(await ask('/health/ready')).toMatchObject({ status: 200 });
  reason = 'the database is away';
  const { status, text } = await ask('/health/ready');
  reason = undefined;
  expect([status, (JSON.parse(text) as { checks: unknown }).checks]).toEqual([
    503,
    { database: { status: 'away', reason: 'the database is away' }, server: { status: 'ok' } },
  ]);
  expect(await ask('/health/live')).toMatchObject({ status: 200 });
});

test('has metrics', async () => {
  const { text } = await ask('/metrics');
  expect(text).toMatch(/subgraph_request_seconds_count\{status="200"\} \d+/);
  expect(text).toContain('process_cpu_seconds_total');
});

test('a busy port is a typed error', async () => {
  await expect(startSubgraphServer(definition, { port: server.port, host: '127.0.0.1', log })).rejects.toBeInstanceOf(PortBusyError);
});

test('a stop answers what is under way', async () => {
  const other = await startSubgraphServer(definition, { port: 0, host: '127.0.0.1', log });
  const answer = request(`${other.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ wait }"}',
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  const before = closed;
  await Promise.all([other.stop(), other.stop()]);
  expect(await (await answer).body.text()).toBe('{"data":{"wait":1}}');
  expect(closed).toBe(before + 1);
});
