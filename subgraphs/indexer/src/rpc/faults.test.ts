import { startAnvil, type Anvil } from '@dimo-node/devnet';
import { startFaultyRpc, type FaultyRpc, type Faults } from '../../../../test/support/faulty-rpc';
import { createRpc } from './create-rpc';
import type { RpcErrorKind } from './errors';
import type { Rpc } from './rpc';

const CHAIN = 80002;
const LOGGER = '0x00000000000000000000000000000000000010a5';
const SENDER = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };

let anvil: Anvil;
let one: FaultyRpc;
let two: FaultyRpc;
let rpcs: Rpc[] = [];

async function connect(urls: readonly string[], patienceMs: number, timeoutMs: number): Promise<Rpc> {
  const tuning = { probeIntervalMs: 60_000, backoffBaseMs: 10, backoffCapMs: 100, patienceMs };
  const rpc = await createRpc({ urls, expectedChainId: CHAIN, pollIntervalMs: 50, timeoutMs, log, tuning });
  rpcs.push(rpc);
  return rpc;
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

beforeAll(async () => {
  anvil = await startAnvil({ chainId: CHAIN, noMining: true });
  // Emits three logs with topic 1.
  await anvil.rpc.send('anvil_setCode', [LOGGER, `0x365f5f37${'6001365fa1'.repeat(3)}00`]);
  for (let block = 1; block <= 2; block++) {
    await anvil.rpc.send('eth_sendTransaction', [{ from: SENDER, to: LOGGER, gas: '0x1000000', gasPrice: '0x0' }]);
    await anvil.rpc.send('anvil_mine', ['0x1']);
  }
  [one, two] = await Promise.all([startFaultyRpc(anvil.httpUrl), startFaultyRpc(anvil.httpUrl)]);
});

afterEach(async () => {
  await Promise.all(rpcs.map((rpc) => rpc.close()));
  rpcs = [];
  await Promise.all([one.set({}), two.set({})]);
});

afterAll(async () => {
  await Promise.all([one.stop(), two.stop()]);
  await anvil.stop();
});

const COMMON: readonly [string, Faults, RpcErrorKind][] = [
  ['429', { rateLimit: {} }, 'rate-limit'],
  ['a rate limit in the body', { rateLimit: { inBody: true } }, 'rate-limit'],
  ['an error object', { error: { code: -32603, message: 'internal error' } }, 'unknown'],
  ['truncated JSON', { truncate: true }, 'malformed'],
  ['dropped sockets', { dropSockets: true }, 'transport'],
  ['silence', { latencyMs: 900 }, 'timeout'],
];
const HTTP_ONLY: readonly [string, Faults, RpcErrorKind][] = [
  ['an HTML 502', { html: 502 }, 'timeout'],
  ['an HTML 200', { html: 200 }, 'malformed'],
  ['an HTML 503', { html: 503 }, 'transport'],
  ['a JSON error with status 500', { error: { code: -32000, message: 'missing trie node', status: 500 } }, 'pruned'],
];

describe.each([
  ['http', [...COMMON, ...HTTP_ONLY]],
  ['ws', COMMON],
] as const)('faults over %s', (kind, faults) => {
  const url = (proxy: FaultyRpc) => (kind === 'http' ? proxy.httpUrl : proxy.wsUrl);

  test.each(faults)('%s: typed, and the other endpoint answers meanwhile', async (_, fault, expected) => {
    const alone = await connect([url(one)], 300, 500);
    const both = await connect([url(one), url(two)], 300, 500);
    await one.set(fault);
    expect(await failure(alone.logsInRange(1, 2, [LOGGER]))).toMatchObject({ kind: expected });
    expect(alone.stats()[0]?.errors[expected]).toBeGreaterThan(0);
    for (let round = 0; round < 3; round++) expect(await both.logsInRange(1, 2, [LOGGER])).toHaveLength(6);
    await one.set({});
    expect(await alone.logsInRange(1, 2, [LOGGER])).toHaveLength(6);
  });

  test.each(faults)('%s once: the retry answers', async (_, fault, expected) => {
    const rpc = await connect([url(one)], 2000, 500);
    await one.set({ ...fault, times: 1 });
    const work = rpc.logsInRange(1, 2, [LOGGER]);
    if (expected === 'pruned') await expect(work).rejects.toMatchObject({ kind: 'pruned' });
    else expect(await work).toHaveLength(6);
  });
});
