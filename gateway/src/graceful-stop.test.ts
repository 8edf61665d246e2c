import { connect } from 'node:net';
import { Pool } from 'undici';
import { fleetSubgraph, stateSubgraph } from '../../test/support/subgraphs';
import { local, post, remote, startTestGateway, startTestSubgraph } from '../../test/support/gateway';

const BODY = JSON.stringify({ query: '{ vehicles(first: 2) { name speed } slow(ms: 20) }' });
const EXPECTED = JSON.stringify({
  data: {
    vehicles: [
      { name: 'car 1', speed: 1.5 },
      { name: 'car 2', speed: 3 },
    ],
    slow: 'done',
  },
});

test('a stop under load answers every request that was taken', async () => {
  const servers = await Promise.all([startTestSubgraph(fleetSubgraph()), startTestSubgraph(stateSubgraph())]);
  const gateway = await startTestGateway([remote('fleet', servers[0]), remote('state', servers[1])]);
  const pool = new Pool(gateway.url, { connections: 16 });
  const answers: string[] = [];
  let stopping = false;
  const client = async (): Promise<void> => {
    while (!stopping) {
      const asked = pool.request({
        method: 'POST',
        path: '/graphql',
        headers: { 'content-type': 'application/json' },
        body: BODY,
      });
      // A connection that is refused took no request.
      const answer = await asked.catch((error: Error) => (/^connect /.test(error.message) ? undefined : Promise.reject(error)));
      if (answer) answers.push(await answer.body.text());
    }
  };
  const clients = Promise.all(Array.from({ length: 16 }, client));
  await new Promise((resolve) => setTimeout(resolve, 300));
  // The clients go on for a moment after the stop has begun, over connections that are open.
  const stopped = gateway.stop();
  await new Promise((resolve) => setTimeout(resolve, 40));
  stopping = true;
  await clients;
  await stopped;
  expect(answers.length).toBeGreaterThan(10);
  expect(answers.filter((text) => text !== EXPECTED)).toEqual([]);
  await expect(post(gateway.url, '{ stateVersion }')).rejects.toThrow(/ECONNREFUSED/);
  await pool.close();
  await Promise.all(servers.map((server) => server.stop()));
});

test('a stop closes the local subgraphs, once, and may be asked for again', async () => {
  let closed = 0;
  const state = { ...stateSubgraph(), close: () => Promise.resolve(void (closed += 1)) };
  const gateway = await startTestGateway([local(fleetSubgraph()), local(state)]);
  await Promise.all([gateway.stop(), gateway.stop()]);
  await gateway.stop();
  expect(closed).toBe(1);
});

test('a client that goes away ends the fetches made for it', async () => {
  let aborted = false;
  const state = stateSubgraph();
  const watching = {
    ...state,
    createContext: (request: { readonly signal?: AbortSignal | undefined }) =>
      request.signal?.addEventListener('abort', () => (aborted = true)),
  };
  const gateway = await startTestGateway([
    local(fleetSubgraph()),
    local({
      ...watching,
      resolvers: { ...state.resolvers, Query: { stateVersion: () => new Promise((resolve) => setTimeout(resolve, 400)) } },
    }),
  ]);
  const gone = new AbortController();
  const pool = new Pool(gateway.url);
  const answer = pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ stateVersion }"}',
    signal: gone.signal,
  });
  setTimeout(() => gone.abort(), 100);
  await expect(answer).rejects.toThrow();
  for (let waited = 0; !aborted && waited < 5000; waited += 20) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(aborted).toBe(true);
  await gateway.stop();
  await pool.destroy();
});

test('a connection that has never carried a request does not hold up the stop', async () => {
  const gateway = await startTestGateway([local(fleetSubgraph()), local(stateSubgraph())]);
  const socket = connect(gateway.port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const started = performance.now();
  await gateway.stop();
  expect(performance.now() - started).toBeLessThan(1_500);
  socket.destroy();
});
