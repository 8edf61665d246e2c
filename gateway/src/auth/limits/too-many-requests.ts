import { ERROR_TABLE, errorBody, JSON_TYPE, NodeError } from '@dimo-node/kit';
import type { FastifyReply } from 'fastify';

/** The forms of an error body: of GraphQL, of login (`status` and `message`), of token exchange (`code` and `message`). */
export type ErrorForm = 'graphql' | 'login' | 'exchange';

const { status, message } = ERROR_TABLE.RATE_LIMITED;

/** Makes the answer one that tells the client to come back later, and gives its body. The content type of a GraphQL answer is left as it is, if set. */
export function tooManyRequests(reply: FastifyReply, form: ErrorForm, retryAfterSeconds: number): string {
  reply.status(status).header('retry-after', String(retryAfterSeconds)).header('cache-control', 'no-store');
  if (form !== 'graphql' || !reply.hasHeader('content-type')) reply.header('content-type', JSON_TYPE);
  switch (form) {
    case 'graphql':
      return errorBody(new NodeError('RATE_LIMITED', message, { details: { retryAfterSeconds } }));
    case 'login':
      return JSON.stringify({ status, message });
    case 'exchange':
      return JSON.stringify({ code: status, message });
  }
}
