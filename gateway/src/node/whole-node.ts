import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { claimFolder, EmbeddedPostgres, forgetCluster, freePort, migrate, type TwinHead } from '@dimo-node/database';
import type { Devnet } from '@dimo-node/devnet';
import { identitySubgraph } from '@dimo-node/identity';
import { indexerSubgraph } from '@dimo-node/indexer';
import { devnet as devnetNetwork, Metrics, type Logger, type Network, type SettingsOf } from '@dimo-node/kit';
import { banner } from './banner';
import { ownKeysDir, startEdge } from './edge';
import { startIndexerProcess } from './indexer-process';
import type { Parts } from './parts';
import { assertPortFree } from './port-check';
import { openTwin } from './twin';

export interface WholeNodeOptions {
  readonly settings: SettingsOf<'node'>;
  /** Forget the embedded data first. */
  readonly fresh: boolean;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Where the banner goes. */
  readonly print: (text: string) => void;
}

/** On the devnet the first query must answer as soon as the gateway listens. */
const CATCH_UP_TIMEOUT_MS = 120_000;

/** Starts a whole node, part after part, each ready before the next. Resolves when it is up and the banner is printed. */
export async function startWholeNode(parts: Parts, options: WholeNodeOptions): Promise<void> {
  const { settings, log, signal } = options;
  const network = settings.network ?? devnetNetwork;
  if (settings.port !== 0) await assertPortFree(settings.port, settings.host);
  const dataDir = await claimData(parts, options);

  const postgres = settings.databaseUrl === undefined ? await startPostgres(parts, dataDir, log) : undefined;
  const databaseUrl = settings.databaseUrl ?? postgres?.url ?? '';
  await migrate(databaseUrl, { log });

  const devnet = settings.rpcUrls === undefined ? await startChain(parts, dataDir, options) : undefined;
  const rpcUrls = settings.rpcUrls ?? (devnet === undefined ? [] : [devnet.wsUrl, devnet.httpUrl]);

  const hopSecret = settings.hopSecret ?? randomBytes(32).toString('hex');
  const env = indexerEnvironment(network, { RPC_URLS: rpcUrls.join(','), DATABASE_URL: databaseUrl, HOP_SECRET: hopSecret });
  const indexer = await parts.start('indexer', (crashed) => startIndexerProcess(env, crashed, signal), { stopTimeoutMs: 5_500 });
  const twin = await parts.start('twin', async () =>
    openTwin(databaseUrl, { name: 'node', statementTimeoutMs: settings.requestTimeoutMs, log }),
  );
  if (devnet !== undefined) await Promise.race([caughtUp(twin.head, devnet, signal), parts.crash]);

  const metrics = new Metrics({ processMetrics: true });
  const gateway = await parts.start(
    'gateway',
    () =>
      startEdge({
        settings,
        twin,
        databaseUrl,
        network,
        rpcUrls,
        keysDir: settings.keysDir ?? ownKeysDir(dataDir),
        makeKeys: true,
        ipfsUrl: devnet?.ipfsUrl,
        hopSecret,
        subgraphs: [
          {
            kind: 'local',
            definition: identitySubgraph({
              ...twin,
              ...baseUrls(settings, network),
              tablelandUrl: settings.tablelandUrl ?? devnet?.tablelandUrl,
              network,
              log: log.child({ part: 'identity' }),
              metrics,
            }),
          },
          { kind: 'local', definition: indexerSubgraph(twin) },
          ...settings.subgraphs.map(({ name, url }) => ({ kind: 'remote', name, url }) as const),
        ],
        metrics,
        log: log.child({ part: 'gateway' }),
      }),
    { stopTimeoutMs: 8_000 },
  );
  const { name, chainId } = network;
  options.print(banner({ gatewayUrl: gateway.url, network: name, chainId, databasePort: postgres?.port, indexerUrl: indexer.url, devnet }));
}

/** The data folder, ours alone while we run; emptied first if asked. Nothing is touched when all data are elsewhere. */
async function claimData(parts: Parts, { settings, fresh, log }: WholeNodeOptions): Promise<string> {
  const dataDir = resolve(settings.dataDir);
  if (settings.databaseUrl !== undefined && settings.rpcUrls !== undefined) return dataDir;
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  await parts.start('data folder', async () => {
    const release = claimFolder(dataDir);
    return { stop: async () => release() };
  });
  if (fresh) {
    await forgetCluster(join(dataDir, 'postgres'), log);
    for (const folder of [join(dataDir, 'devnet'), ownKeysDir(dataDir)]) rmSync(folder, { recursive: true, force: true });
    log.info({ folder: dataDir }, 'data of earlier runs forgotten');
  }
  return dataDir;
}

function startPostgres(parts: Parts, dataDir: string, log: Logger): Promise<EmbeddedPostgres> {
  const begin = (onCrash: (reason: string) => void) =>
    EmbeddedPostgres.start({ dataDir: join(dataDir, 'postgres'), log: log.child({ part: 'postgres' }), onCrash });
  return parts.start('postgres', begin, { stopTimeoutMs: 8_000 });
}

async function startChain(parts: Parts, dataDir: string, { settings, fresh, log }: WholeNodeOptions): Promise<Devnet> {
  const chainLog = log.child({ part: 'devnet' });
  const port = await freePort(settings.devnetPort);
  return parts.start(
    'devnet',
    async (crashed) => {
      // A node on a real chain needs nothing of it.
      const { startDevnet } = await import('@dimo-node/devnet');
      const devnet = await startDevnet({
        dataDir: join(dataDir, 'devnet'),
        port,
        seed: settings.devnetSeed,
        activity: settings.devnetActivity,
        fresh,
        log: (line) => chainLog.info(line),
      });
      void devnet.exited.then(
        (exit) => exit.expected || crashed(exit.output.trim() || `ended with ${exit.signal ?? `exit code ${exit.code ?? 'unknown'}`}`),
      );
      return devnet;
    },
    { stopTimeoutMs: 5_000 },
  );
}

function baseUrls(settings: SettingsOf<'node'>, network: Network): Pick<Network, 'imageBaseUrl' | 'vehicleDataBaseUrl'> {
  return {
    imageBaseUrl: settings.imageBaseUrl ?? network.imageBaseUrl,
    vehicleDataBaseUrl: settings.vehicleDataBaseUrl ?? network.vehicleDataBaseUrl,
  };
}

/** What the indexer's process reads beside the settings it shares with us. It listens on a free port of the loopback address. */
function indexerEnvironment(network: Network, own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...process.env, NETWORK: process.env.NETWORK?.trim() || network.name, INDEXER_PORT: '0', HOST: '127.0.0.1', ...own };
}

/** Resolves when the twin has reached the block that was the devnet's newest when asked. */
async function caughtUp(head: TwinHead, devnet: Devnet, signal: AbortSignal): Promise<void> {
  const target = await devnet.rpc.number('eth_blockNumber');
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(CATCH_UP_TIMEOUT_MS)]);
  while ((head.current()?.number ?? -1) < target) {
    if (deadline.aborted)
      throw new Error(`the indexer is at block ${head.current()?.number ?? 'none'} of ${target} after ${CATCH_UP_TIMEOUT_MS / 1_000} s`);
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        head.off('change', wake);
        deadline.removeEventListener('abort', wake);
        resolve();
      };
      head.once('change', wake);
      deadline.addEventListener('abort', wake);
    });
  }
}
