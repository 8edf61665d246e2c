import { classify, type ProviderFault } from './classify';
import { RangeTooLarge, RateLimited, type RpcErrorKind } from './errors';

interface Case {
  kind: RpcErrorKind;
  about?: 'span' | 'results';
  maxSpan?: number;
  suggested?: { from: number; to: number };
  fault: ProviderFault;
}

const limit = (about: 'span' | 'results', fault: ProviderFault, more: Partial<Case> = {}): Case => ({
  kind: 'limit',
  about,
  fault,
  ...more,
});
const of = (kind: RpcErrorKind, message: string, code?: number, status?: number): Case => ({
  kind,
  fault: { message, ...(code !== undefined && { code }), ...(status !== undefined && { status }) },
});

const CASES: readonly Case[] = [
  // What providers say when a range or an answer is too large.
  limit(
    'results',
    {
      code: -32602,
      message:
        'Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [0x10, 0x1f]',
    },
    { suggested: { from: 16, to: 31 } },
  ),
  limit('span', { code: -32600, message: 'You can make eth_getLogs requests with up to a 500 block range' }, { maxSpan: 500 }),
  limit(
    'span',
    { code: -32600, message: 'Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range.' },
    { maxSpan: 10 },
  ),
  limit(
    'results',
    {
      code: -32005,
      message: 'query returned more than 10000 results. Try with this block range [0x64, 0xc8].',
      data: { from: '0x64', to: '0xc8', limit: 10000 },
    },
    { suggested: { from: 100, to: 200 } },
  ),
  limit(
    'results',
    { code: -32005, message: 'query returned more than 10000 results', data: { from: '0x64', to: '0xc8', limit: 10000 } },
    { suggested: { from: 100, to: 200 } },
  ),
  limit('span', { code: -32602, message: 'range 20000 exceeds limit of 10000' }, { maxSpan: 10000 }),
  limit('span', { code: -32614, message: 'eth_getLogs is limited to a 10,000 range' }, { maxSpan: 10000 }),
  limit(
    'span',
    { code: -32614, message: 'eth_getLogs and eth_newFilter are limited to a 10,000 blocks range', status: 413 },
    { maxSpan: 10000 },
  ),
  limit('span', { code: -32614, message: 'eth_getLogs is limited to a 5 range' }, { maxSpan: 5 }),
  limit('span', { code: -32614, message: 'something new' }),
  limit('results', { message: 'Payload Too Large', status: 413 }),
  limit('span', { code: -32000, message: 'eth_getLogs block range too large, range: 20001, max: 3500' }, { maxSpan: 3500 }),
  limit('span', { code: -32062, message: 'block range is too wide' }),
  limit('span', { code: -32600, message: 'Block range is too large' }),
  limit('span', { code: -32000, message: 'exceed maximum block range: 5000' }, { maxSpan: 5000 }),
  limit('span', { code: -32602, message: 'exceed maximum block range: 2000' }, { maxSpan: 2000 }),
  limit('span', { code: -32701, message: 'exceed maximum block range: 50000' }, { maxSpan: 50000 }),
  limit('results', {
    code: -32701,
    message: 'Please specify an address in your request or, to remove restrictions, order a dedicated full node',
  }),
  limit('span', { code: 35, message: 'ranges over 10000 blocks are not supported on freetier' }, { maxSpan: 10000 }),
  limit('span', { code: -32000, message: 'Block range limit exceeded. See more details at the provider' }),
  limit('span', { code: -32602, message: 'range 5000 is bigger than range limit 1000' }, { maxSpan: 1000 }),
  limit('span', { message: 'block range is larger than max block range' }),
  limit('span', { message: 'block range too high' }),
  limit('span', { message: 'block range is bigger than maxBlockRange' }),
  limit('results', { message: 'response size should not greater than 10000000 bytes' }),
  limit('results', { message: 'query exceeds max results 20000' }),

  // Behind, and dropped.
  of('lag', 'One of the blocks specified in filter (fromBlock, toBlock or blockHash) cannot be found.', -32000),
  of('lag', 'header not found', -32000),
  of('lag', 'unknown block', -32000),
  of('lag', 'invalid block range params', -32602),
  of('lag', 'BlockOutOfRangeError: block height is 76 but requested was 153', -32602),
  of('lag', 'block range extends beyond current head block', -32602),
  of('pruned', 'missing trie node 5f3c (path ) state 0x12 is not available', -32000),
  of('pruned', 'required historical state 0xabc is not available', -32000),
  of('pruned', 'history has been pruned for this block', -32000),

  // Too fast.
  of('rate-limit', 'Too Many Requests', undefined, 429),
  of('rate-limit', '', undefined, 429),
  of('rate-limit', 'daily request count exceeded, request rate limited', -32005),
  of('rate-limit', 'project ID request rate exceeded', -32005),
  of('rate-limit', 'limit exceeded', -32005),
  of('rate-limit', 'please slow down', -32005),
  of('rate-limit', '50/second request limit reached - reduce calls per second or upgrade your account', -32007),
  of('rate-limit', 'Your app has exceeded its compute units per second capacity.', 429),
  of('rate-limit', 'rate limit reached', -32000),
  of('rate-limit', 'call rate limit exhausted, retry in 10s', -32090),
  of('rate-limit', 'monthly capacity limit exceeded', -32000),
  of('rate-limit', 'too many requests, reason: call rate limit exhausted', -32000),

  // Too slow.
  of('timeout', 'query timeout exceeded', -32005),
  of('timeout', 'request timed out', -32000),
  of('timeout', 'context deadline exceeded', -32000),
  of('timeout', 'no JSON-RPC error in the body', undefined, 502),
  of('timeout', 'no JSON-RPC error in the body', undefined, 504),

  // The rest.
  of('reverted', 'execution reverted: not the owner', 3),
  of('reverted', 'execution reverted', -32000),
  of('reverted', 'EVM error InvalidFEOpcode', -32003),
  of('reverted', 'out of gas', -32000),
  of('unsupported', 'Method not found', -32601),
  of('unsupported', 'the method eth_getBlockReceipts does not exist/is not available', -32601),
  of('transport', 'no JSON-RPC error in the body', undefined, 503),
  of('unknown', 'internal error', -32603),
  of('unknown', 'receipts length mismatch', -32000),
  of('unknown', 'access denied', undefined, 401),
];

test.each(
  CASES.map((item) => [`${item.fault.message.slice(0, 60)} (${item.fault.code ?? item.fault.status ?? 'no code'})`, item] as const),
)('%s', (_, item) => {
  const error = classify(item.fault, 'rpc.example');
  expect(error.kind).toBe(item.kind);
  if (item.kind !== 'limit') return;
  expect(error).toBeInstanceOf(RangeTooLarge);
  expect(error).toMatchObject({ about: item.about, maxSpan: item.maxSpan, suggested: item.suggested });
});

test('takes the wait from the header or from the error data', () => {
  expect(classify({ message: 'x', status: 429, retryAfterMs: 7000 }, 'h')).toMatchObject({ retryAfterMs: 7000 });
  const inData = classify({ message: 'rate limited', code: -32005, data: { rate: { backoff_seconds: 30 } } }, 'h');
  expect(inData).toBeInstanceOf(RateLimited);
  expect(inData).toMatchObject({ retryAfterMs: 30_000 });
});

test('a suggested range that makes no sense is no suggestion', () => {
  const upsideDown = classify(
    { message: 'query returned more than 10000 results. Try with this block range [0xc8, 0x64].', code: -32005 },
    'h',
  );
  expect(upsideDown).toMatchObject({ kind: 'limit', suggested: undefined });
});

test("the message names the host and the provider's words without its secrets", () => {
  const error = classify({ message: 'denied for key 0123456789', code: -32000 }, 'rpc.example', (text) =>
    text.replace('0123456789', '***'),
  );
  expect(error.message).toBe('RPC rpc.example: code -32000, denied for key ***');
});
