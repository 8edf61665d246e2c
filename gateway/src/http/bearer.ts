import type { IncomingMessage } from 'node:http';
import { NodeError } from '@dimo-node/kit';

/** What a token may weigh: as much again must fit in the headers that pass its bearer's identity on. */
const MAX_TOKEN_LENGTH = 8_192;
const FORM = /^bearer +([A-Za-z0-9._~+/=-]+) *$/i;

/** Says how to come in, on every answer with status 401 to a token that is not taken. */
export const CHALLENGE_HEADERS = { 'www-authenticate': 'Bearer error="invalid_token"' } as const;

/**
 * The token in a request's Authorization header; undefined without the header. Each API words the errors in its own form.
 * @throws NodeError BAD_REQUEST for several such headers, UNAUTHENTICATED for one of another form
 */
export function bearerToken({ headers, rawHeaders }: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): string | undefined {
  const { authorization } = headers;
  if (authorization === undefined) return undefined;
  // Node shows the first of several: another server on the way may have looked at the last.
  if (countOf(rawHeaders, 'authorization') > 1) throw new NodeError('BAD_REQUEST', 'there must be one Authorization header only');
  if (authorization.length > MAX_TOKEN_LENGTH) throw new NodeError('UNAUTHENTICATED', 'the token is too long');
  const token = FORM.exec(authorization)?.[1];
  if (token === undefined) throw new NodeError('UNAUTHENTICATED', 'the Authorization header must be of the form: Bearer <token>');
  return token;
}

/** `rawHeaders` has names and values in turn. */
function countOf(rawHeaders: readonly string[], name: string): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]?.toLowerCase() === name) count += 1;
  return count;
}
