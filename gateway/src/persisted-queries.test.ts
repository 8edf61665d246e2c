import { createHash } from 'node:crypto';
import { describeWithRedis, startRedis, type TestRedis } from '../../test/support/redis';
import { fleetSubgraph, stateSubgraph } from '../../test/support/subgraphs';
import { eventually, local, post, send, startTestGateway, type Answer } from '../../test/support/gateway';
import type { RunningGateway } from './start-gateway';

const subgraphs = [local(fleetSubgraph()), local(stateSubgraph())];
const DATA = { data: { stateVersion: 7 } };
const NOT_FOUND = { errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] };

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const persisted = (query: string): Record<string, unknown> => ({
  extensions: { persistedQuery: { version: 1, sha256Hash: sha256(query) } },
});
const byHash = (gateway: RunningGateway, query: string): Promise<Answer> => post(gateway.url, undefined, undefined, persisted(query));
const register = (gateway: RunningGateway, query: string): Promise<Answer> => post(gateway.url, query, undefined, persisted(query));
/** A text that no other test has registered. */
const fresh = (): string => `query Q${Date.now()}${Math.floor(Math.random() * 1e9)} { stateVersion }`;

test('a Redis that is away from the start does not stop the start', async () => {
  const gateway = await startTestGateway(subgraphs, { redisUrl: 'redis://127.0.0.1:1' });
  expect((await post(gateway.url, '{ stateVersion }')).body).toEqual(DATA);
  await gateway.stop();
});

describe('persisted queries in memory', () => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startTestGateway(subgraphs);
  });
  afterAll(() => gateway.stop());

  test('an unknown hash is 200 with PersistedQueryNotFound; once sent with its text it is enough', async () => {
    const query = fresh();
    const unknown = await byHash(gateway, query);
    expect([unknown.status, unknown.body]).toEqual([200, NOT_FOUND]);
    expect((await register(gateway, query)).body).toEqual(DATA);
    expect((await byHash(gateway, query)).body).toEqual(DATA);
    const search = new URLSearchParams({ extensions: JSON.stringify(persisted(query)['extensions']) });
    expect((await send(`${gateway.url}/query?${search.toString()}`)).body).toEqual(DATA);
  });

  test('a text that does not fit its hash is refused, and so is one that is not valid', async () => {
    const answer = await post(gateway.url, '{ stateVersion }', undefined, persisted('{ other }'));
    expect(answer.status).toBe(400);
    expect((await register(gateway, '{ nonsense }')).status).toBe(400);
    expect((await byHash(gateway, '{ nonsense }')).body).toEqual(NOT_FOUND);
  });
});

describeWithRedis('persisted queries in Redis', () => {
  let redis: TestRedis;
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(() => redis.stop());

  test('are shared by replicas', async () => {
    const [one, two] = await Promise.all([
      startTestGateway(subgraphs, { redisUrl: redis.url }),
      startTestGateway(subgraphs, { redisUrl: redis.url }),
    ]);
    const query = fresh();
    await register(one, query);
    await eventually(async () => (await byHash(two, query)).body.errors === undefined, 'the other replica knows the query');
    expect((await byHash(two, query)).body).toEqual(DATA);
    await Promise.all([one.stop(), two.stop()]);
  });

  test('are not needed to answer: with Redis away requests go on and readiness says why', async () => {
    if (!redis.own) return;
    const gateway = await startTestGateway(subgraphs, { redisUrl: redis.url });
    expect((await send(`${gateway.url}/health/ready`)).status).toBe(200);
    const { port } = new URL(redis.url);
    await redis.stop();
    const query = fresh();
    expect((await register(gateway, query)).body).toEqual(DATA);
    expect((await byHash(gateway, query)).body).toEqual(DATA);
    expect((await byHash(gateway, fresh())).body).toEqual(NOT_FOUND);
    const ready = await send(`${gateway.url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(ready.text).toMatch(/"redis":\{"status":"away","reason":"[^"]+"\}/);
    redis = await startRedis(Number(port));
    await eventually(async () => (await send(`${gateway.url}/health/ready`)).status === 200, 'Redis is found again');
    await gateway.stop();
  });
});
