import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FLEET, FLEET_SDL, STATE_SDL, stateOf } from './graph';

/**
 * Both subgraphs in one process, answering from canned data by hand: a real executor here would take more of the machine than the gateways that are
 * to be measured.
 */
interface Operation {
  readonly query: string;
  readonly variables?: { readonly representations?: readonly { readonly tokenId: number }[] };
}

function serve(sdl: string, answer: (operation: Operation) => unknown): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const operation = JSON.parse(body) as Operation;
      const data = operation.query.includes('_service') ? { _service: { sdl } } : answer(operation);
      const text = JSON.stringify({ data });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.end(text);
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Some gateways ask for `__typename` under an alias or for the whole key; more fields than asked for do no harm to any of them. */
async function main(): Promise<void> {
  const fleet = await serve(FLEET_SDL, () => ({
    __typename: 'Query',
    vehicles: FLEET.map((vehicle) => ({ __typename: 'Vehicle', ...vehicle })),
  }));
  const state = await serve(STATE_SDL, ({ variables }) => ({
    _entities: (variables?.representations ?? []).map(({ tokenId }) => ({ __typename: 'Vehicle', ...stateOf(tokenId) })),
  }));
  const url = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  process.send?.({ fleet: url(fleet), state: url(state) });
  process.on('disconnect', () => process.exit(0));
}

void main();
