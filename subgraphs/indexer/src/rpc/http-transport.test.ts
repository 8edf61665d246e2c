import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { HttpTransport } from './http-transport';
import { redactor } from './secrets';

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body: string | Buffer;
}

const CALL = { method: 'eth_blockNumber', params: [] };
const KEY = 'a-secret-key';

let server: Server;
let transport: HttpTransport;
let answer: (id: unknown) => Answer;
let asked: IncomingMessage;
let fresh = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked = request;
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { status = 200, headers = {}, body } = answer((JSON.parse(text) as { id: unknown }).id);
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = new URL(`http://me:pass@127.0.0.1:${port}/v2/${KEY}?plan=free`);
  transport = new HttpTransport({
    url,
    origin: { host: url.host, clean: redactor(url) },
    timeoutMs: 1000,
    maxBodyBytes: 1000,
    connections: 2,
    onFreshConnection: () => fresh++,
  });
});

afterAll(async () => {
  await transport.close();
  await new Promise((resolve) => server.close(resolve));
});

const ok = (id: unknown, result: unknown = '0x1') => JSON.stringify({ jsonrpc: '2.0', id, result });

test('sends key and credentials where they belong, and tells of the first connection only', async () => {
  answer = (id) => ({ body: ok(id) });
  expect(await transport.call(CALL)).toBe('0x1');
  expect(await transport.call(CALL)).toBe('0x1');
  expect(asked.url).toBe(`/v2/${KEY}?plan=free`);
  expect(asked.headers.authorization).toBe(`Basic ${Buffer.from('me:pass').toString('base64')}`);
  expect(fresh).toBe(1);
});

test('reads gzip', async () => {
  answer = (id) => ({ headers: { 'content-encoding': 'gzip' }, body: gzipSync(ok(id, '0x2')) });
  expect(await transport.call(CALL)).toBe('0x2');
});

test.each<[string, (id: unknown) => Answer, object]>([
  ['broken gzip', () => ({ headers: { 'content-encoding': 'gzip' }, body: 'no gzip' }), { kind: 'malformed' }],
  ['gzip that swells', (id) => ({ headers: { 'content-encoding': 'gzip' }, body: gzipSync(ok(id, '0'.repeat(5000))) }), { kind: 'limit' }],
  ['a large body', (id) => ({ body: ok(id, '0'.repeat(5000)) }), { kind: 'limit', about: 'results' }],
  ['an empty body', () => ({ body: '' }), { kind: 'malformed', message: expect.stringContaining('an empty body') }],
  ['HTML', () => ({ body: '<html>' }), { kind: 'malformed', message: expect.stringContaining('HTML instead of JSON') }],
  ['JSON that is no answer', () => ({ body: '7' }), { kind: 'malformed' }],
  ['a list for one call', (id) => ({ body: `[${ok(id)}]` }), { kind: 'malformed' }],
  ['neither result nor error', (id) => ({ body: JSON.stringify({ jsonrpc: '2.0', id }) }), { kind: 'malformed' }],
  ['the answer to another call', () => ({ body: ok(-1) }), { kind: 'malformed' }],
  ['an error that is a text', (id) => ({ body: JSON.stringify({ id, error: 'Too Many Requests' }) }), { kind: 'rate-limit' }],
  [
    'denied access',
    () => ({ status: 401, body: 'no' }),
    { kind: 'unknown', status: 401, message: expect.stringContaining('check the key in RPC_URLS') },
  ],
  ['413 without a text', () => ({ status: 413, body: 'no' }), { kind: 'limit' }],
  ['429 with a wait', () => ({ status: 429, headers: { 'retry-after': '2' }, body: '' }), { kind: 'rate-limit', retryAfterMs: 2000 }],
  ['a redirect', () => ({ status: 302, headers: { location: 'http://elsewhere.example' }, body: '' }), { kind: 'unknown', status: 302 }],
])('%s is typed', async (_, given, expected) => {
  answer = given;
  await expect(transport.call(CALL)).rejects.toMatchObject(expected);
});

test('a key echoed by the provider is not repeated', async () => {
  answer = (id) => ({ body: JSON.stringify({ id, error: { code: -32000, message: `project ${KEY} is unknown` } }) });
  const error: unknown = await transport.call(CALL).catch((fault: unknown) => fault);
  expect(String(error)).toContain('project *** is unknown');
});
