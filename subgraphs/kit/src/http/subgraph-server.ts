import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HOP_HEADERS } from '../access/hop';
import { NodeError } from '../errors';
import type { Logger } from '../logging';
import { Metrics } from '../metrics';
import type { AnySubgraphDefinition, SubgraphResponse } from '../subgraph/definition';
import { runSubgraph, type RunningSubgraph } from '../subgraph/run';
import { Drain } from './drain';
import { paramsFromBody } from './graphql-params';
import { healthRoutes } from './health';
import { identification, type Identify } from './identification';
import { formatIndexedBlock, INDEXED_BLOCK_HEADER } from './indexed-block';
import { createHttpServer, metricsRoute, statusOfCode } from './json-server';
import { listen } from './listen';
import { JSON_TYPE } from './media-type';

export interface SubgraphServerOptions {
  readonly port: number;
  readonly host: string;
  readonly log: Logger;
  /** Longest body taken; the gateway may send thousands of representations at once. */
  readonly maxBodyBytes?: number;
  /** Where the subgraph's own figures are; by default a registry with the process's figures. */
  readonly metrics?: Metrics;
  /** What the gateway signs its requests with. Given, no other request is answered; without it all are, and nobody has an identity. */
  readonly hopSecret?: string | undefined;
}

export interface SubgraphServer {
  readonly url: string;
  readonly port: number;
  /** Answers what is under way, closes the server and then the subgraph. */
  stop(): Promise<void>;
}

/**
 * Serves a subgraph on `POST /graphql`, with `/health/live`, `/health/ready` and `/metrics`. Rejects with PortBusyError.
 * Meant for the gateway, inside the network: it takes no GET and knows no CORS.
 */
export async function startSubgraphServer(definition: AnySubgraphDefinition, options: SubgraphServerOptions): Promise<SubgraphServer> {
  const subgraph = runSubgraph(definition, { log: options.log });
  const metrics = options.metrics ?? new Metrics({ processMetrics: true });
  const app = createHttpServer({ maxBodyBytes: options.maxBodyBytes ?? 8 * 1024 * 1024, log: options.log });
  const drain = new Drain(app);
  const { log, hopSecret } = options;
  graphqlRoute(app, subgraph, { metrics, identify: identification({ subgraph: subgraph.name, hopSecret, log, metrics }) });
  metricsRoute(app, metrics);
  healthRoutes(app, () => [
    { name: 'database', check: () => subgraph.checkReady() },
    {
      name: 'server',
      check: () => (drain.draining ? Promise.reject(new Error('stopping')) : Promise.resolve()),
    },
  ]);
  const { port, url } = await listen(app, options);
  options.log.info({ port, subgraph: subgraph.name }, 'subgraph is serving');
  const stopOnce = async (): Promise<void> => {
    await drain.stop();
    await subgraph.close();
  };
  let stopping: Promise<void> | undefined;
  return { url, port, stop: () => (stopping ??= stopOnce()) };
}

function graphqlRoute(
  app: FastifyInstance,
  subgraph: RunningSubgraph,
  { metrics, identify }: { readonly metrics: Metrics; readonly identify: Identify },
): void {
  const latency = metrics.latency('subgraph_request_seconds', 'Time to answer an operation', ['status']);
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
    const started = performance.now();
    const body = typeof request.body === 'string' ? request.body : '';
    const { caller, operationHash } = identify(request, body);
    const params = paramsFromBody(request.headers['content-type'], body);
    if (params.query === undefined) throw new NodeError('BAD_REQUEST', 'the body must carry the field query');
    const gone = new AbortController();
    // `close` before the answer is finished means that the caller went away.
    reply.raw.once('close', () => gone.abort());
    const response = await subgraph.execute({
      query: params.query,
      variables: params.variables,
      operationName: params.operationName,
      headers: singleHeaders(request.headers),
      signal: gone.signal,
      caller,
      operationHash,
    });
    const status = statusOf(response);
    latency.observe({ status: String(status) }, (performance.now() - started) / 1_000);
    reply.status(status).header('content-type', JSON_TYPE);
    if (response.indexedBlock !== undefined) reply.header(INDEXED_BLOCK_HEADER, formatIndexedBlock(response.indexedBlock));
    return JSON.stringify(response.result);
  };
  app.post('/graphql', answer);
  app.post('/query', answer);
}

/** 200 whenever execution began; else by the code of the refusal. */
function statusOf(response: SubgraphResponse): number {
  return 'data' in response.result ? 200 : statusOfCode(response.result.errors?.[0]?.extensions?.['code']);
}

/** Read once, above: resolvers know the caller from the request and have no use for what may be anyone's claim. */
const SIGNING: ReadonlySet<string> = new Set(Object.values(HOP_HEADERS));

function singleHeaders(headers: FastifyRequest['headers']): Record<string, string | undefined> {
  const single: Record<string, string | undefined> = {};
  for (const name in headers) {
    if (SIGNING.has(name)) continue;
    const value = headers[name];
    single[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return single;
}
