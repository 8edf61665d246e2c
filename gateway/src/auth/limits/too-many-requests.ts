import { ERROR_TABLE, errorBody, JSON_TYPE, NodeError } from '@dimo-node/kit';
import type { FastifyReply } from 'fastify';

const { status, message } = ERROR_TABLE.RATE_LIMITED;

/** Makes the answer to a GraphQL request one that tells the client to come back later, and gives its body. A content type that is set stays. */
export function tooManyRequests(reply: FastifyReply, retryAfterSeconds: number): string {
  reply.status(status).header('retry-after', String(retryAfterSeconds)).header('cache-control', 'no-store');
  if (!reply.hasHeader('content-type')) reply.header('content-type', JSON_TYPE);
  return errorBody(new NodeError('RATE_LIMITED', message, { details: { retryAfterSeconds } }));
}
