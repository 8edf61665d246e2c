import { startAnvil, type Anvil } from '@dimo-node/devnet';
import { startFaultyRpc, type FaultyRpc, type Faults } from '../../../../test/support/faulty-rpc';
import { AdaptiveRange } from './adaptive-range';
import { logsOfBlockSplit } from './block-split';
import { createRpc } from './create-rpc';
import { streamLogs, type LogPiece, type LogStreamOptions } from './log-stream';
import type { Rpc } from './rpc';
import type { RawLog } from './types';

const CHAIN = 80002;
const A = '0x00000000000000000000000000000000000010a5';
const B = '0x00000000000000000000000000000000000010a6';
const SENDER = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const TOPIC = `0x${'0'.repeat(63)}1`;
const BUSY_BLOCK = 30;
const HEAD = 60;
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };

let anvil: Anvil;
let proxy: FaultyRpc;
let rpc: Rpc;
let all: RawLog[];

beforeAll(async () => {
  anvil = await startAnvil({ chainId: CHAIN, noMining: true });
  await anvil.rpc.send('anvil_setCode', [A, `0x365f5f37${'6001365fa1'.repeat(2)}00`]);
  await anvil.rpc.send('anvil_setCode', [B, `0x365f5f37${'6001365fa1'.repeat(40)}00`]);
  const send = (to: string) =>
    anvil.rpc.send('eth_sendTransaction', [{ from: SENDER, to, data: '0x01', gas: '0x1000000', gasPrice: '0x0' }]);
  for (let block = 1; block <= HEAD; block++) {
    await send(A);
    if (block === BUSY_BLOCK) await send(B);
    await anvil.rpc.send('anvil_mine', ['0x1']);
  }
  proxy = await startFaultyRpc(anvil.httpUrl);
  rpc = await createRpc({
    urls: [proxy.httpUrl],
    expectedChainId: CHAIN,
    pollIntervalMs: 1000,
    timeoutMs: 2000,
    log,
    tuning: { backoffBaseMs: 5, backoffCapMs: 20, patienceMs: 500 },
  });
  all = await rpc.logsInRange(1, HEAD, [A, B]);
});

afterEach(() => proxy.set({}));

afterAll(async () => {
  await rpc.close();
  await proxy.stop();
  await anvil.stop();
});

const whole = (logs: RawLog[]): RawLog[] => logs;

async function read(more: Partial<LogStreamOptions> = {}): Promise<LogPiece<RawLog[]>[]> {
  const pieces: LogPiece<RawLog[]>[] = [];
  for await (const piece of streamLogs(
    { rpc, from: 1, to: HEAD, addresses: [A, B], range: new AdaptiveRange({ initial: 20 }), ...more },
    whole,
  ))
    pieces.push(piece);
  return pieces;
}

function expectWhole(pieces: readonly LogPiece<RawLog[]>[]): void {
  expect(pieces[0]?.from).toBe(1);
  expect(pieces.at(-1)?.to).toBe(HEAD);
  for (const [index, piece] of pieces.entries()) if (index > 0) expect(piece.from).toBe((pieces[index - 1]?.to ?? 0) + 1);
  expect(pieces.flatMap((piece) => piece.logs)).toEqual(all);
}

test('the fixture holds what it should', () => {
  expect(all).toHaveLength(HEAD * 2 + 40);
});

test.each<[string, Faults]>([
  ['no limits', {}],
  [
    'a limit on blocks with a number',
    { maxBlocks: { blocks: 7, code: -32000, message: 'eth_getLogs block range too large, range: 20, max: {blocks}' } },
  ],
  ['a limit on blocks without one', { maxBlocks: { blocks: 3, code: -32062, message: 'block range is too wide' } }],
  [
    'a limit on blocks with status 413',
    { maxBlocks: { blocks: 5, code: -32614, message: 'eth_getLogs is limited to a {blocks} range', status: 413 } },
  ],
  ['one block a request', { maxBlocks: { blocks: 1, code: -32602, message: 'exceed maximum block range: {blocks}' } }],
  [
    'a limit on results with a suggestion',
    {
      maxResults: {
        results: 60,
        code: -32005,
        message: 'query returned more than 10000 results. Try with this block range [{from}, {half}].',
        data: true,
      },
    },
  ],
  [
    'a limit on results in one block: by address',
    { maxResults: { results: 41, code: -32602, message: 'Log response size exceeded. this block range should work: [{from}, {half}]' } },
  ],
  [
    'a limit on results below one contract: from receipts',
    { maxResults: { results: 10, code: -32000, message: 'query exceeds max results' } },
  ],
  ['faults now and then', { html: 502, times: 2 }],
  [
    'disorder',
    {
      reverseLogs: true,
      duplicateLogs: true,
      removedLogs: true,
      maxBlocks: { blocks: 4, code: 35, message: 'ranges over {blocks} blocks are not supported on freetier' },
    },
  ],
])('reads every log once and in order: %s', async (_, faults) => {
  await proxy.set(faults);
  expectWhole(await read());
});

test('reads ahead of a slow reader, but not further than told', async () => {
  const reader = streamLogs(
    { rpc, from: 1, to: HEAD, addresses: [A, B], range: new AdaptiveRange({ initial: 2, cap: 2 }), ahead: 3 },
    whole,
  );
  await reader.next();
  const before = proxy.counts['eth_getLogs'] ?? 0;
  await new Promise((resolve) => setTimeout(resolve, 50));
  const idle = (proxy.counts['eth_getLogs'] ?? 0) - before;
  expect(idle).toBeLessThanOrEqual(3);
  await reader.return();
});

test('a lasting fault comes out after what lies below it, and one can go on behind', async () => {
  const range = new AdaptiveRange({ initial: 10, cap: 10 });
  const pieces: LogPiece<RawLog[]>[] = [];
  const failing = async () => {
    for await (const piece of streamLogs({ rpc, from: 1, to: HEAD, addresses: [A, B], range, ahead: 1 }, whole)) {
      pieces.push(piece);
      if (piece.to === 20) await proxy.set({ down: true });
    }
  };
  await expect(failing()).rejects.toMatchObject({ kind: 'transport' });
  await proxy.set({});
  const position = pieces.at(-1)?.to ?? 0;
  expect(position).toBe(20);
  expectWhole([...pieces, ...(await read({ from: position + 1 }))]);
});

test('beyond the head it is Lagging, not an empty answer', async () => {
  await expect(read({ to: HEAD + 5 })).rejects.toMatchObject({ kind: 'lag' });
});

test('ends with its signal', async () => {
  const stop = new AbortController();
  await proxy.set({ latencyMs: 500 });
  setTimeout(() => stop.abort(new Error('enough')), 30);
  await expect(read({ signal: stop.signal })).rejects.toThrow('enough');
});

describe('one block too large for one request', () => {
  const hash = () => all.find((item) => Number(item.blockNumber) === BUSY_BLOCK)?.blockHash ?? '';
  const ofBlock = () => all.filter((item) => Number(item.blockNumber) === BUSY_BLOCK);
  const tooMany = (results: number) => ({ results, code: -32005, message: 'query returned more than 10000 results' });

  test('is read by address', async () => {
    await proxy.set({ maxResults: tooMany(41) });
    expect(await logsOfBlockSplit(rpc, hash(), [A, B])).toEqual({ logs: ofBlock(), by: 'address', complete: true });
  });

  test('then from its receipts', async () => {
    await proxy.set({ maxResults: tooMany(10) });
    expect(await logsOfBlockSplit(rpc, hash(), [A, B])).toEqual({ logs: ofBlock(), by: 'receipts', complete: true });
  });

  test('one receipt at a time where block receipts fail', async () => {
    await proxy.set({
      maxResults: tooMany(10),
      methods: ['eth_getBlockReceipts'],
      error: { code: -32000, message: 'receipts length mismatch: 3 vs 2' },
    });
    expect(await logsOfBlockSplit(rpc, hash(), [A, B])).toEqual({ logs: ofBlock(), by: 'receipts', complete: true });
  });

  test('and by known topics where there are no receipts at all, which is said', async () => {
    const large = { ...tooMany(0), maxResults: undefined };
    const methods = ['eth_getBlockReceipts', 'eth_getTransactionReceipt'];
    const fake = {
      receiptLogs: rpc.receiptLogs.bind(rpc),
      logs: async (...[filter, signal]: Parameters<Rpc['logs']>) => {
        // This provider counts before it filters by topic, except when asked by topic.
        await proxy.set(
          filter.topics === undefined ? { maxResults: tooMany(10), methods, error: { code: -32601, message: large.message } } : {},
        );
        const found = await rpc.logs(filter, signal);
        await proxy.set({ methods, error: { code: -32601, message: 'method not found' } });
        return found;
      },
    };
    const answer = await logsOfBlockSplit(fake, hash(), [A, B], { topics: [TOPIC] }).catch((error: unknown) => error);
    expect(answer).toEqual({ logs: ofBlock(), by: 'topic', complete: false });
  });
});
