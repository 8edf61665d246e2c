import { JSON_TYPE, NodeError } from '@dimo-node/kit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bearerToken, CHALLENGE_HEADERS } from '../../http/bearer';
import { answerOptions, setCors, type CorsOrigins } from '../../http/cors';
import { ExchangeError } from './exchange-error';
import { TokenExchange, type TokenExchangeOptions } from './token-exchange';

export interface ExchangeRouteOptions extends TokenExchangeOptions {
  readonly corsOrigins: CorsOrigins;
}

const EXCHANGE_PATHS = ['/v1/tokens/exchange', '/exchange/tokens/exchange'];
/** `/` is the explorer's page here, so the exchange's sign of life is one level up from each of its paths. */
const HEALTH_PATHS = ['/v1/tokens', '/exchange'];
const HEALTH = JSON.stringify({ data: 'Server is up and running' });
const MAX_BODY_BYTES = 1024 * 1024;

/** Token exchange over HTTP. The app must hand bodies over as text. */
export function exchangeRoutes(app: FastifyInstance, options: ExchangeRouteOptions): void {
  const exchange = new TokenExchange(options);
  const { corsOrigins, log } = options;
  const fail = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    setCors(request, reply, corsOrigins);
    const refusal = refusalOf(error);
    if (refusal.status === 500) log.error({ err: error }, 'token exchange failed');
    void asJson(reply).status(refusal.status).headers(refusal.headers).send(refusal.body);
  };
  for (const url of EXCHANGE_PATHS) {
    app.post(url, {
      bodyLimit: MAX_BODY_BYTES,
      errorHandler: fail,
      // Before the body is read: who brings no token need not be listened to.
      onRequest: async (request) => void tokenOf(request),
      handler: async (request, reply) => {
        const token = await exchange.exchange(tokenOf(request), request.headers['content-type'], request.body);
        setCors(request, reply, corsOrigins);
        return asJson(reply).send(JSON.stringify({ token }));
      },
    });
    app.options(url, (request, reply) => answerOptions(request, reply, corsOrigins));
  }
  for (const url of HEALTH_PATHS) {
    app.get(url, (request, reply) => {
      setCors(request, reply, corsOrigins);
      void reply.header('content-type', JSON_TYPE).send(HEALTH);
    });
  }
}

/** Neither a token nor a refusal is for caches. */
function asJson(reply: FastifyReply): FastifyReply {
  return reply.header('content-type', JSON_TYPE).header('cache-control', 'no-store');
}

function tokenOf({ raw }: FastifyRequest): string {
  const token = bearerToken(raw);
  if (token === undefined) throw new ExchangeError(401, 'a bearer token is needed', { 'www-authenticate': 'Bearer' });
  return token;
}

function refusalOf(error: unknown): ExchangeError {
  if (error instanceof ExchangeError) return error;
  if (error instanceof NodeError)
    return new ExchangeError(error.status, error.message, error.code === 'UNAUTHENTICATED' ? CHALLENGE_HEADERS : {});
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return new ExchangeError(413, `the request body is longer than ${MAX_BODY_BYTES} bytes`);
  // What fastify finds wrong with a request before it comes to us.
  if (typeof status === 'number' && status >= 400 && status < 500) return new ExchangeError(status, "Couldn't parse request body.");
  return new ExchangeError(500, 'Internal error.');
}
