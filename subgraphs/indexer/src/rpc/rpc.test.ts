import { startAnvil, type Anvil } from '@dimo-node/devnet';
import { startFaultyRpc, type FaultyRpc } from '../../../../test/support/faulty-rpc';
import { createRpc } from './create-rpc';
import { NoEndpointError, RangeTooLarge, WrongChainError } from './errors';
import type { Rpc } from './rpc';
import type { RpcOptions, RpcTuning } from './types';

const CHAIN = 80002;
const LOGGER = '0x00000000000000000000000000000000000010a5';
const BUSY = '0x00000000000000000000000000000000000010a6';
const SENDER = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
/** Emits its calldata as the data of logs with topic 1. */
const emitter = (logs: number) => `0x365f5f37${'6001365fa1'.repeat(logs)}00`;

const QUICK: Partial<RpcTuning> = {
  probeIntervalMs: 60_000,
  backoffBaseMs: 10,
  backoffCapMs: 100,
  patienceMs: 1500,
  connectForMs: 1000,
  maxLagBlocks: 3,
  compareDepth: 2,
};

let anvil: Anvil;
let one: FaultyRpc;
let two: FaultyRpc;
let rpcs: Rpc[] = [];
let lines: string[] = [];

const note = (_: object, message: string) => void lines.push(message);
const log = { debug: () => undefined, info: note, warn: note };

async function connect(urls: readonly string[], tuning: Partial<RpcTuning> = {}, more: Partial<RpcOptions> = {}): Promise<Rpc> {
  const rpc = await createRpc({
    urls,
    expectedChainId: CHAIN,
    pollIntervalMs: 50,
    timeoutMs: 2000,
    log,
    tuning: { ...QUICK, ...tuning },
    ...more,
  });
  rpcs.push(rpc);
  return rpc;
}

async function emit(to = LOGGER): Promise<void> {
  await anvil.rpc.send('eth_sendTransaction', [{ from: SENDER, to, data: '0xc0ffee', gas: '0x1000000', gasPrice: '0x0' }]);
  await anvil.rpc.send('anvil_mine', ['0x1']);
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

beforeAll(async () => {
  anvil = await startAnvil({ chainId: CHAIN, noMining: true });
  await anvil.rpc.send('anvil_setCode', [LOGGER, emitter(3)]);
  await anvil.rpc.send('anvil_setCode', [BUSY, emitter(40)]);
  for (let block = 1; block <= 10; block++) await emit();
  await emit(BUSY);
  [one, two] = await Promise.all([startFaultyRpc(anvil.httpUrl), startFaultyRpc(anvil.httpUrl)]);
});

afterEach(async () => {
  await Promise.all(rpcs.map((rpc) => rpc.close()));
  rpcs = [];
  lines = [];
  await Promise.all([one.set({}), two.set({})]);
});

afterAll(async () => {
  await Promise.all([one.stop(), two.stop()]);
  await anvil.stop();
});

describe.each(['http', 'ws'] as const)('a healthy endpoint over %s', (kind) => {
  const url = () => (kind === 'http' ? anvil.httpUrl : anvil.wsUrl);

  test('reads headers, logs and contract calls', async () => {
    const rpc = await connect([url()]);
    const head = await rpc.blockNumber();
    expect(head).toBeGreaterThanOrEqual(11);
    const header = await rpc.headerByNumber(3);
    expect(header).toMatchObject({
      number: 3,
      hash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      logsBloom: expect.stringMatching(/^0x[0-9a-f]{512}$/),
    });
    expect(await rpc.headerByHash(header?.hash ?? '')).toEqual(header);
    expect(await rpc.headersByNumber([5, 3, 4])).toMatchObject([
      { number: 5 },
      { number: 3, hash: header?.hash },
      { number: 4, parentHash: header?.hash },
    ]);
    expect((await rpc.headerByNumber('latest'))?.number).toBe(head);
    expect(await rpc.headerByNumber('finalized')).toMatchObject({ number: 0 });
    const logs = await rpc.logsInRange(2, 4, [LOGGER, BUSY]);
    expect(logs.map((item) => [Number(item.blockNumber), Number(item.logIndex)])).toEqual(
      [2, 3, 4].flatMap((n) => [0, 1, 2].map((i) => [n, i])),
    );
    expect(logs[0]).toMatchObject({ address: LOGGER, data: '0xc0ffee' });
    expect(await rpc.logsByHash(header?.hash ?? '', [LOGGER])).toEqual(logs.slice(3, 6));
    expect(await rpc.receiptLogs(header?.hash ?? '')).toHaveLength(3);
    expect(await rpc.call({ to: SENDER, data: '0x' }, 'latest')).toBe('0x');
    expect(rpc.chainId()).toBe(CHAIN);
    expect(rpc.stats()).toMatchObject([{ state: 'ready', kind, errors: {}, head }]);
  });

  test('says what it does not have: null for blocks, Lagging for logs', async () => {
    const rpc = await connect([url()]);
    expect(await rpc.headerByNumber(5000)).toBeNull();
    expect(await rpc.headerByHash(`0x${'1'.repeat(64)}`)).toBeNull();
    await expect(rpc.logsInRange(1, 5000, [LOGGER])).rejects.toMatchObject({ kind: 'lag' });
    await expect(rpc.logsByHash(`0x${'1'.repeat(64)}`, [LOGGER])).rejects.toMatchObject({ kind: 'lag' });
    await expect(rpc.headersByNumber([1, 5000])).rejects.toMatchObject({ kind: 'lag' });
  });

  test('many requests at once stay within the bound in flight and all answer', async () => {
    const rpc = await connect([kind === 'http' ? one.httpUrl : one.wsUrl], { maxInFlight: 3 });
    await one.set({ latencyMs: 5 });
    const work = Array.from({ length: 40 }, (_, n) => rpc.headerByNumber(n % 10));
    await new Promise((resolve) => setImmediate(resolve));
    expect(rpc.stats()[0]?.inFlight).toBe(3);
    expect((await Promise.all(work)).map((header) => header?.number)).toEqual(Array.from({ length: 40 }, (_, n) => n % 10));
  });
});

describe('connecting', () => {
  test('a wrong chain on any endpoint ends the start, with host and ids but without the key', async () => {
    await two.set({ chainId: 1 });
    const error = await failure(connect([one.httpUrl, `${two.httpUrl}/v2/topsecretkey`]));
    expect(error).toBeInstanceOf(WrongChainError);
    expect(error).toMatchObject({ got: 1, expected: CHAIN, host: new URL(two.httpUrl).host });
    expect(String(error)).not.toContain('topsecretkey');
  });

  test('nobody there is a clear error', async () => {
    await one.set({ down: true });
    const error = await failure(connect([`${one.httpUrl}/topsecretkey`]));
    expect(error).toBeInstanceOf(NoEndpointError);
    expect(String(error)).toMatch(/check RPC_URLS: RPC 127\.0\.0\.1:\d+: the connection failed \(ECONNREFUSED\)/);
    expect(String(error)).not.toContain('topsecretkey');
  });

  test('waits for an endpoint that comes late, and goes on without one that does not', async () => {
    await Promise.all([one.set({ down: true }), two.set({ down: true })]);
    const rpc = connect([one.httpUrl, two.httpUrl], { connectForMs: 5000 });
    setTimeout(() => void one.set({}), 100);
    expect(await (await rpc).blockNumber()).toBeGreaterThan(0);
  });

  test('no URL, and a signal that ends it', async () => {
    await expect(connect([])).rejects.toThrow('RPC_URLS is empty');
    await one.set({ down: true });
    const stop = new AbortController();
    const work = connect([one.httpUrl], { connectForMs: 60_000 }, { signal: stop.signal });
    stop.abort(new Error('shutting down'));
    await expect(work).rejects.toThrow('shutting down');
  });
});

describe('an endpoint that fails', () => {
  test.each(['http', 'ws'] as const)('goes away and comes back over %s, and the log says so once', async (kind) => {
    const rpc = await connect([kind === 'http' ? one.httpUrl : one.wsUrl], { patienceMs: 100 });
    await one.set({ down: true });
    for (let round = 0; round < 4; round++) await expect(rpc.headerByNumber(1)).rejects.toMatchObject({ kind: 'transport' });
    await one.set({});
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(await rpc.headerByNumber(1)).toMatchObject({ number: 1 });
    expect(lines.filter((line) => line.includes('backing off'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('answers again'))).toHaveLength(1);
  });

  test('Retry-After is honoured', async () => {
    const rpc = await connect([one.httpUrl], { patienceMs: 5000 });
    await one.set({ rateLimit: { retryAfter: 1 }, times: 1 });
    const started = performance.now();
    expect(await rpc.headerByNumber(1)).toMatchObject({ number: 1 });
    expect(performance.now() - started).toBeGreaterThan(990);
    expect(rpc.stats()[0]?.slots).toBe(4);
  });

  test('longer waits than patience come out as RateLimited with the wait', async () => {
    const rpc = await connect([one.httpUrl]);
    await one.set({ rateLimit: { retryAfter: 60 } });
    await expect(rpc.headerByNumber(1)).rejects.toMatchObject({ kind: 'rate-limit', retryAfterMs: 60_000, status: 429 });
    expect(rpc.stats()[0]?.state).toBe('backing-off');
    const before = one.counts['http'];
    await expect(rpc.headerByNumber(1)).rejects.toMatchObject({ kind: 'rate-limit' });
    expect(one.counts['http']).toBe(before);
  });

  test('another server behind the same address is noticed before its answers count', async () => {
    const rpc = await connect([one.httpUrl], { patienceMs: 100 });
    await one.set({ down: true });
    await one.set({ chainId: 137 });
    await expect(rpc.logsInRange(1, 2, [LOGGER])).rejects.toBeInstanceOf(WrongChainError);
    expect(rpc.stats()[0]).toMatchObject({ state: 'excluded', excluded: 'it serves chain 137, expected 80002' });
    await expect(rpc.blockNumber()).rejects.toMatchObject({ kind: 'wrong-chain' });
  });

  test('answers that are too large are a limit, not an overflow', async () => {
    const rpc = await connect([anvil.httpUrl], { maxBodyBytes: 4096 });
    expect(await failure(rpc.logsInRange(1, 10, [LOGGER]))).toBeInstanceOf(RangeTooLarge);
    const socket = await connect([anvil.wsUrl], { maxBodyBytes: 4096 });
    expect(await failure(socket.logsInRange(1, 10, [LOGGER]))).toBeInstanceOf(RangeTooLarge);
    expect(await socket.logsInRange(1, 1, [LOGGER])).toHaveLength(3);
  });

  test('an aborted request rejects with the reason at once; closing ends everything', async () => {
    await one.set({});
    const rpc = await connect([one.httpUrl]);
    await one.set({ latencyMs: 1000 });
    const stop = new AbortController();
    const aborted = rpc.headerByNumber(1, stop.signal);
    const closed = rpc.headerByNumber(2);
    setTimeout(() => stop.abort(new Error('enough')), 20);
    await expect(aborted).rejects.toThrow('enough');
    const started = performance.now();
    setTimeout(() => void rpc.close(), 20);
    await expect(closed).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('answers that are wrong in a list', () => {
  test('logs repeated, reversed and removed come out right', async () => {
    const rpc = await connect([one.httpUrl]);
    const right = await rpc.logsInRange(1, 11, [LOGGER, BUSY]);
    await one.set({ duplicateLogs: true, reverseLogs: true, removedLogs: true });
    expect(await rpc.logsInRange(1, 11, [LOGGER, BUSY])).toEqual(right);
  });

  test('batches: refused ones are halved until they fit, then read one by one', async () => {
    const heights = Array.from({ length: 12 }, (_, n) => n);
    const rpc = await connect([one.httpUrl], { batchSize: 8 });
    await one.set({ maxBatch: 2 });
    expect((await rpc.headersByNumber(heights)).map((header) => header.number)).toEqual(heights);
    await one.set({ maxBatch: 0 });
    expect((await rpc.headersByNumber(heights)).map((header) => header.number)).toEqual(heights);
    const batches = one.counts['batches'];
    await rpc.headersByNumber(heights);
    expect(one.counts['batches']).toBe(batches);
    expect(rpc.stats()[0]?.errors).toEqual({});
  });

  test('a null block is asked for again, here and elsewhere, before it is believed', async () => {
    const rpc = await connect([one.httpUrl, two.httpUrl]);
    await one.set({ nullBlock: [4] });
    expect(await rpc.headerByNumber(4)).toMatchObject({ number: 4 });
    expect(await rpc.headersByNumber([3, 4, 5])).toHaveLength(3);
    await two.set({ nullBlock: true });
    expect(await rpc.headerByNumber(4)).toBeNull();
    setTimeout(() => void two.set({}), 50);
    expect(await rpc.headerByNumber(4)).toMatchObject({ number: 4 });
  });
});
