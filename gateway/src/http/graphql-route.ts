import type { ApolloServer, GraphQLResponse } from '@apollo/server';
import {
  chooseResponseType,
  errorBody,
  formatIndexedBlock,
  INDEXED_BLOCK_HEADER,
  NodeError,
  paramsFromBody,
  paramsFromSearch,
  type Caller,
  type GraphqlParams,
} from '@dimo-node/kit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { networkKey } from '../auth/limits/network-key';
import type { InstantRateLimiter } from '../auth/limits/rate-limiter';
import { tooManyRequests } from '../auth/limits/too-many-requests';
import type { TokenVerifier } from '../auth/tokens/token';
import type { QueryGate } from '../limits/query-gate';
import type { GatewayMetrics } from '../metrics';
import { RequestScope, type GatewayContext } from '../request-scope';
import { bearerToken, CHALLENGE_HEADERS } from './bearer';
import { answerOptions, setCors, type CorsOrigins } from './cors';

/** DIMO's own path and the usual one. */
const PATHS = ['/graphql', '/query'];
/** Passed on to subgraphs: what ties log lines of several processes together. Credentials are not. */
const FORWARDED_HEADERS = ['traceparent', 'x-request-id'] as const;

export interface GraphqlRouteOptions {
  readonly apollo: ApolloServer<GatewayContext>;
  /** Throws NodeError NOT_READY while there is no supergraph. */
  readonly assertServing: () => void;
  readonly gate: QueryGate;
  readonly metrics: GatewayMetrics;
  readonly corsOrigins: CorsOrigins;
  readonly requestTimeoutMs: number;
  /** Without it no token is taken: one that cannot be checked is refused rather than passed over. */
  readonly tokens: TokenVerifier | undefined;
  /** Without it nobody is held back. */
  readonly limiter: InstantRateLimiter | undefined;
}

/** GraphQL over HTTP: GET and POST; 200 whenever execution began, else the status of the refusal. */
export function graphqlRoutes(app: FastifyInstance, options: GraphqlRouteOptions): void {
  const post = (request: FastifyRequest, reply: FastifyReply): Promise<string> =>
    answer(request, reply, options, () =>
      paramsFromBody(request.headers['content-type'], typeof request.body === 'string' ? request.body : undefined),
    );
  const get = (request: FastifyRequest, reply: FastifyReply): Promise<string> =>
    answer(request, reply, options, () => paramsFromSearch(searchOf(request.url)));
  for (const url of PATHS) {
    app.post(url, post);
    app.get(url, get);
    app.options(url, (request, reply) => answerOptions(request, reply, options.corsOrigins));
    app.route({
      method: ['HEAD', 'PUT', 'PATCH', 'DELETE'],
      url,
      handler: (request, reply) => {
        setCors(request, reply, options.corsOrigins);
        reply.status(405).header('allow', 'OPTIONS, GET, POST').send('');
      },
    });
  }
}

/** The stages of a request: identify, read, limit, execute, answer. */
async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  options: GraphqlRouteOptions,
  read: () => GraphqlParams,
): Promise<string> {
  const started = performance.now();
  setCors(request, reply, options.corsOrigins);
  reply.header('content-type', chooseResponseType(request.headers.accept));
  let body: string;
  try {
    options.assertServing();
    const caller = await callerOf(request, options.tokens);
    const taken = options.limiter?.takeNow('query', [limitKey(request, caller)]);
    if (taken?.allowed === false) {
      body = tooManyRequests(reply, taken.retryAfterSeconds);
      options.metrics.answered(reply.statusCode, started);
      return body;
    }
    const params = read();
    if (params.query !== undefined) options.gate.admit(params.query);
    body = await execute(request, reply, options, params, caller);
  } catch (error) {
    const refusal = error instanceof NodeError ? error : new NodeError('INTERNAL_SERVER_ERROR', undefined, { cause: error });
    if (refusal !== error) options.metrics.log.error({ err: error }, 'request failed');
    reply.status(refusal.status);
    if (refusal.code === 'UNAUTHENTICATED') reply.headers(CHALLENGE_HEADERS);
    body = errorBody(refusal);
  }
  options.metrics.answered(reply.statusCode, started);
  return body;
}

/** Who has sent the request; undefined for somebody without a token. Throws NodeError UNAUTHENTICATED for a token that is not good. */
function callerOf({ raw }: FastifyRequest, tokens: TokenVerifier | undefined): Promise<Caller> | undefined {
  const token = bearerToken(raw);
  if (token === undefined) return undefined;
  if (tokens === undefined) throw new NodeError('UNAUTHENTICATED', 'this gateway takes no tokens');
  return tokens.verify(token);
}

/** A license is held to its limit wherever it asks from; who shows no token is known by the network address. */
function limitKey(request: FastifyRequest, caller: Caller | undefined): string {
  if (caller === undefined) return `address:${networkKey(request.ip)}`;
  return `license:${caller.kind === 'developer' ? caller.clientId : caller.subject}`;
}

async function execute(
  request: FastifyRequest,
  reply: FastifyReply,
  options: GraphqlRouteOptions,
  params: GraphqlParams,
  caller: Caller | undefined,
): Promise<string> {
  const scope = new RequestScope({
    method: request.method,
    timeoutMs: options.requestTimeoutMs,
    forwardedHeaders: forwardedHeaders(request),
    caller,
  });
  const gone = (): void => scope.abort('client gone');
  // `close` before the answer is sent means that the client went away.
  reply.raw.once('close', gone);
  try {
    const response = await options.apollo.executeOperation(params, { contextValue: { scope } });
    applyHead(reply, response);
    const block = scope.indexedBlock;
    if (block !== undefined) reply.header(INDEXED_BLOCK_HEADER, formatIndexedBlock(block));
    if (response.body.kind !== 'single') throw new Error('incremental delivery is not supported');
    return JSON.stringify(response.body.singleResult);
  } finally {
    reply.raw.off('close', gone);
    scope.end();
  }
}

function applyHead(reply: FastifyReply, response: GraphQLResponse): void {
  reply.status(response.http.status ?? 200);
  for (const [name, value] of response.http.headers) reply.header(name, value);
}

function forwardedHeaders(request: FastifyRequest): Readonly<Record<string, string>> {
  const forwarded: Record<string, string> = {};
  for (const name of FORWARDED_HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') forwarded[name] = value;
  }
  return forwarded;
}

function searchOf(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
}
