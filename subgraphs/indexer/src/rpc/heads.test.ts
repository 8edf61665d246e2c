import { startAnvil, type Anvil } from '@dimo-node/devnet';
import { startFaultyRpc, type FaultyRpc } from '../../../../test/support/faulty-rpc';
import { createRpc } from './create-rpc';
import type { Rpc } from './rpc';
import type { HeadNotice, RpcTuning } from './types';

const CHAIN = 80002;
const SENDER = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const QUICK: Partial<RpcTuning> = {
  probeIntervalMs: 60_000,
  backoffBaseMs: 10,
  backoffCapMs: 50,
  staleHeadMs: 300,
  pingIntervalMs: 100,
  patienceMs: 300,
};
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };

let anvil: Anvil;
let proxy: FaultyRpc;
let rpc: Rpc;
let stop: AbortController;

beforeAll(async () => {
  anvil = await startAnvil({ chainId: CHAIN });
  proxy = await startFaultyRpc(anvil.httpUrl);
});

beforeEach(() => {
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  await rpc.close();
  await proxy.set({});
});

afterAll(async () => {
  await proxy.stop();
  await anvil.stop();
});

const mine = (blocks = 1) => anvil.rpc.send('anvil_mine', [`0x${blocks.toString(16)}`]);

/** Follows heads into a list. */
async function follow(urls: readonly string[], pollIntervalMs: number): Promise<HeadNotice[]> {
  rpc = await createRpc({ urls, expectedChainId: CHAIN, pollIntervalMs, timeoutMs: 1000, log, tuning: QUICK });
  const seen: HeadNotice[] = [];
  void (async () => {
    for await (const notice of rpc.heads(stop.signal)) seen.push(notice);
  })();
  await until(() => seen.length > 0);
  return seen;
}

async function until(what: () => boolean | Promise<boolean>, withinMs = 4000): Promise<void> {
  for (const started = performance.now(); !(await what());) {
    if (performance.now() - started > withinMs) throw new Error(`did not happen within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const last = (seen: readonly HeadNotice[]) => seen.at(-1)?.number ?? -1;

test.each([
  ['a subscription', () => [proxy.wsUrl], 60_000],
  ['polling', () => [proxy.httpUrl], 20],
  ['a subscription beside plain HTTP', () => [proxy.httpUrl, proxy.wsUrl], 60_000],
] as const)('%s tells of the present head and of each new one, with its header', async (_, urls, pollIntervalMs) => {
  const seen = await follow(urls(), pollIntervalMs);
  const first = last(seen);
  expect(first).toBe(await rpc.blockNumber());
  await new Promise((resolve) => setTimeout(resolve, 100));
  await mine();
  await until(() => last(seen) === first + 1);
  expect(seen.at(-1)).toEqual({ number: first + 1, hash: expect.any(String), header: await rpc.headerByNumber(first + 1) });
  expect(await rpc.blockNumber()).toBe(first + 1);
});

test('a reorg at the same height is news, under a subscription and under polling', async () => {
  for (const [url, pollIntervalMs] of [
    [proxy.wsUrl, 60_000],
    [proxy.httpUrl, 20],
  ] as const) {
    const seen = await follow([url], pollIntervalMs);
    // Blocks that only stand empty again would have the same hashes: the reorg must lose a transaction.
    await anvil.rpc.send('eth_sendTransaction', [{ from: SENDER, to: SENDER, gasPrice: '0x0' }]);
    await mine();
    const head = await anvil.rpc.number('eth_blockNumber');
    await until(() => last(seen) === head);
    const before = seen.at(-1)?.hash;
    await anvil.rpc.send('anvil_reorg', [2, []]);
    await until(() => seen.at(-1)?.hash !== before);
    const header = await rpc.headerByNumber('latest');
    await until(() => seen.at(-1)?.hash === header?.hash);
    stop.abort();
    await rpc.close();
    stop = new AbortController();
  }
});

test('a slow reader gets only the newest', async () => {
  rpc = await createRpc({ urls: [anvil.wsUrl], expectedChainId: CHAIN, pollIntervalMs: 60_000, timeoutMs: 1000, log, tuning: QUICK });
  const reader = rpc.heads(stop.signal)[Symbol.asyncIterator]();
  await reader.next();
  for (let block = 0; block < 20; block++) await mine();
  const head = await anvil.rpc.number('eth_blockNumber');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await reader.next()).value).toMatchObject({ number: head });
  await reader.return?.();
});

test('dropped sockets are replaced, and heads mined meanwhile told of', async () => {
  const seen = await follow([proxy.wsUrl], 60_000);
  for (let round = 0; round < 2; round++) {
    await proxy.set({ down: true });
    await mine(2);
    await proxy.set({});
    const head = await anvil.rpc.number('eth_blockNumber');
    await until(() => last(seen) === head);
    await mine();
    await until(() => last(seen) === head + 1);
  }
  expect(proxy.counts['eth_subscribe']).toBeGreaterThanOrEqual(3);
});

test('while no subscription is alive, the head is polled', async () => {
  const seen = await follow([proxy.wsUrl, anvil.httpUrl], 30);
  await proxy.set({ down: true });
  await new Promise((resolve) => setTimeout(resolve, 50));
  await mine(2);
  const head = await anvil.rpc.number('eth_blockNumber');
  await until(() => last(seen) === head);
});

test('a subscription that went silent is replaced, one on a chain that stands still is kept', async () => {
  const seen = await follow([proxy.wsUrl], 60_000);
  // Whether a silent chain has a newer head is asked over the socket of requests, which that opens.
  const asked = proxy.counts['eth_blockNumber'] ?? 0;
  await until(() => (proxy.counts['eth_blockNumber'] ?? 0) > asked + 1);
  const sockets = proxy.counts['sockets'];
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(proxy.counts['sockets']).toBe(sockets);
  await proxy.set({ silentHeads: true });
  await mine();
  await until(() => (proxy.counts['sockets'] ?? 0) > (sockets ?? 0));
  const head = await anvil.rpc.number('eth_blockNumber');
  await until(() => last(seen) === head);
  await proxy.set({});
  await mine();
  await until(() => last(seen) > head);
});

test('ends with its signal and with the client', async () => {
  await follow([proxy.wsUrl], 60_000);
  const other = rpc.heads(new AbortController().signal)[Symbol.asyncIterator]();
  await other.next();
  const pending = other.next();
  await rpc.close();
  expect((await pending).done).toBe(true);
});
