import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SubgraphServer } from '@dimo-node/kit';
import { FLEET_SDL, fleetSubgraph, STATE_SDL, stateSubgraph } from '../../test/support/subgraphs';
import { eventually, post, remote, send, startTestGateway, startTestSubgraph } from '../../test/support/gateway';
import { silent } from '../../test/support/gateway';
import { startGateway, type RunningGateway } from './start-gateway';

const JOIN = '{ vehicles(first: 1) { name speed } }';
const AWAY = { code: 'SUBGRAPH_UNAVAILABLE', service: 'state' };

/** A subgraph that answers as a test says, after giving its SDL. */
async function startOddSubgraph(
  sdl: string,
  answer: (body: string, respond: (status: number, text: string) => void, cut: () => void) => void,
): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const respond = (status: number, text: string): void =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(text);
      if (body.includes('_service')) respond(200, JSON.stringify({ data: { _service: { sdl } } }));
      else answer(body, respond, () => request.socket.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('a subgraph that goes away', () => {
  let fleet: SubgraphServer;
  let state: SubgraphServer;
  let gateway: RunningGateway;

  beforeEach(async () => {
    [fleet, state] = await Promise.all([startTestSubgraph(fleetSubgraph()), startTestSubgraph(stateSubgraph())]);
    gateway = await startTestGateway([remote('fleet', fleet), remote('state', state)], { pollIntervalMs: 50 });
  });
  afterEach(async () => {
    await gateway.stop();
    await Promise.all([fleet.stop(), state.stop()]);
  });

  test('leaves the data of the others and an error that names it, and comes back', async () => {
    const whole = { data: { vehicles: [{ name: 'car 1', speed: 1.5 }] } };
    expect((await post(gateway.url, JOIN)).body).toEqual(whole);
    await state.stop();
    const { status, body } = await post(gateway.url, '{ stateVersion vehicle(tokenId: 1) { name faulty } }');
    expect([status, body.data]).toEqual([200, { stateVersion: null, vehicle: { name: 'car 1', faulty: null } }]);
    expect(body.errors?.map(({ extensions }) => extensions)).toEqual([AWAY, AWAY]);
    expect(body.errors?.[0]?.message).toBe('subgraph "state" cannot be reached');
    state = await startTestSubgraph(stateSubgraph(), state.port);
    await eventually(async () => JSON.stringify((await post(gateway.url, JOIN)).body) === JSON.stringify(whole), 'the join is whole again');
  });

  test('is named by the readiness check, with the reason', async () => {
    expect((await send(`${gateway.url}/health/ready`)).status).toBe(200);
    await state.stop();
    const { status, text } = await send(`${gateway.url}/health/ready`);
    const { checks } = JSON.parse(text) as { checks: Record<string, { status: string; reason?: string }> };
    expect([status, checks['subgraph fleet']?.status, checks['subgraph state']?.status]).toEqual([503, 'ok', 'away']);
    expect(checks['subgraph state']?.reason).toContain('ECONNREFUSED');
    expect((await send(`${gateway.url}/health/live`)).status).toBe(200);
  });

  test('is not asked again and again: the circuit opens', async () => {
    await state.stop();
    const answers = [];
    for (let i = 0; i < 12; i += 1) answers.push((await post(gateway.url, '{ stateVersion }')).body.errors?.[0]?.message);
    expect(answers.at(-1)).toBe('subgraph "state" has failed repeatedly and is not asked for a moment');
    const metrics = (await send(`${gateway.url}/metrics`)).text;
    expect(metrics).toMatch(/gateway_subgraph_fetch_failures_total\{subgraph="state",kind="circuit open"\} \d+/);
    expect(metrics).toMatch(/gateway_requests_total\{status="200"\} 12/);
  });
});

test('a reason that lies behind a remote subgraph is passed on', async () => {
  const fleet = await startTestSubgraph(fleetSubgraph({ checkReady: () => Promise.reject(new Error('the database refuses connections')) }));
  const state = await startTestSubgraph(stateSubgraph());
  const gateway = await startTestGateway([remote('fleet', fleet), remote('state', state)]);
  const { status, text } = await send(`${gateway.url}/health/ready`);
  expect(status).toBe(503);
  expect(text).toContain('database: the database refuses connections');
  await Promise.all([gateway.stop(), fleet.stop(), state.stop()]);
});

describe('answers that are none', () => {
  const cases: readonly (readonly [string, Parameters<typeof startOddSubgraph>[1], string])[] = [
    ['HTML from a proxy', (_body, respond) => respond(502, '<html>'), 'gave an answer that is not GraphQL'],
    ['JSON that is no GraphQL', (_body, respond) => respond(200, '{"x":1}'), 'gave an answer that is not GraphQL'],
    ['cut JSON', (_body, respond) => respond(200, '{"data":{"stateVer'), 'gave an answer that is not GraphQL'],
    ['entities missing', (_body, respond) => respond(200, '{"data":{"_entities":[]}}'), 'gave an answer that is not GraphQL'],
    ['nothing', () => undefined, 'did not answer in time'],
  ];
  test.each(cases)('%s: an error that names the subgraph', async (_name, answer, text) => {
    const fleet = await startTestSubgraph(fleetSubgraph());
    const odd = await startOddSubgraph(STATE_SDL, answer);
    const gateway = await startTestGateway([remote('fleet', fleet), remote('state', odd)], { requestTimeoutMs: 400 });
    for (const round of ['planned', 'compiled']) {
      const { status, body } = await post(gateway.url, '{ vehicle(tokenId: 1) { name faulty } }');
      expect({ round, status, data: body.data }).toEqual({ round, status: 200, data: { vehicle: { name: 'car 1', faulty: null } } });
      // The first round of a broken entity list is the Apollo gateway's own, which does not name the subgraph.
      if (round === 'compiled') expect(body.errors?.[0]?.message).toBe(`subgraph "state" ${text}`);
    }
    await gateway.stop();
    odd.server.closeAllConnections();
    odd.server.close();
    await fleet.stop();
  });

  test('a query is tried again when the connection breaks, a mutation is not', async () => {
    let asked = 0;
    const odd = await startOddSubgraph(FLEET_SDL, (body, respond, cut) => {
      asked += 1;
      if (asked === 1) cut();
      else respond(200, body.includes('mutation') ? '{"data":{"rename":"done"}}' : '{"data":{"vehicles":[{"name":"again"}]}}');
    });
    const state = await startTestSubgraph(stateSubgraph());
    const gateway = await startTestGateway([remote('fleet', odd), remote('state', state)]);
    expect((await post(gateway.url, '{ vehicles { name } }')).body).toEqual({ data: { vehicles: [{ name: 'again' }] } });
    expect(asked).toBe(2);
    asked = 0;
    const { body } = await post(gateway.url, 'mutation { rename(name: "x") }');
    expect([body.data, body.errors?.[0]?.extensions?.['code'], asked]).toEqual([{ rename: null }, 'SUBGRAPH_UNAVAILABLE', 1]);
    await gateway.stop();
    odd.server.closeAllConnections();
    odd.server.close();
    await state.stop();
  });
});

test('a gateway started before its subgraphs waits, says for whom, and serves when they come', async () => {
  const fleet = await startTestSubgraph(fleetSubgraph());
  const early = await startTestSubgraph(stateSubgraph());
  await early.stop();
  const gateway = await startGateway({
    subgraphs: [remote('fleet', fleet), remote('state', early)],
    port: 0,
    host: '127.0.0.1',
    log: silent,
  });
  await eventually(async () => (await send(`${gateway.url}/health/ready`)).text.includes('state: http'), 'the reason is shown');
  const refused = await post(gateway.url, JOIN);
  expect([refused.status, refused.body.errors?.[0]]).toEqual([
    503,
    { message: 'waiting for subgraphs: state', extensions: { code: 'NOT_READY' } },
  ]);
  const state = await startTestSubgraph(stateSubgraph(), early.port);
  await gateway.ready();
  expect((await post(gateway.url, JOIN)).body).toEqual({ data: { vehicles: [{ name: 'car 1', speed: 1.5 }] } });
  await gateway.stop();
  await Promise.all([fleet.stop(), state.stop()]);
});

test('a gateway that still waits can be stopped', async () => {
  const gateway = await startGateway({
    subgraphs: [{ kind: 'remote', name: 'nobody', url: 'http://127.0.0.1:1/graphql' }],
    port: 0,
    host: '127.0.0.1',
    log: silent,
  });
  const ready = expect(gateway.ready()).rejects.toThrow();
  await gateway.stop();
  await ready;
});
