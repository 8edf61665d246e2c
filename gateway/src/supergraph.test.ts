import { fleetSubgraph, FLEET_SDL, STATE_SDL, stateSubgraph } from '../../test/support/subgraphs';
import { eventually, local, post, remote, send, silent, startTestGateway, startTestSubgraph } from '../../test/support/gateway';
import { PortBusyError } from '@dimo-node/kit';
import { startGateway } from './start-gateway';
import { CompositionError, composeSupergraph } from './supergraph/composition';

const url = 'http://x/graphql';
const compose = (state: string): string =>
  composeSupergraph([
    { name: 'fleet', url, sdl: FLEET_SDL },
    { name: 'state', url, sdl: state },
  ]);

describe('composition', () => {
  test('gives a supergraph that knows where the subgraphs are', () => {
    expect(compose(STATE_SDL)).toContain('@join__graph(name: "state", url: "http://x/graphql")');
  });

  test.each([
    [
      'a field that two own',
      STATE_SDL.replace('speed: Float!', 'speed: Float! name: String!'),
      ['Vehicle.name', '"fleet"', '"state"', 'INVALID_FIELD_SHARING'],
    ],
    [
      'types that differ',
      STATE_SDL.replace('speed: Float!', 'speed: Float! name: Int! @shareable'),
      ['Vehicle.name', 'Int!', 'String!', 'FIELD_TYPE_MISMATCH'],
    ],
    ['a key on a field that is not there', STATE_SDL.replace('"tokenId") {', '"vin") {'), ['[state]', 'vin', 'KEY_INVALID_FIELDS']],
    ['an unknown type', STATE_SDL.replace('speed: Float!', 'speed: Speed!'), ['[state]', 'Speed']],
    ['no GraphQL at all', 'type {', ['[state]', 'Syntax Error']],
  ])('%s: the error names subgraph and field', (_name, state, words) => {
    let thrown: unknown;
    try {
      compose(state);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CompositionError);
    for (const word of words) expect((thrown as Error).message).toContain(word);
  });
});

test('local subgraphs that do not compose stop the start', async () => {
  const broken = stateSubgraph({ sdl: STATE_SDL.replace('speed: Float!', 'speed: Float! name: String!') });
  await expect(
    startGateway({ subgraphs: [local(fleetSubgraph()), local(broken)], port: 0, host: '127.0.0.1', log: silent }),
  ).rejects.toThrow(/Vehicle\.name/);
});

test('two subgraphs of one name, and none at all, stop the start', async () => {
  const start = (subgraphs: Parameters<typeof startTestGateway>[0]): Promise<unknown> =>
    startGateway({ subgraphs, port: 0, host: '127.0.0.1', log: silent });
  await expect(start([local(fleetSubgraph()), local(fleetSubgraph())])).rejects.toThrow('two subgraphs are named "fleet"');
  await expect(start([])).rejects.toThrow('at least one subgraph');
});

test('a busy port is a typed error', async () => {
  const first = await startTestGateway([local(fleetSubgraph()), local(stateSubgraph())]);
  const second = startGateway({
    subgraphs: [local(fleetSubgraph()), local(stateSubgraph())],
    port: first.port,
    host: '127.0.0.1',
    log: silent,
  });
  await expect(second).rejects.toThrow(`port ${first.port} on 127.0.0.1 is in use`);
  await expect(second).rejects.toBeInstanceOf(PortBusyError);
  await first.stop();
});

test('a remote schema that changes is put in service; one that does not compose is refused and the one before stays', async () => {
  const fleet = await startTestSubgraph(fleetSubgraph());
  let state = await startTestSubgraph(stateSubgraph());
  const { port } = state;
  const gateway = await startTestGateway([remote('fleet', fleet), remote('state', state)], { pollIntervalMs: 40 });
  const replace = async (sdl: string): Promise<void> => {
    await state.stop();
    state = await startTestSubgraph(stateSubgraph({ sdl }), port);
  };
  const reloads = async (outcome: string): Promise<boolean> =>
    (await send(`${gateway.url}/metrics`)).text.includes(`gateway_supergraph_reloads_total{outcome="${outcome}"}`);
  const newField = '{ vehicle(tokenId: 1) { faulty extra } }';
  expect((await post(gateway.url, newField)).status).toBe(400);

  await replace(STATE_SDL.replace('speed: Float!', 'speed: Float! extra: Int'));
  await eventually(async () => (await post(gateway.url, newField)).status === 200, 'the new field is there');
  expect((await post(gateway.url, newField)).body).toEqual({ data: { vehicle: { faulty: 'fine 1', extra: null } } });

  await replace(STATE_SDL.replace('speed: Float!', 'speed: Float! name: String!'));
  await eventually(() => reloads('refused'), 'the broken schema is reported');
  expect((await post(gateway.url, '{ vehicle(tokenId: 1) { name faulty } }')).body).toEqual({
    data: { vehicle: { name: 'car 1', faulty: 'fine 1' } },
  });
  expect((await send(`${gateway.url}/health/ready`)).status).toBe(200);

  await replace(STATE_SDL);
  await eventually(async () => (await post(gateway.url, newField)).status === 400, 'the schema is mended and has no such field any more');
  expect((await post(gateway.url, '{ vehicle(tokenId: 1) { name faulty } }')).body).toEqual({
    data: { vehicle: { name: 'car 1', faulty: 'fine 1' } },
  });
  await gateway.stop();
  await Promise.all([fleet.stop(), state.stop()]);
});
