import { INDEXED_BLOCK_HEADER, parseIndexedBlock, type HopSigner, type Logger } from '@dimo-node/kit';
import { Pool } from 'undici';
import type { RequestScope } from '../request-scope';
import { CircuitBreaker } from './circuit-breaker';
import { SubgraphFailure, type FailureKind } from './failure';
import type { SubgraphAnswer, SubgraphFetch, SubgraphFetcher } from './fetcher';
import { exchange, ExchangeError, type HttpAnswer } from './http-exchange';
import type { FetchMetrics } from './metrics';
import { encodeOperation, expandEntities } from './representations';

const MAX_CONNECTIONS = 64;
/** Fetches that may be under way or waiting for a connection, for one subgraph. */
const MAX_IN_FLIGHT = 2_000;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

export interface RemoteFetcherOptions {
  readonly name: string;
  /** Full URL of the subgraph's GraphQL endpoint. */
  readonly url: string;
  readonly log: Logger;
  readonly metrics: FetchMetrics;
  /** Signs every request and says who the client is; without it subgraphs are not told. */
  readonly signer: HopSigner | undefined;
}

/** Asks a subgraph over HTTP. Queries are tried once more when the connection breaks; mutations never. */
export class RemoteFetcher implements SubgraphFetcher {
  readonly #options: RemoteFetcherOptions;
  readonly #pool: Pool;
  readonly #path: string;
  readonly #breaker = new CircuitBreaker();
  #inFlight = 0;

  constructor(options: RemoteFetcherOptions) {
    this.#options = options;
    const url = new URL(options.url);
    this.#path = `${url.pathname}${url.search}`;
    this.#pool = new Pool(url.origin, {
      connections: MAX_CONNECTIONS,
      pipelining: 1,
      keepAliveTimeout: 30_000,
      connectTimeout: 3_000,
      // The request's own deadline ends a fetch; these are for a caller without one.
      headersTimeout: 60_000,
      bodyTimeout: 60_000,
    });
  }

  async fetch(fetch: SubgraphFetch): Promise<SubgraphAnswer> {
    const started = performance.now();
    const { name, metrics } = this.#options;
    try {
      const answer = await this.#ask(fetch);
      metrics.answered(name, started);
      return answer;
    } catch (error) {
      const failure = error instanceof SubgraphFailure ? error : new SubgraphFailure(name, 'internal', error);
      metrics.failed(name, failure.kind, started);
      if (failure.kind !== 'circuit open' && failure.kind !== 'client gone')
        this.#options.log.warn({ subgraph: name, err: failure }, 'fetch failed');
      return { errors: [failure.toGraphQL()] };
    }
  }

  /** Closes the connections when the fetches under way have ended. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  async #ask({ query, variables, operationName, scope }: SubgraphFetch): Promise<SubgraphAnswer> {
    const { body, places } = encodeOperation(query, variables, operationName);
    const answer = await this.#send(body, scope, isRepeatable(query) ? 2 : 1);
    const block = parseIndexedBlock(single(answer.headers[INDEXED_BLOCK_HEADER]));
    if (block !== undefined) scope?.sawBlock(block);
    const response = this.#parse(answer);
    if (places !== undefined) expandEntities(response, places);
    return response;
  }

  async #send(body: string, scope: RequestScope | undefined, attempts: number): Promise<HttpAnswer> {
    if (this.#inFlight >= MAX_IN_FLIGHT) throw this.#failure('overloaded');
    for (let attempt = 1; ; attempt += 1) {
      if (!this.#breaker.mayTry()) throw this.#failure('circuit open');
      const headers = this.#headers(body, scope);
      this.#inFlight += 1;
      try {
        const answer = await exchange(this.#pool, { path: this.#path, headers, body, maxAnswerBytes: MAX_ANSWER_BYTES, scope });
        this.#breaker.succeeded();
        return answer;
      } catch (error) {
        if (!(error instanceof ExchangeError)) throw error;
        if (error.kind === 'client gone') this.#breaker.abandoned();
        else if (error.kind === 'too large') this.#breaker.succeeded();
        else this.#breaker.failed();
        if (error.kind !== 'connection' || attempt >= attempts) throw this.#failure(error.kind, error.cause);
      } finally {
        this.#inFlight -= 1;
      }
    }
  }

  /** For one sending: a signature is good for one only. */
  #headers(body: string, scope: RequestScope | undefined): Readonly<Record<string, string>> {
    const { signer, name } = this.#options;
    if (signer === undefined) return scope === undefined ? HEADERS : { ...HEADERS, ...scope.forwardedHeaders };
    const identity = { caller: scope?.caller, operationHash: scope?.operationHash };
    return { ...HEADERS, ...scope?.forwardedHeaders, ...signer.sign(name, body, identity) };
  }

  #parse(answer: HttpAnswer): SubgraphAnswer {
    // About the gateway, not about its client: his token has been found good.
    if (answer.status === 401) throw this.#failure('refused', new Error('status 401: HOP_SECRET must be the same on both sides'));
    let parsed: unknown;
    try {
      parsed = JSON.parse(answer.text);
    } catch (error) {
      throw this.#failure(
        'bad answer',
        new Error(`status ${answer.status}, ${answer.text.length} characters that are not JSON`, { cause: error }),
      );
    }
    if (!isAnswer(parsed)) throw this.#failure('bad answer', new Error(`status ${answer.status}, JSON that is no GraphQL answer`));
    return parsed;
  }

  #failure(kind: FailureKind, cause?: unknown): SubgraphFailure {
    return new SubgraphFailure(this.#options.name, kind, cause);
  }
}

function isAnswer(value: unknown): value is SubgraphAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const { data, errors } = value as { data?: unknown; errors?: unknown };
  if (data !== undefined && typeof data !== 'object') return false;
  if (errors === undefined || errors === null) return data !== undefined;
  return Array.isArray(errors) && errors.every((error: unknown) => typeof error === 'object' && error !== null && 'message' in error);
}

/** The planner writes mutations with their keyword first. */
function isRepeatable(query: string): boolean {
  return !query.startsWith('mutation');
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
