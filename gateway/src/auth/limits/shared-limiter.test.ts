import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import { createLogger, Metrics } from '@dimo-node/kit';
import { Redis } from 'ioredis';
import { describeWithRedis, startRedis, type TestRedis } from '../../../../test/support/redis';
import { LimiterFigures } from './figures';
import { createRateLimits } from './create';
import { MemoryLimiter } from './memory-limiter';
import { paceOf } from './pace';
import type { Verdict } from './rate-limiter';
import { RedisDebts } from './redis-debts';
import { SharedLimiter } from './shared-limiter';

const RATES = { login: 60, exchange: 6_000, query: 60_000 };
const SECRET = 's'.repeat(32);
const ADDRESS = '0x1f9090aaE28b8a3dCeaDf281B0F12828e676c326';

let redis: TestRedis;
let time: number;
let lines: string[];
let metrics: Metrics;
const open: SharedLimiter[] = [];
const log = createLogger('test', {
  level: 'info',
  destination: new Writable({ write: (line, _encoding, done) => (lines.push(String(line)), done()) }),
});

const passed = (verdicts: readonly Verdict[]): number => verdicts.filter(({ allowed }) => allowed).length;
/** By default one that waits long enough for a Redis on a busy machine. */
const replica = async (rates = RATES, deadlineMs = 10_000, url = redis.url): Promise<SharedLimiter> => {
  const figures = new LimiterFigures(metrics);
  const debts = new RedisDebts({ url, secret: SECRET, log, deadlineMs, now: () => 1_795_430_000_000 + time });
  const memory = new MemoryLimiter({ rates, figures, now: () => time });
  const limiter = new SharedLimiter(memory, debts, rates, figures);
  await debts.connect();
  open.push(limiter);
  return limiter;
};
const takeMany = (limiter: SharedLimiter, times: number, keys: readonly string[]): Promise<Verdict[]> =>
  Promise.all(Array.from({ length: times }, () => limiter.take('login', keys)));
let serial = 0;
/** A key that no other test has used. */
const fresh = (): string => `key ${process.pid} ${Date.now()} ${(serial += 1)}`;

/** A line to Redis that can be made to hang: what is sent then arrives nowhere, and nobody is told. */
async function slowLine(url: string): Promise<{ readonly url: string; hang(): void; close(): void }> {
  const { hostname, port } = new URL(url);
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const redisSide = connect(Number(port), hostname);
    sockets.push(socket, redisSide);
    socket
      .on('error', () => undefined)
      .pipe(redisSide.on('error', () => undefined))
      .pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hang: () => sockets.forEach((socket) => socket.unpipe().pause()),
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}

describeWithRedis('limits in Redis', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    [time, lines, metrics] = [1_000, [], new Metrics()];
  });
  afterEach(() => open.splice(0).forEach((limiter) => limiter.close()));

  test('two replicas together let pass what one would', async () => {
    const key = fresh();
    const one = await replica();
    metrics = new Metrics();
    const two = await replica();
    expect(passed((await Promise.all([takeMany(one, 15, [key]), takeMany(two, 15, [key])])).flat())).toBe(20);
    time += 3_000;
    expect(passed((await Promise.all([takeMany(one, 15, [key]), takeMany(two, 15, [key])])).flat())).toBe(3);
  });

  test('who is refused because of another replica is told when to come back', async () => {
    const key = fresh();
    const one = await replica({ ...RATES, login: 2 });
    metrics = new Metrics();
    const two = await replica({ ...RATES, login: 2 });
    await takeMany(one, 2, [key]);
    expect(await two.take('login', [key])).toEqual({ allowed: false, retryAfterSeconds: 30 });
    expect(await metrics.text()).toContain('gateway_rate_limited_total{kind="login"} 1');
    time += 30_000;
    expect(await two.take('login', [key])).toEqual({ allowed: true });
  });

  test('none of several keys pays when one has no room at another replica', async () => {
    const [poor, rich] = [fresh(), fresh()];
    const one = await replica();
    metrics = new Metrics();
    const two = await replica();
    await takeMany(one, 20, [poor]);
    for (let i = 0; i < 40; i += 1) expect(await two.take('login', [rich, poor])).toMatchObject({ allowed: false });
    expect(passed(await takeMany(two, 30, [rich]))).toBe(20);
  });

  test('a crowd of requests that are refused for one key is not in the way of the other', async () => {
    const [poor, rich] = [fresh(), fresh()];
    const one = await replica();
    metrics = new Metrics();
    const two = await replica();
    await takeMany(one, 20, [poor]);
    expect(await two.take('login', [rich, poor])).toMatchObject({ allowed: false });
    const crowd = takeMany(two, 100, [rich, poor]);
    expect(await two.take('login', [rich])).toEqual({ allowed: true });
    expect(passed(await crowd)).toBe(0);
  });

  test("Redis's own clock does as well, and entries end with the debt", async () => {
    const debts = new RedisDebts({ url: redis.url, secret: SECRET, log, deadlineMs: 10_000 });
    await debts.connect();
    const pace = paceOf(60);
    const client = new Redis(redis.url);
    const before = new Set(await client.keys('*'));
    const key = fresh();
    const waits = await Promise.all(Array.from({ length: 40 }, async () => (await debts.take('login', [key], pace))!.wait));
    const names = (await client.keys('*')).filter((name) => !before.has(name));
    const life = await client.pttl(names[0]!);
    client.disconnect();
    debts.close();
    // A second passes on a slow machine.
    expect([20, 21, 22]).toContain(waits.filter((wait) => wait === 0).length);
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(1_000);
    expect(names).toHaveLength(1);
    expect(life).toBeGreaterThan(10_000);
    expect(life).toBeLessThanOrEqual(20_000);
  });

  test('nobody reads in Redis whom they are about', async () => {
    const limiter = await replica({ login: 2, exchange: 2, query: 2 });
    await limiter.take('exchange', [`license:${ADDRESS}`, 'address:203.0.113.7']);
    limiter.takeNow('query', [`license:${ADDRESS}`]);
    await limiter.settle();
    const client = new Redis(redis.url);
    const names = (await client.keys('*')).join('\n');
    expect(names).toContain('dimo-node:limit:exchange:');
    expect(names).toContain('dimo-node:limit:query:');
    expect(names.toLowerCase()).not.toContain(ADDRESS.slice(2, 12).toLowerCase());
    expect(names).not.toContain('203.0.113');
    client.disconnect();
  });

  test('queries are decided at once; what replicas pass is lent and paid back', async () => {
    const key = fresh();
    const rates = { ...RATES, query: 600 };
    const one = await replica(rates);
    metrics = new Metrics();
    const two = await replica(rates);
    const burst = 100;
    const take = (limiter: SharedLimiter, times: number): number =>
      passed(Array.from({ length: times }, () => limiter.takeNow('query', [key])));
    // Before they hear of each other, each lets a burst pass and no more.
    expect(take(one, 500)).toBe(burst);
    await one.settle();
    expect(take(two, 500)).toBe(burst);
    await two.settle();
    // The loan of one burst is paid off first: 600 a minute are 10 a second.
    time += 9_900;
    expect(take(two, 1)).toBe(0);
    // The first one has not asked since: it lends once more, and hears of the rest by telling so.
    expect(take(one, 1)).toBe(1);
    await one.settle();
    expect(take(one, 1)).toBe(0);
    time += 400;
    expect([take(one, 1), take(two, 1)]).toEqual([1, 1]);
  });

  test('queries at one replica are known to the others without anyone asking', async () => {
    const key = fresh();
    const rates = { ...RATES, query: 600 };
    const one = await replica(rates);
    metrics = new Metrics();
    const two = await replica(rates);
    for (let i = 0; i < 100; i += 1) one.takeNow('query', [key]);
    // The reports go out behind the requests' backs; each request of the other brings it up to date.
    let allowed = 0;
    for (const deadline = Date.now() + 5_000; Date.now() < deadline;) {
      if (!two.takeNow('query', [key]).allowed) break;
      allowed += 1;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(two.takeNow('query', [key]).allowed).toBe(false);
    expect(allowed).toBeLessThan(50);
  });
});

describeWithRedis('limits while Redis is away', () => {
  beforeEach(async () => {
    [time, lines, metrics] = [1_000, [], new Metrics()];
    redis = await startRedis();
  });
  afterEach(async () => {
    open.splice(0).forEach((limiter) => limiter.close());
    await redis.stop();
  });

  test('go on in memory, from where they were, say so once, and are shared again when it is back', async () => {
    if (!redis.own) return;
    const key = fresh();
    const limiter = await replica();
    const { port } = new URL(redis.url);
    expect(passed(await takeMany(limiter, 15, [key]))).toBe(15);
    await redis.stop();
    const started = performance.now();
    expect(passed(await takeMany(limiter, 15, [key]))).toBe(5);
    expect(limiter.takeNow('query', [key])).toEqual({ allowed: true });
    await limiter.settle();
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(await metrics.text()).toContain('gateway_rate_limit_alone_total{kind="login"} 5');
    expect(await metrics.text()).toContain('gateway_rate_limit_alone_total{kind="query"} 1');
    expect(lines.join('').match(/redis is away/g)).toHaveLength(1);
    expect(lines.join('')).not.toContain(key);
    redis = await startRedis(Number(port));
    for (const deadline = Date.now() + 15_000; !lines.join('').includes('redis is back') && Date.now() < deadline;) {
      await limiter.take('login', [fresh()]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(lines.join('')).toContain('redis is back');
  });

  test('do not wait for a Redis that hangs', async () => {
    const line = await slowLine(redis.url);
    const limiter = await replica(RATES, 50, line.url);
    const key = fresh();
    await takeMany(limiter, 15, [key]);
    line.hang();
    const started = performance.now();
    for (let i = 0; i < 10; i += 1) expect((await limiter.take('login', [key])).allowed).toBe(i < 5);
    expect(performance.now() - started).toBeLessThan(500);
    expect(lines.join('')).toContain('redis is away');
    line.close();
  });

  test('a Redis that was never there is no hindrance', async () => {
    const limits = createRateLimits({ rates: RATES, redisUrl: 'redis://127.0.0.1:1', redisTimeoutMs: 50, secret: SECRET, metrics, log });
    await limits.connect();
    expect(await limits.limiter.take('exchange', ['a'])).toEqual({ allowed: true });
    limits.close();
  });
});

test('without Redis each gateway limits on its own', async () => {
  const { limiter, connect, close } = createRateLimits({
    rates: RATES,
    redisUrl: undefined,
    redisTimeoutMs: 50,
    secret: SECRET,
    metrics: new Metrics(),
    log,
  });
  await connect();
  expect(passed(await Promise.all(Array.from({ length: 30 }, () => limiter.take('login', ['a']))))).toBe(20);
  close();
});
