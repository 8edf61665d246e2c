import { createLogger, type AnySubgraphDefinition } from '@dimo-node/kit';
import { startGateway, type SubgraphSource } from '@dimo-node/gateway';
import { parse } from 'graphql';
import { FLEET, FLEET_SDL, STATE_SDL, stateOf } from './graph';

interface Settings {
  readonly mode: 'remote' | 'local';
  readonly fleet: string;
  readonly state: string;
}

interface Key {
  readonly tokenId: number;
}

const nothing = { createContext: () => undefined, checkReady: () => Promise.resolve() };

const fleet: AnySubgraphDefinition = {
  ...nothing,
  name: 'fleet',
  typeDefs: parse(FLEET_SDL),
  resolvers: { Query: { vehicles: () => FLEET } },
};
const state: AnySubgraphDefinition = {
  ...nothing,
  name: 'state',
  typeDefs: parse(STATE_SDL),
  resolvers: { Vehicle: { __resolveReference: ({ tokenId }: Key) => ({ tokenId, ...stateOf(tokenId) }) } },
};

async function main(settings: Settings): Promise<void> {
  const subgraphs: SubgraphSource[] =
    settings.mode === 'local'
      ? [
          { kind: 'local', definition: fleet },
          { kind: 'local', definition: state },
        ]
      : [
          { kind: 'remote', name: 'fleet', url: settings.fleet },
          { kind: 'remote', name: 'state', url: settings.state },
        ];
  const gateway = await startGateway({
    subgraphs,
    port: 0,
    host: '127.0.0.1',
    log: createLogger('gateway', { level: 'warn', pretty: false }),
  });
  await gateway.ready();
  process.send?.({ url: `http://127.0.0.1:${gateway.port}/graphql` });
  process.on('disconnect', () => process.exit(0));
}

void main(JSON.parse(process.argv[2] ?? '{}') as Settings);
