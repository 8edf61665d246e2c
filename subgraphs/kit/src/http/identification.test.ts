import { request } from 'undici';
import { developerCaller, MemoryTwin, OWNER } from '../../../../test/support/memory-twin';
import { ruledSubgraph } from '../../../../test/support/ruled-subgraph';
import { HopSigner } from '../access/hop';
import { createLogger } from '../logging';
import { startSubgraphServer, type SubgraphServer } from './subgraph-server';

const SECRET = 's'.repeat(32);
const BODY = JSON.stringify({ query: '{ members me }' });
const IDENTITY = { caller: developerCaller(OWNER), operationHash: 'e'.repeat(64) };

let logged = '';
const log = createLogger('t', { level: 'debug', destination: { write: (line: string) => void (logged += line) } });
let signed: SubgraphServer;
let open: SubgraphServer;
beforeAll(async () => {
  const options = { port: 0, host: '127.0.0.1', log };
  signed = await startSubgraphServer(ruledSubgraph(new MemoryTwin()), { ...options, hopSecret: SECRET });
  open = await startSubgraphServer(ruledSubgraph(new MemoryTwin()), options);
});
afterAll(() => Promise.all([signed.stop(), open.stop()]));

const headersFor = (secret = SECRET, body = BODY, now?: () => number): Record<string, string> =>
  new HopSigner(secret, { now }).sign('ruled', body, IDENTITY);

type Headers = Record<string, string> | string[];

async function post(server: SubgraphServer, headers: Headers, body = BODY, path = '/graphql'): Promise<{ status: number; text: string }> {
  const all = [['content-type', 'application/json'], Array.isArray(headers) ? headers : Object.entries(headers).flat()].flat();
  const answer = await request(`${server.url}${path}`, { method: 'POST', headers: all, body });
  return { status: answer.statusCode, text: await answer.body.text() };
}

test.each(['/graphql', '/query'])('a signed request to %s is answered as its caller’s', async (path) => {
  const { status, text } = await post(signed, headersFor(), BODY, path);
  const { data } = JSON.parse(text) as { data: { members: string; me: string } };
  expect([status, data.members, JSON.parse(data.me)]).toEqual([200, 'for members', IDENTITY.caller]);
});

describe('with a secret, everything else is refused before it is read', () => {
  const twice = (name: string): string[] => [...Object.entries(headersFor()).flat(), name, headersFor()[name]!];
  test.each<[string, () => Headers, string?]>([
    ['unsigned', () => ({})],
    ['unsigned, with no query at all', () => ({}), '{'],
    ['altered', () => headersFor(), JSON.stringify({ query: '{ members me open }' })],
    ['signed with another secret', () => headersFor('t'.repeat(32))],
    ['late', () => headersFor(SECRET, BODY, () => Date.now() - 31_000)],
    ['early', () => headersFor(SECRET, BODY, () => Date.now() + 31_000)],
    ['with two callers', () => twice('hop-caller')],
    ['with two signatures', () => twice('hop-signature')],
    ['with two operations', () => twice('hop-operation')],
  ])('%s', async (_name, headers, body = BODY) => {
    const { status, text } = await post(signed, headers(), body);
    expect([status, text]).toEqual([401, expect.stringContaining('"code":"UNAUTHENTICATED"')]);
  });

  test('a second sending', async () => {
    const headers = headersFor();
    expect([(await post(signed, headers)).status, (await post(signed, headers)).status]).toEqual([200, 401]);
  });

  test('counted and logged by fault, without what they carry', async () => {
    logged = '';
    const headers = headersFor('t'.repeat(32));
    await post(signed, headers);
    const metrics = await (await request(`${signed.url}/metrics`)).body.text();
    expect(metrics).toMatch(/subgraph_hop_refusals_total\{fault="signature"\} \d+/);
    expect(logged).toContain('"fault":"signature"');
    for (const value of [...Object.values(headers), SECRET, OWNER, 'members']) expect(logged).not.toContain(value);
  });

  test('but health and metrics are open', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      expect((await request(`${signed.url}${path}`)).statusCode).toBe(200);
    }
  });
});

test('without a secret requests are answered, and nobody has an identity, whatever they claim', async () => {
  const { status, text } = await post(open, headersFor());
  expect([status, (JSON.parse(text) as { data: unknown }).data]).toEqual([200, { members: null, me: 'null' }]);
});
