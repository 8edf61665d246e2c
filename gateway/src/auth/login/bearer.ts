import { NodeError, type DeveloperCaller } from '@dimo-node/kit';
import type { FastifyRequest } from 'fastify';
import { bearerToken } from '../../http/bearer';
import type { LoginOptions } from './options';
import { invalidToken } from './refusal';

/** A developer token of this node, and its claims. */
export interface BearerToken {
  readonly caller: DeveloperCaller;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The developer token that a request carries. @throws Refusal 401, NodeError for an Authorization header that is not taken */
export async function readBearer(request: FastifyRequest, options: LoginOptions): Promise<BearerToken> {
  const token = bearerToken(request.raw);
  const bearer = token === undefined ? undefined : await readToken(token, options);
  if (bearer === undefined) throw invalidToken();
  return bearer;
}

/** A token of this node that is good now, under a license that is live; undefined for any other text. */
export async function readToken(token: string, options: LoginOptions): Promise<BearerToken | undefined> {
  try {
    const caller = await options.verifier.verify(token);
    if (caller.kind !== 'developer' || caller.issuer !== options.mint.issuer) return undefined;
    if ((await options.licenses.byClientId(caller.clientId)) === null) return undefined;
    return { caller, claims: payloadOf(token) };
  } catch (error) {
    if (error instanceof NodeError && error.code === 'UNAUTHENTICATED') return undefined;
    throw error;
  }
}

/** The middle part of a token whose signature is known to be good. */
function payloadOf(token: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
}
