import { startAnvil, type Anvil } from '@dimo-node/devnet';
import { startFaultyRpc, type FaultyRpc } from '../../../../test/support/faulty-rpc';
import { createRpc } from './create-rpc';
import type { Rpc } from './rpc';
import type { RpcTuning } from './types';

const CHAIN = 80002;
const ADDRESS = '0x00000000000000000000000000000000000010a5';
const QUICK: Partial<RpcTuning> = {
  probeIntervalMs: 100,
  backoffBaseMs: 10,
  backoffCapMs: 100,
  patienceMs: 1000,
  maxLagBlocks: 3,
  compareDepth: 2,
};

let anvil: Anvil;
let proxies: FaultyRpc[];
let rpc: Rpc | undefined;
let lines: string[] = [];

const note = (_: object, message: string) => void lines.push(message);
const log = { debug: () => undefined, info: note, warn: note };

async function connect(count: number, tuning: Partial<RpcTuning> = {}): Promise<Rpc> {
  const urls = proxies.slice(0, count).map((proxy) => proxy.httpUrl);
  rpc = await createRpc({ urls, expectedChainId: CHAIN, pollIntervalMs: 50, timeoutMs: 2000, log, tuning: { ...QUICK, ...tuning } });
  return rpc;
}

async function until(what: () => boolean): Promise<void> {
  for (let waited = 0; !what(); waited += 20) {
    if (waited > 5000) throw new Error('did not happen within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const states = () => rpc?.stats().map((stats) => stats.state);

beforeAll(async () => {
  anvil = await startAnvil({ chainId: CHAIN });
  await anvil.rpc.send('anvil_mine', ['0x14']);
  proxies = await Promise.all([1, 2, 3].map(() => startFaultyRpc(anvil.httpUrl)));
});

afterEach(async () => {
  await rpc?.close();
  lines = [];
  await Promise.all(proxies.map((proxy) => proxy.set({})));
});

afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  await anvil.stop();
});

test('the head does not go down because one endpoint lags a little, and ranges go where the head is', async () => {
  const client = await connect(2, { probeIntervalMs: 60_000 });
  const head = await client.blockNumber();
  await proxies[0]?.set({ headBehind: 2 });
  expect(await client.blockNumber()).toBe(head);
  const before = proxies[0]?.counts['eth_getLogs'] ?? 0;
  for (let round = 0; round < 4; round++) await client.logsInRange(head - 1, head, [ADDRESS]);
  expect(proxies[0]?.counts['eth_getLogs'] ?? 0).toBe(before);
  expect((await client.headerByNumber('latest'))?.number).toBe(head);
  expect(await client.headerByNumber(head)).toMatchObject({ number: head });
  expect(states()).toEqual(['ready', 'ready']);
});

test('an endpoint far behind is excluded, with the reason logged once, and admitted when it has caught up', async () => {
  const client = await connect(2);
  await proxies[1]?.set({ headBehind: 10 });
  await until(() => states()?.[1] === 'excluded');
  expect(client.stats()[1]?.excluded).toMatch(/head \d+ is 10 blocks behind \d+/);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(lines.filter((line) => line.includes('excluded'))).toHaveLength(1);
  await proxies[1]?.set({});
  await until(() => states()?.[1] === 'ready');
  expect(lines.some((line) => line.includes('admitted again, no longer lagging'))).toBe(true);
});

test('with a single endpoint a lower head is Lagging at once, and believed after it lasted', async () => {
  const client = await connect(1, { headDropMs: 200, probeIntervalMs: 60_000 });
  const head = await client.blockNumber();
  await proxies[0]?.set({ headBehind: 5 });
  expect(await client.blockNumber()).toBe(head);
  await expect(client.logsInRange(head, head, [ADDRESS])).rejects.toMatchObject({ kind: 'lag' });
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(await client.blockNumber()).toBe(head - 5);
});

test('of two that contradict the first in the list is kept; the other returns when it agrees', async () => {
  const client = await connect(2);
  await proxies[1]?.set({ otherHashes: true });
  await until(() => states()?.[1] === 'excluded');
  expect(client.stats()[1]?.excluded).toMatch(/^block \d+ is 0xbad[0-9a-f]+ there and 0x[0-9a-f]+ at 127\.0\.0\.1:\d+$/);
  expect(states()?.[0]).toBe('ready');
  await proxies[1]?.set({});
  await until(() => states()?.[1] === 'ready');
});

test('of three the majority is kept, whatever the order', async () => {
  await proxies[0]?.set({ otherHashes: true });
  await connect(3);
  expect(states()).toEqual(['excluded', 'ready', 'ready']);
  expect(await rpc?.headerByNumber(1)).toMatchObject({ hash: expect.not.stringContaining('0xbad') });
});

test('an endpoint that changes its chain at run time is excluded until it changes back', async () => {
  const client = await connect(2);
  await proxies[0]?.set({ chainId: 1 });
  await until(() => states()?.[0] === 'excluded');
  expect(await client.blockNumber()).toBeGreaterThan(0);
  await proxies[0]?.set({});
  await until(() => states()?.[0] === 'ready');
});

test('a head nobody can show is not believed', async () => {
  const client = await connect(2, { probeIntervalMs: 60_000 });
  const head = await client.blockNumber();
  await Promise.all([proxies[0]?.set({ headBehind: 0, nullBlock: true }), proxies[1]?.set({ headBehind: 10 })]);
  expect(await client.blockNumber()).toBe(head);
  expect(states()).toEqual(['ready', 'ready']);
});

test('when the endpoint with the head goes, another that has reached it meanwhile is found at once', async () => {
  await proxies[1]?.set({ headBehind: 2 });
  const client = await connect(2, { probeIntervalMs: 60_000 });
  const head = await client.blockNumber();
  await Promise.all([proxies[0]?.set({ down: true }), proxies[1]?.set({})]);
  expect(await client.logsInRange(head, head, [ADDRESS])).toEqual([]);
  expect(client.stats()[0]?.errors.transport).toBe(1);
});
