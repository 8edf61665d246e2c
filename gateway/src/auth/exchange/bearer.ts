import type { FastifyRequest } from 'fastify';
import { ExchangeError } from './exchange-error';

/** Far above any token; reading a longer one would cost more than refusing it. */
const MAX_TOKEN_CHARACTERS = 8_192;
const CHALLENGE = { 'www-authenticate': 'Bearer' };

/**
 * The token in the one Authorization header. Two headers are refused, since whoever checked the request before may have read the other one.
 * @throws ExchangeError
 */
export function bearerToken(request: FastifyRequest): string {
  const headers = request.raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'authorization');
  if (headers.length > 1) throw new ExchangeError(400, 'there is more than one Authorization header');
  const text = request.headers.authorization ?? '';
  const token = text.length > MAX_TOKEN_CHARACTERS ? undefined : /^Bearer +(\S+) *$/i.exec(text)?.[1];
  if (token === undefined) throw new ExchangeError(401, 'missing or malformed bearer token', CHALLENGE);
  return token;
}

/** A token that is there but does not count. */
export function invalidToken(message: string): ExchangeError {
  return new ExchangeError(401, message, { 'www-authenticate': 'Bearer error="invalid_token"' });
}
