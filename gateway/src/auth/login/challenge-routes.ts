import type { FastifyInstance } from 'fastify';
import { readAuthorizationRequest, readClient } from './authorization-request';
import { readAddress, type Login } from './login';
import type { LoginOptions } from './options';
import { Parameters } from './parameters';
import { Refusal, unparsed } from './refusal';
import { serve } from './route';
import type { Tokens } from './tokens';

/** Room for 8 kB of signature as hex. */
export const MAX_SIGNATURE_TEXT = 17_000;

/** Login in two requests, as DIMO's SDKs do it: a challenge, and its signature for tokens. */
export function challengeRoutes(app: FastifyInstance, options: LoginOptions, login: Login, tokens: Tokens): void {
  serve(
    app,
    {
      method: 'POST',
      url: '/auth/:connector/generate_challenge',
      refusals: 'message',
      async handle(request) {
        const parameters = new Parameters(request, ['query', 'form']);
        const wish = await readAuthorizationRequest(parameters, options.licenses);
        const address = readAddress(parameters.get('address'));
        assertConnector(request.params);
        const { state, challenge } = await login.begin(wish, address);
        return { state, challenge };
      },
    },
    options,
  );
  serve(
    app,
    {
      method: 'POST',
      url: '/auth/:connector/submit_challenge',
      refusals: 'message',
      async handle(request) {
        const parameters = new Parameters(request, ['form']);
        assertConnector(request.params);
        if (parameters.get('grant_type') !== 'authorization_code') throw unparsed();
        const [state, signature] = [parameters.get('state'), parameters.get('signature', MAX_SIGNATURE_TEXT)];
        const verifier = parameters.get('code_verifier');
        const proven = await login.prove(state, signature, () => readClient(parameters, options.licenses));
        return tokens.forProof(proven, verifier);
      },
    },
    options,
  );
}

/** There is one way to prove who one is. @throws Refusal */
export function assertConnector(params: unknown): void {
  const connector = typeof params === 'object' && params !== null && 'connector' in params ? params.connector : undefined;
  if (connector !== 'web3') throw new Refusal(400, 'Could not retrieve connector.');
}
