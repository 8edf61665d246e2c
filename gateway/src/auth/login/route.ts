import { JSON_TYPE, NodeError } from '@dimo-node/kit';
import { SignatureUnavailableError } from '@dimo-node/access';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerOptions, setCors } from '../../http/cors';
import { networkKey } from '../limits/network-key';
import type { LoginOptions } from './options';
import { invalidToken, RedirectedRefusal, Refusal } from './refusal';

/** How an endpoint words a refusal: DIMO's `{status, message}` or that of RFC 6749, `{error, error_description}`. */
export type RefusalForm = 'message' | 'oauth';

export interface LoginRoute {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly refusals: RefusalForm;
  /** The body of the answer. */
  readonly handle: (request: FastifyRequest) => Promise<object>;
}

/** Room for the longest signature and the parameters around it. */
const MAX_BODY_BYTES = 65_536;

/** Serves one endpoint: limited by network address, never cached, open to the pages that the node is open to. */
export function serve(app: FastifyInstance, route: LoginRoute, options: LoginOptions): void {
  const { url, method, refusals } = route;
  const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply): unknown => {
    prepare(request, reply, options);
    if (error instanceof RedirectedRefusal) return reply.status(303).header('location', error.location).send('');
    const refusal = toRefusal(error);
    if (refusal.status >= 500) options.log.error({ err: error, route: url }, 'login request failed');
    const { status, message, oauth } = refusal;
    const body = refusals === 'oauth' ? { error: oauth, error_description: message } : { status, message };
    return reply.status(status).headers(refusal.headers).send(JSON.stringify(body));
  };
  app.route({
    method,
    url,
    bodyLimit: MAX_BODY_BYTES,
    errorHandler: (error, request, reply) => void refuse(error, request, reply),
    handler: async (request, reply) => {
      await take(options, [`network:${networkKey(request.ip)}`]);
      const body = await route.handle(request);
      prepare(request, reply, options);
      return JSON.stringify(body);
    },
  });
  app.options(url, (request, reply) => answerOptions(request, reply, options.corsOrigins));
}

/** Counts a request under each of the keys. @throws Refusal 429 when one of them is used up */
export async function take(options: LoginOptions, keys: readonly string[]): Promise<void> {
  const answer = await options.limiter.take('login', keys);
  if (answer.allowed) return;
  const headers = { 'retry-after': String(Math.max(1, Math.ceil(answer.retryAfterSeconds))) };
  throw new Refusal(429, 'Too many requests: try again later.', 'slow_down', headers);
}

function prepare(request: FastifyRequest, reply: FastifyReply, options: LoginOptions): void {
  setCors(request, reply, options.corsOrigins);
  reply.header('content-type', JSON_TYPE).header('cache-control', 'no-store').header('pragma', 'no-cache');
}

function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof SignatureUnavailableError) return new Refusal(503, error.message, 'temporarily_unavailable');
  if (error instanceof NodeError) return ofNode(error);
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return new Refusal(413, 'The request is too large.');
  if (status >= 400 && status < 500) return new Refusal(status, "Couldn't parse parameters.");
  return new Refusal(500, 'Internal server error.', 'server_error');
}

function ofNode({ code, status, message }: NodeError): Refusal {
  if (code === 'UNAUTHENTICATED') return invalidToken(message);
  return new Refusal(status, message, status >= 500 ? 'temporarily_unavailable' : 'invalid_request');
}
