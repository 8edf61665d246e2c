import type { FastifyReply, FastifyRequest } from 'fastify';

/** Origins whose pages may call: `*` for any, which is what a public graph without cookies wants. */
export type CorsOrigins = '*' | readonly string[];

const ALLOWED_METHODS = 'GET, POST, OPTIONS';
const ALLOWED_HEADERS = 'Content-Type, Authorization';
const EXPOSED_HEADERS = 'Indexed-Block, Retry-After';
const MAX_REQUESTED_HEADERS = 1_000;

/** Sets what a browser wants to see on an answer. */
export function setCors(request: FastifyRequest, reply: FastifyReply, origins: CorsOrigins): void {
  const origin = request.headers.origin;
  if (origins !== '*') reply.header('vary', 'Origin');
  if (origin === undefined) return;
  if (origins === '*') reply.header('access-control-allow-origin', '*');
  else if (origins.includes(origin)) reply.header('access-control-allow-origin', origin);
  else return;
  reply.header('access-control-expose-headers', EXPOSED_HEADERS);
}

/** Answers `OPTIONS`, whether or not it is a browser's preflight. */
export function answerOptions(request: FastifyRequest, reply: FastifyReply, origins: CorsOrigins): void {
  setCors(request, reply, origins);
  if (request.headers['access-control-request-method'] !== undefined) {
    const asked = request.headers['access-control-request-headers'];
    reply
      .header('access-control-allow-methods', ALLOWED_METHODS)
      .header(
        'access-control-allow-headers',
        asked !== undefined && asked.length <= MAX_REQUESTED_HEADERS ? `${ALLOWED_HEADERS}, ${asked}` : ALLOWED_HEADERS,
      )
      .header('access-control-max-age', '86400');
    // Chrome asks this of pages on the public internet that call a node on the user's own machine.
    if (request.headers['access-control-request-private-network'] === 'true') reply.header('access-control-allow-private-network', 'true');
  }
  reply.header('allow', 'OPTIONS, GET, POST').status(200).send('');
}
