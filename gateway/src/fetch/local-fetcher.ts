import type { Caller, Logger, RunningSubgraph, SubgraphRequest, SubgraphResponse } from '@dimo-node/kit';
import type { RequestScope } from '../request-scope';
import { SubgraphFailure } from './failure';
import type { SubgraphAnswer, SubgraphFetch, SubgraphFetcher } from './fetcher';
import type { FetchMetrics } from './metrics';

export interface LocalFetcherOptions {
  readonly subgraph: RunningSubgraph;
  readonly log: Logger;
  readonly metrics: FetchMetrics;
}

/** Asks a subgraph in this process: the planner's document, valid by construction, is executed straight on the schema. */
export class LocalFetcher implements SubgraphFetcher {
  readonly #subgraph: RunningSubgraph;
  readonly #log: Logger;
  readonly #metrics: FetchMetrics;

  constructor(options: LocalFetcherOptions) {
    this.#subgraph = options.subgraph;
    this.#log = options.log;
    this.#metrics = options.metrics;
  }

  async fetch(fetch: SubgraphFetch): Promise<SubgraphAnswer> {
    const started = performance.now();
    const name = this.#subgraph.name;
    try {
      const response = await withinScope(name, fetch.scope, this.#execute(fetch));
      if (response.indexedBlock !== undefined) fetch.scope?.sawBlock(response.indexedBlock);
      this.#metrics.answered(name, started);
      return response.result;
    } catch (error) {
      const failure = error instanceof SubgraphFailure ? error : new SubgraphFailure(name, 'internal', error);
      this.#metrics.failed(name, failure.kind, started);
      if (failure.kind !== 'client gone') this.#log.error({ subgraph: name, err: failure }, 'fetch failed');
      return { errors: [failure.toGraphQL()] };
    }
  }

  #execute({ query, document, variables, operationName, scope }: SubgraphFetch): Promise<SubgraphResponse> {
    const request = new LocalRequest(query, variables, operationName, scope);
    return document === undefined ? this.#subgraph.execute(request) : this.#subgraph.executeDocument(document, request);
  }
}

/** A request that looks into the client's scope only for who asks: an abort signal is made for resolvers that want one. */
class LocalRequest implements SubgraphRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
  readonly #scope: RequestScope | undefined;

  constructor(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    operationName: string | undefined,
    scope: RequestScope | undefined,
  ) {
    this.query = query;
    this.variables = variables;
    this.operationName = operationName;
    this.#scope = scope;
  }

  get headers(): Readonly<Record<string, string | undefined>> {
    return this.#scope?.forwardedHeaders ?? {};
  }

  get caller(): Caller | undefined {
    return this.#scope?.caller;
  }

  get operationHash(): string | undefined {
    return this.#scope?.operationHash;
  }

  get signal(): AbortSignal | undefined {
    return this.#scope?.signal;
  }
}

/** The answer, or a failure as soon as the request is given up: resolvers cannot be stopped, but nobody waits for them. */
function withinScope(name: string, scope: RequestScope | undefined, answer: Promise<SubgraphResponse>): Promise<SubgraphResponse> {
  if (scope === undefined) return answer;
  return new Promise((resolve, reject) => {
    const stopListening = scope.onAbort((reason) => reject(new SubgraphFailure(name, reason)));
    answer.then(
      (response) => {
        stopListening();
        resolve(response);
      },
      (error: unknown) => {
        stopListening();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
