import { join } from 'node:path';
import { accessSubgraph } from '@dimo-node/access';
import { freePort } from '@dimo-node/database';
import { Metrics, type Logger, type Network, type SettingsOf } from '@dimo-node/kit';
import { openAuth } from '../auth/open-auth';
import { startGateway, type RunningGateway, type SubgraphSource } from '../index';
import { SAMPLE_QUERY } from './sample-query';
import type { Twin } from './twin';

/** Settings that a whole node and a gateway alone have in common. */
type EdgeSettings = Pick<
  SettingsOf<'gateway'>,
  Extract<keyof SettingsOf<'gateway'>, keyof SettingsOf<'node'>> &
    Exclude<keyof SettingsOf<'gateway'>, 'network' | 'databaseUrl' | 'keysDir' | 'hopSecret'>
>;

export interface EdgeOptions {
  readonly settings: EdgeSettings;
  readonly twin: Twin;
  readonly databaseUrl: string;
  readonly network: Network;
  readonly rpcUrls: readonly string[];
  /** Where the keys of tokens are, and whether they are made when there are none. */
  readonly keysDir: string;
  readonly makeKeys: boolean;
  readonly ipfsUrl: string | undefined;
  readonly hopSecret: string;
  /** All but those about access, which the gateway always serves itself: it has the database that decides. */
  readonly subgraphs: readonly SubgraphSource[];
  /** What the gateway's `/metrics` shows besides its own figures. */
  readonly metrics?: Metrics | undefined;
  readonly log: Logger;
}

/** Starts the gateway with login, token exchange and audit in front of the subgraphs. */
export async function startEdge(options: EdgeOptions): Promise<RunningGateway> {
  const { settings, twin, databaseUrl, network, rpcUrls, keysDir, makeKeys, ipfsUrl, hopSecret, log } = options;
  const { pool, head } = twin;
  const metrics = options.metrics ?? new Metrics({ processMetrics: true });
  // A token names its issuer, so the port must be known before the first is made.
  const port = settings.port === 0 ? await freePort(0) : settings.port;
  const publicUrl = settings.publicUrl?.replace(/\/+$/, '') ?? `http://localhost:${port}`;
  const corsOrigins = settings.corsOrigins.includes('*') ? '*' : settings.corsOrigins;
  const auth = await openAuth({
    settings,
    pool,
    databaseUrl,
    head,
    network,
    rpcUrls,
    publicUrl,
    keysDir,
    makeKeys,
    ipfsUrl: settings.ipfsUrl ?? ipfsUrl ?? network.ipfsUrl,
    secret: hopSecret,
    corsOrigins,
    metrics,
    log: log.child({ part: 'access' }),
  });
  try {
    const access = { authority: auth.authority, network };
    return await startGateway({
      subgraphs: [...options.subgraphs, { kind: 'local', definition: accessSubgraph({ pool, head, access }) }],
      port,
      host: settings.host,
      log,
      redisUrl: settings.redisUrl,
      pollIntervalMs: settings.subgraphPollMs,
      requestTimeoutMs: settings.requestTimeoutMs,
      maxBodyBytes: settings.maxBodyBytes,
      corsOrigins,
      landing: { sampleQuery: SAMPLE_QUERY },
      metrics,
      auth,
      hopSecret,
      trustedProxies: settings.trustedProxies,
    });
  } catch (error) {
    await auth.close();
    throw error;
  }
}

/** The folder of the keys when no setting names one. */
export function ownKeysDir(dataDir: string): string {
  return join(dataDir, 'keys');
}
