import type { FastifyInstance } from 'fastify';
import { readBearer } from './bearer';
import type { LoginOptions } from './options';
import { serve } from './route';

/** What a token says about its bearer; times and key ties are the token's own. */
const CLAIMS = ['iss', 'sub', 'aud', 'exp', 'provider_id', 'email_verified', 'ethereum_address'] as const;

/** `GET /userinfo` of OpenID Connect, for the bearer of a developer token of this node. */
export function userinfoRoute(app: FastifyInstance, options: LoginOptions): void {
  serve(
    app,
    {
      method: 'GET',
      url: '/userinfo',
      refusals: 'oauth',
      async handle(request) {
        const { claims } = await readBearer(request, options);
        return Object.fromEntries(CLAIMS.filter((name) => claims[name] !== undefined).map((name) => [name, claims[name]]));
      },
    },
    options,
  );
}
