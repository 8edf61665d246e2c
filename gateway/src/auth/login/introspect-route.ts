import type { DeveloperCaller } from '@dimo-node/kit';
import type { FastifyInstance } from 'fastify';
import { subjectOf } from '../tokens/subject';
import { readBearer, readToken } from './bearer';
import type { LoginOptions } from './options';
import { Parameters } from './parameters';
import { Refusal } from './refusal';
import { serve } from './route';
import type { Tokens } from './tokens';

const MAX_TOKEN_LENGTH = 4_096;
const INACTIVE = { active: false };

/**
 * `POST /token/introspect` of RFC 7662. Who asks shows a developer token of his own. Logged in as a license he learns about every token of that
 * license, logged in as a user about his own under it; all others are inactive to him, as are those that are no tokens.
 */
export function introspectRoute(app: FastifyInstance, options: LoginOptions, tokens: Tokens): void {
  serve(
    app,
    {
      method: 'POST',
      url: '/token/introspect',
      refusals: 'oauth',
      async handle(request) {
        const { caller } = await readBearer(request, options);
        const token = new Parameters(request, ['form']).get('token', MAX_TOKEN_LENGTH);
        if (token === undefined) throw new Refusal(400, 'Required param: token.');
        return (await accessToken(token, caller, options)) ?? (await refreshToken(token, caller, options, tokens)) ?? INACTIVE;
      },
    },
    options,
  );
}

async function accessToken(token: string, asker: DeveloperCaller, options: LoginOptions): Promise<object | undefined> {
  const bearer = await readToken(token, options);
  if (bearer === undefined || !mayKnow(asker, bearer.caller)) return undefined;
  const { iss, sub, aud, iat, nbf, exp, jti, ethereum_address } = bearer.claims;
  const { clientId } = bearer.caller;
  return {
    active: true,
    token_type: 'bearer',
    token_use: 'access_token',
    client_id: clientId,
    iss,
    sub,
    aud,
    iat,
    nbf,
    exp,
    jti,
    ethereum_address,
  };
}

async function refreshToken(token: string, asker: DeveloperCaller, options: LoginOptions, tokens: Tokens): Promise<object | undefined> {
  const session = await tokens.sessionOf(token);
  if (session === undefined || !mayKnow(asker, session)) return undefined;
  return {
    active: true,
    token_use: 'refresh_token',
    client_id: session.clientId,
    iss: options.mint.issuer,
    sub: subjectOf(session.address),
    aud: session.clientId,
    scope: session.scopes.join(' '),
    exp: Math.floor(session.expiresAt.getTime() / 1_000),
  };
}

function mayKnow(asker: DeveloperCaller, token: { readonly clientId: string; readonly address: string }): boolean {
  return asker.clientId === token.clientId && (asker.address === asker.clientId || asker.address === token.address);
}
