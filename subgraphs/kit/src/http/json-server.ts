import { fastify, type FastifyInstance } from 'fastify';
import type { Logger } from '../logging';
import type { Metrics } from '../metrics';
import { ERROR_TABLE, isErrorCode, NodeError } from '../errors';
import { JSON_TYPE } from './media-type';

export interface HttpServerOptions {
  readonly maxBodyBytes: number;
  readonly log: Logger;
  /** Proxies in front of the server whose word for a client's address is taken; none unless told. */
  readonly trustedProxies?: number | undefined;
}

/**
 * A fastify server that hands bodies to the routes as text (they are parsed once, by whoever knows the rules) and says its own errors in the GraphQL form.
 * `maxBodyBytes` bounds every body; longer ones get 413.
 */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const app = fastify({
    bodyLimit: options.maxBodyBytes,
    logger: false,
    trustProxy: trustProxy(options.trustedProxies ?? 0),
    // While draining, requests on open connections are still answered, with `Connection: close`.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    exposeHeadRoutes: false,
    keepAliveTimeout: 65_000,
    connectionTimeout: 0,
    requestTimeout: 60_000,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => {
    const fault = toNodeError(error);
    if (fault.status >= 500) options.log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'request failed');
    reply.status(fault.status).header('content-type', JSON_TYPE).send(errorBody(fault));
  });
  app.setNotFoundHandler((request, reply) => {
    reply
      .status(404)
      .header('content-type', JSON_TYPE)
      .send(errorBody(new NodeError('NOT_FOUND', `nothing is served at ${request.method} ${pathOf(request.url)}`)));
  });
  return app;
}

/** Counts addresses from the nearest: what stands further from us in `X-Forwarded-For` anybody may have written. */
function trustProxy(count: number): false | ((address: string, hop: number) => boolean) {
  return count === 0 ? false : (_address, hop) => hop < count;
}

/** `GET /metrics` in the Prometheus text format. */
export function metricsRoute(app: FastifyInstance, metrics: Metrics): void {
  app.get('/metrics', async (_request, reply) => reply.header('content-type', metrics.contentType).send(await metrics.text()));
}

/** The body of a refused request. */
export function errorBody(error: NodeError): string {
  // JSON leaves out what is undefined.
  return JSON.stringify({ errors: [{ message: error.message, locations: error.locations, extensions: error.extensions }] });
}

/** HTTP status of a refused request by the code of its first error. */
export function statusOfCode(code: unknown): number {
  return isErrorCode(code) ? ERROR_TABLE[code].status : 400;
}

function toNodeError(error: unknown): NodeError {
  if (error instanceof NodeError) return error;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
  if (status === 413) return new NodeError('REQUEST_TOO_LARGE', undefined, { cause: error });
  if (typeof status === 'number' && status >= 400 && status < 500) return new NodeError('BAD_REQUEST', undefined, { cause: error });
  return new NodeError('INTERNAL_SERVER_ERROR', undefined, { cause: error });
}

function pathOf(url: string): string {
  return url.split('?', 1)[0]?.slice(0, 200) ?? '';
}
