import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startGateway, type RunningGateway } from '@dimo-node/gateway';
import { HOP_HEADERS, HopSigner, HopVerifier, startSubgraphServer, type SubgraphServer } from '@dimo-node/kit';
import { eventually, post, remote, send, silent, startTestGateway } from '../../support/gateway';
import { LICENSE, MemoryTwin, vehicleCaller } from '../../support/memory-twin';
import { ALL, ENTITIES, entities } from '../../support/ruled-asking';
import { ruledSubgraph } from '../../support/ruled-subgraph';
import { TestTokens } from '../../support/tokens';

const SECRET = 'the secret of the hop, long enough';
const QUERY = '{ position(tokenId: 1) { exact } }';
const DATA = { position: { exact: 'exact of 1' } };
const everything = vehicleCaller(1, ALL);

interface Passed {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A way between gateway and subgraph that writes down what passes, and cuts the connection when told. */
class Wire {
  readonly passed: Passed[] = [];
  cuts = 0;
  readonly #server: Server;

  constructor(target: string) {
    this.#server = createServer((incoming, outgoing) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      incoming.on('end', () => {
        const { headers } = incoming;
        if (incoming.method === 'POST') this.passed.push({ headers, body });
        const told = fetch(`${target}${incoming.url ?? ''}`, {
          method: incoming.method ?? 'GET',
          headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
            HOP_NAMES.has(name) || name === 'content-type' ? [[name, String(value)]] : [],
          ),
          ...(incoming.method === 'POST' ? { body } : {}),
        });
        void told.then(async (answer) => {
          const text = await answer.text();
          if (incoming.method === 'POST' && this.cuts > 0) {
            this.cuts -= 1;
            incoming.socket.destroy();
            return;
          }
          outgoing.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
        });
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

const HOP_NAMES: ReadonlySet<string> = new Set(Object.values(HOP_HEADERS));

const tokens = new TestTokens();
let twin: MemoryTwin;
let server: SubgraphServer;
let wire: Wire;
let wireUrl: string;
let gateway: RunningGateway;
beforeAll(async () => {
  twin = new MemoryTwin();
  twin.grant(LICENSE, 1, ...ALL);
  server = await startSubgraphServer(ruledSubgraph(twin), { port: 0, host: '127.0.0.1', log: silent, hopSecret: SECRET });
  wire = new Wire(server.url);
  wireUrl = await wire.listen();
  gateway = await startTestGateway([remote('ruled', { url: wireUrl })], { auth: { verifier: tokens.verifier }, hopSecret: SECRET });
});
afterAll(async () => {
  await gateway.stop();
  wire.close();
  await server.stop();
});
beforeEach(() => {
  wire.passed.splice(0);
});

async function ask(query = QUERY): Promise<unknown> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await tokens.sign(everything)}` };
  return (await send(`${gateway.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })).body;
}

const headersOf = ({ headers }: Passed): Record<string, string> => ({
  'content-type': 'application/json',
  ...Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => HOP_NAMES.has(name))
      .map(([name, value]) => [name, String(value)]),
  ),
});
const straight = async (headers: Record<string, string>, body: string): Promise<number> =>
  (await send(`${server.url}/graphql`, { method: 'POST', headers, body })).status;

test('what passed can neither be sent again nor in another form', async () => {
  expect(await ask()).toEqual({ data: DATA });
  const [passed] = wire.passed;
  expect(await straight(headersOf(passed!), passed!.body)).toBe(401);
  expect(await straight(headersOf(passed!), passed!.body.replace('exact', 'coarse'))).toBe(401);
  await ask();
  const fresh = headersOf(wire.passed[1]!);
  expect(await straight({ ...headersOf(passed!), [HOP_HEADERS.signature]: fresh[HOP_HEADERS.signature]! }, passed!.body)).toBe(401);
  expect(await straight({ 'content-type': 'application/json' }, JSON.stringify({ query: '{ open }' }))).toBe(401);
});

test('entities are not given to whoever asks the subgraph itself', async () => {
  const body = JSON.stringify({ query: ENTITIES('odometer position { exact }'), variables: entities({ tokenId: 1 }) });
  const type = { 'content-type': 'application/json' };
  const identity = { caller: everything, operationHash: undefined };
  expect(await straight(type, body)).toBe(401);
  expect(await straight({ ...type, ...new HopSigner('another secret, as long as the other').sign('ruled', body, identity) }, body)).toBe(
    401,
  );
  const late = new HopSigner(SECRET, { now: () => Date.now() - 40_000 });
  expect(await straight({ ...type, ...late.sign('ruled', body, identity) }, body)).toBe(401);
  expect(await straight({ ...type, ...new HopSigner(SECRET).sign('club', body, identity) }, body)).toBe(401);
  const answer = await send(`${server.url}/graphql`, {
    method: 'POST',
    headers: { ...type, ...new HopSigner(SECRET).sign('ruled', body, identity) },
    body,
  });
  expect(answer.body).toEqual({ data: { _entities: [{ odometer: 1_000, position: { exact: 'exact of 1' } }] } });
});

test('a connection that breaks does not make a repeated request of the second attempt', async () => {
  wire.cuts = 1;
  expect(await ask('{ position(tokenId: 1) { coarse } }')).toEqual({ data: { position: { coarse: 'coarse of 1' } } });
  expect(wire.passed).toHaveLength(2);
});

test('what the gateway asks on its own account is signed as well, and nobody’s', async () => {
  await eventually(async () => (await send(`${gateway.url}/health/ready`)).status === 200, 'ready');
  const second = await startTestGateway([remote('ruled', { url: wireUrl })], { hopSecret: SECRET });
  await second.stop();
  const sdl = wire.passed.find(({ body }) => body.includes('_service'));
  expect(new HopVerifier(SECRET, 'ruled').verify(sdl!.headers, sdl!.body)).toEqual({ caller: undefined, operationHash: undefined });
});

test('without a secret the gateway tells nobody who its clients are', async () => {
  const open = await startSubgraphServer(ruledSubgraph(twin), { port: 0, host: '127.0.0.1', log: silent });
  const openWire = new Wire(open.url);
  const other = await startTestGateway([remote('ruled', { url: await openWire.listen() })], { auth: { verifier: tokens.verifier } });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await tokens.sign(everything)}` };
  const { body } = await send(`${other.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query: '{ open members }' }) });
  expect(body.data).toEqual({ open: 'for all', members: null });
  const names = openWire.passed.flatMap((passed) => Object.keys(passed.headers));
  expect(names.filter((name) => HOP_NAMES.has(name) || name === 'authorization')).toEqual([]);
  await other.stop();
  openWire.close();
  await open.stop();
});

test('secrets that differ are said to, at the start and later', async () => {
  const start = (hopSecret: string, port = 0): Promise<SubgraphServer> =>
    startSubgraphServer(ruledSubgraph(twin), { port, host: '127.0.0.1', log: silent, hopSecret });
  const before = await start(SECRET);
  const subgraphs = [remote('ruled', before)];
  const wrong = await startGateway({ subgraphs, port: 0, host: '127.0.0.1', log: silent, hopSecret: 'y'.repeat(32) });
  const reason = async (): Promise<string> => (await send(`${wrong.url}/health/ready`)).text;
  await eventually(async () => (await reason()).includes('HOP_SECRET'), 'the reason is told');
  await wrong.stop();

  const right = await startTestGateway(subgraphs, { hopSecret: SECRET });
  await before.stop();
  const after = await start('y'.repeat(32), before.port);
  const { body } = await post(right.url, '{ open }');
  // The client has done nothing wrong.
  expect(body).toEqual({
    data: { open: null },
    errors: [
      {
        message: 'subgraph "ruled" does not take the gateway for what it is',
        extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'ruled' },
      },
    ],
  });
  await right.stop();
  await after.stop();
});
