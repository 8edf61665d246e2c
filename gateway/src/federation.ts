import { ApolloGateway } from '@apollo/gateway';
import type { QueryPlan } from '@apollo/query-planner';
import { HopSigner, runSubgraph, type AnySubgraphDefinition, type Logger, type ReadinessCheck, type RunningSubgraph } from '@dimo-node/kit';
import { CompilingGateway } from './execution/executor';
import { FetcherDataSource } from './fetch/data-source';
import type { SubgraphFetcher } from './fetch/fetcher';
import { LocalFetcher } from './fetch/local-fetcher';
import type { FetchMetrics } from './fetch/metrics';
import { RemoteFetcher } from './fetch/remote-fetcher';
import { MemoryCache } from './persisted/memory-cache';
import { RemoteSubgraph } from './supergraph/remote-subgraph';
import type { SdlSource } from './supergraph/sources';
import { SupergraphWatcher, type ReloadOutcome, type SupergraphState } from './supergraph/watcher';

/** A subgraph of the node: in this process, or somewhere else (`url` is its full GraphQL endpoint). */
export type SubgraphSource =
  | { readonly kind: 'local'; readonly definition: AnySubgraphDefinition }
  | { readonly kind: 'remote'; readonly name: string; readonly url: string };

export interface FederationOptions {
  readonly subgraphs: readonly SubgraphSource[];
  readonly pollIntervalMs: number;
  readonly log: Logger;
  readonly metrics: FetchMetrics;
  readonly onReload: (outcome: ReloadOutcome) => void;
  /** What requests to remote subgraphs are signed with; without it they carry no identity. */
  readonly hopSecret?: string | undefined;
}

const CACHED_PLANS = 1_000;

interface Part {
  readonly source: SdlSource;
  readonly fetcher: SubgraphFetcher;
  readonly check: ReadinessCheck;
  close(): Promise<void>;
}

/** The federated graph: its subgraphs, the supergraph composed from them, and the Apollo gateway that plans over it. */
export class Federation {
  readonly gateway: CompilingGateway;
  readonly #parts: readonly Part[];
  readonly #watcher: SupergraphWatcher;

  constructor(options: FederationOptions) {
    const signer = options.hopSecret === undefined ? undefined : new HopSigner(options.hopSecret);
    this.#parts = options.subgraphs.map((subgraph) =>
      subgraph.kind === 'local' ? localPart(subgraph.definition, options) : remotePart(subgraph, options, signer),
    );
    refuseDoubles(this.#parts);
    this.#watcher = new SupergraphWatcher({ ...options, sources: this.#parts.map(({ source }) => source) });
    const fetchers = new Map(this.#parts.map(({ source, fetcher }) => [source.name, fetcher]));
    const plans = new MemoryCache<QueryPlan>(CACHED_PLANS);
    const apollo = new ApolloGateway({
      supergraphSdl: this.#watcher,
      buildService: ({ name }) => new FetcherDataSource(required(fetchers, name)),
      logger: quiet(options.log),
      __exposeQueryPlanExperimental: false,
      queryPlannerConfig: {
        cache: plans,
        // Documents for the subgraphs of this process, which execute them without parsing.
        exposeDocumentNodeInFetchNode: options.subgraphs.some(({ kind }) => kind === 'local'),
      },
    });
    this.gateway = new CompilingGateway(apollo, plans, fetchers);
  }

  get state(): SupergraphState {
    return this.#watcher.state;
  }

  /** One check a subgraph, that reaches through to what the subgraph depends on. */
  get checks(): readonly ReadinessCheck[] {
    return this.#parts.map(({ check }) => check);
  }

  /** Ends waiting for subgraphs and watching their schemas. */
  stopWatching(): Promise<void> {
    return this.#watcher.stop();
  }

  /** Closes connections and local subgraphs, when no request is under way any more. */
  async close(): Promise<void> {
    await this.#watcher.stop();
    await Promise.all(this.#parts.map((part) => part.close()));
  }
}

function localPart(definition: AnySubgraphDefinition, { log, metrics }: FederationOptions): Part {
  const subgraph: RunningSubgraph = runSubgraph(definition, { log });
  return {
    source: { kind: 'local', name: subgraph.name, sdl: subgraph.sdl },
    fetcher: new LocalFetcher({ subgraph, log, metrics }),
    check: { name: `subgraph ${subgraph.name}`, check: () => subgraph.checkReady() },
    close: () => subgraph.close(),
  };
}

function remotePart(
  { name, url }: { readonly name: string; readonly url: string },
  { log, metrics }: FederationOptions,
  signer: HopSigner | undefined,
): Part {
  const subgraph = new RemoteSubgraph(name, url, signer);
  const fetcher = new RemoteFetcher({ name, url, log, metrics, signer });
  return {
    source: { kind: 'remote', name, subgraph },
    fetcher,
    check: { name: `subgraph ${name}`, check: () => subgraph.checkReady() },
    async close() {
      await Promise.all([fetcher.close(), subgraph.close()]);
    },
  };
}

function refuseDoubles(parts: readonly Part[]): void {
  const names = parts.map(({ source }) => source.name);
  const double = names.find((name, i) => names.indexOf(name) !== i);
  if (double !== undefined) throw new Error(`two subgraphs are named "${double}": each needs a name of its own`);
  if (parts.length === 0) throw new Error('a gateway needs at least one subgraph');
}

function required(fetchers: ReadonlyMap<string, SubgraphFetcher>, name: string): SubgraphFetcher {
  const fetcher = fetchers.get(name);
  if (fetcher === undefined) throw new Error(`the supergraph names a subgraph "${name}" that is not configured`);
  return fetcher;
}

/** Apollo says what the node says itself, in more lines: only its warnings are worth a line. */
function quiet(log: Logger): { debug(): void; info(): void; warn(message?: unknown): void; error(message?: unknown): void } {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (message) => log.warn({ apollo: message }, 'gateway warning'),
    error: (message) => log.error({ apollo: message }, 'gateway error'),
  };
}
