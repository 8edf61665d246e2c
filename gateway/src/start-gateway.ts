import type { ApolloServer } from '@apollo/server';
import {
  createHttpServer,
  Drain,
  healthRoutes,
  listen,
  Metrics,
  metricsRoute,
  NodeError,
  type Logger,
  type ReadinessCheck,
} from '@dimo-node/kit';
import type { Auth } from './auth/open-auth';
import { createApolloServer } from './apollo/server';
import { Federation, type SubgraphSource } from './federation';
import type { CorsOrigins } from './http/cors';
import { graphqlRoutes } from './http/graphql-route';
import { DEFAULT_QUERY_LIMITS, QueryGate, type QueryLimits } from './limits/query-gate';
import { GatewayMetrics } from './metrics';
import { pageRoutes, type LandingOptions } from './pages/routes';
import { createPersistedQueries } from './persisted/create';
import type { GatewayContext } from './request-scope';

export interface GatewayOptions {
  readonly subgraphs: readonly SubgraphSource[];
  /** 0 takes a free port. */
  readonly port: number;
  readonly host: string;
  readonly log: Logger;
  /** Persisted queries are shared by all gateways on this Redis; without it each keeps its own in memory. */
  readonly redisUrl?: string | undefined;
  /** How often remote subgraphs are asked for their schema; 10 s by default. */
  readonly pollIntervalMs?: number | undefined;
  /** After this time an operation is answered with what is there; 30 s by default. */
  readonly requestTimeoutMs?: number | undefined;
  /** 1 MiB by default. */
  readonly maxBodyBytes?: number | undefined;
  /** Any origin by default. */
  readonly corsOrigins?: CorsOrigins | undefined;
  readonly limits?: Partial<QueryLimits> | undefined;
  readonly landing?: LandingOptions | undefined;
  /** The figures that `/metrics` shows; of its own unless told. Local subgraphs that count into the same registry show there as well. */
  readonly metrics?: Metrics | undefined;
  /** Login, token exchange, and who is asking; without it every token is refused. It is closed with the gateway. */
  readonly auth?: GatewayAuth | undefined;
  /** What requests to remote subgraphs are signed with, which tells them who asks; without it they are not told. */
  readonly hopSecret?: string | undefined;
  /** Proxies in front whose `X-Forwarded-For` is believed; none by default. */
  readonly trustedProxies?: number | undefined;
}

/** What of authorization a gateway needs; `openAuth` makes the whole. */
export type GatewayAuth = Pick<Auth, 'verifier'> & Partial<Auth>;

export interface RunningGateway {
  readonly url: string;
  readonly port: number;
  /** Resolves when operations are answered; at once if there is nothing to wait for. Rejects when the gateway stops before. */
  ready(): Promise<void>;
  /** Answers what is under way, then closes the server and the local subgraphs. */
  stop(): Promise<void>;
}

/**
 * Starts the edge of the node. Resolves when it listens; with remote subgraphs that are not there yet, operations get 503 until they are (see `ready`).
 * Rejects with PortBusyError, or CompositionError when the local subgraphs do not fit together.
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { log, auth } = options;
  const metrics = options.metrics ?? new Metrics({ processMetrics: true });
  const figures = new GatewayMetrics(metrics, log);
  const persisted = createPersistedQueries(options.redisUrl, log);
  const federation = new Federation({
    subgraphs: options.subgraphs,
    pollIntervalMs: options.pollIntervalMs ?? 10_000,
    log,
    metrics: figures.fetches,
    onReload: (outcome) => figures.reloaded(outcome),
    hopSecret: options.hopSecret,
  });
  const apollo = createApolloServer({ gateway: federation.gateway, persistedQueries: persisted.cache, log });
  const app = createHttpServer({ maxBodyBytes: options.maxBodyBytes ?? 1024 * 1024, trustedProxies: options.trustedProxies, log });
  const drain = new Drain(app);
  graphqlRoutes(app, {
    apollo,
    assertServing: () => assertServing(federation),
    gate: new QueryGate({ ...DEFAULT_QUERY_LIMITS, ...options.limits }),
    metrics: figures,
    corsOrigins: options.corsOrigins ?? '*',
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    tokens: auth?.verifier,
    limiter: auth?.limiter,
  });
  auth?.routes?.(app);
  pageRoutes(app, options.landing ?? {});
  metricsRoute(app, metrics);
  healthRoutes(app, () => [serverCheck(drain), supergraphCheck(federation), ...federation.checks, ...persisted.checks]);

  const started = apollo.start();
  const stopOnce = async (): Promise<void> => {
    await federation.stopWatching();
    await drain.stop();
    await stopApollo(apollo, started);
    await federation.close();
    persisted.close();
    await auth?.close?.();
  };
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopOnce());
  try {
    await persisted.connect();
    if (options.subgraphs.every(({ kind }) => kind === 'local')) await started;
    const { port, url } = await listen(app, options);
    log.info({ port, subgraphs: options.subgraphs.map(nameOf) }, 'gateway is listening');
    started.then(
      () => log.info('gateway is serving'),
      (error: unknown) => stopping ?? log.error({ err: error }, 'gateway cannot serve'),
    );
    return { url, port, ready: () => started, stop };
  } catch (error) {
    started.catch(() => undefined);
    await stop();
    throw error;
  }
}

function assertServing(federation: Federation): void {
  const { state } = federation;
  if (state.phase === 'waiting')
    throw new NodeError('NOT_READY', `waiting for subgraphs: ${Object.keys(state.reasons).join(', ') || 'starting'}`);
}

/** A server that never came up has nothing to stop; its start has been ended by stopping the watcher. */
async function stopApollo(apollo: ApolloServer<GatewayContext>, started: Promise<void>): Promise<void> {
  const up = await started.then(
    () => true,
    () => false,
  );
  if (up) await apollo.stop();
}

function serverCheck(drain: Drain): ReadinessCheck {
  return { name: 'server', check: () => (drain.draining ? Promise.reject(new Error('stopping')) : Promise.resolve()) };
}

function supergraphCheck(federation: Federation): ReadinessCheck {
  return {
    name: 'supergraph',
    check() {
      const { state } = federation;
      if (state.phase === 'serving') return Promise.resolve();
      const reasons = state.phase === 'waiting' ? Object.entries(state.reasons).map(([name, reason]) => `${name}: ${reason}`) : [];
      return Promise.reject(new Error(reasons.join('; ') || state.phase));
    },
  };
}

function nameOf(subgraph: SubgraphSource): string {
  return subgraph.kind === 'local' ? subgraph.definition.name : subgraph.name;
}
