import { migrate } from '@dimo-node/database';
import { identitySubgraph } from '@dimo-node/identity';
import { indexerSubgraph, startIndexer } from '@dimo-node/indexer';
import { Metrics, startSubgraphServer, type Logger, type SettingsOf } from '@dimo-node/kit';
import { startEdge } from './edge';
import { announceReady } from './indexer-process';
import type { Parts } from './parts';
import { openTwin } from './twin';

/** The gateway alone, over remote subgraphs. It listens at once and answers when they are there. */
export async function startGatewayService(parts: Parts, settings: SettingsOf<'gateway'>, log: Logger): Promise<void> {
  const { network, databaseUrl, hopSecret } = settings;
  await migrate(databaseUrl, { log });
  const twin = await parts.start('twin', async () =>
    openTwin(databaseUrl, { name: 'gateway', statementTimeoutMs: settings.requestTimeoutMs, log }),
  );
  await parts.start(
    'gateway',
    () =>
      startEdge({
        settings,
        twin,
        databaseUrl,
        network,
        rpcUrls: settings.rpcUrls ?? [],
        keysDir: settings.keysDir,
        makeKeys: false,
        ipfsUrl: undefined,
        hopSecret,
        subgraphs: [
          { kind: 'remote', name: 'identity', url: settings.identityUrl },
          { kind: 'remote', name: 'indexer', url: settings.indexerUrl },
          ...settings.subgraphs.map(({ name, url }) => ({ kind: 'remote', name, url }) as const),
        ],
        log,
      }),
    { stopTimeoutMs: 8_000 },
  );
}

/** The identity subgraph alone. */
export async function startIdentityService(parts: Parts, settings: SettingsOf<'identity'>, log: Logger): Promise<void> {
  const { network, databaseUrl } = settings;
  await migrate(databaseUrl, { log });
  const twin = await parts.start('twin', async () =>
    openTwin(databaseUrl, { name: 'identity', statementTimeoutMs: settings.requestTimeoutMs, log }),
  );
  const imageBaseUrl = settings.imageBaseUrl ?? network.imageBaseUrl;
  const vehicleDataBaseUrl = settings.vehicleDataBaseUrl ?? network.vehicleDataBaseUrl;
  const metrics = new Metrics({ processMetrics: true });
  const { tablelandUrl } = settings;
  const definition = identitySubgraph({ ...twin, network, imageBaseUrl, vehicleDataBaseUrl, tablelandUrl, metrics, log });
  await parts.start('identity', () =>
    startSubgraphServer(definition, { port: settings.identityPort, host: settings.host, hopSecret: settings.hopSecret, metrics, log }),
  );
}

/** The indexer with its own subgraph; also as the child of a whole node, which it tells when it is up. */
export async function startIndexerService(parts: Parts, settings: SettingsOf<'indexer'>, log: Logger): Promise<void> {
  const { databaseUrl } = settings;
  await migrate(databaseUrl, { log });
  const twin = await parts.start('twin', async () =>
    openTwin(databaseUrl, { name: 'indexer', statementTimeoutMs: settings.requestTimeoutMs, log }),
  );
  const metrics = new Metrics({ processMetrics: true });
  await parts.start('indexer', async (crashed) => {
    const indexer = startIndexer(settings, { metrics, log, terminal: process.stderr.isTTY ? process.stderr : undefined });
    indexer.done.then(
      () => crashed('it ended by itself'),
      (error: unknown) => crashed(error instanceof Error ? error.message : String(error)),
    );
    return indexer;
  });
  const definition = indexerSubgraph(twin);
  const server = await parts.start('server', () =>
    startSubgraphServer(definition, { port: settings.indexerPort, host: settings.host, hopSecret: settings.hopSecret, metrics, log }),
  );
  announceReady({ type: 'ready', url: server.url });
}
