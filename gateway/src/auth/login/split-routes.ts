import type { FastifyInstance } from 'fastify';
import { readAuthorizationRequest } from './authorization-request';
import { assertConnector, MAX_SIGNATURE_TEXT } from './challenge-routes';
import { readAddress, type Login, type Proof } from './login';
import type { LoginOptions } from './options';
import { Parameters } from './parameters';
import { withParameters } from './redirect-uri';
import { serve, type LoginRoute } from './route';
import type { Tokens } from './tokens';

/** The same login in smaller steps, for pages that learn only late which wallet will sign. It ends with a code for `/token`. */
export function splitRoutes(app: FastifyInstance, options: LoginOptions, login: Login, tokens: Tokens): void {
  const step = (name: string, handle: LoginRoute['handle']): void =>
    serve(
      app,
      {
        method: 'POST',
        url: `/auth/:connector/${name}`,
        refusals: 'message',
        handle(request) {
          assertConnector(request.params);
          return handle(request);
        },
      },
      options,
    );
  const prove = (parameters: Parameters): Promise<Proof> =>
    login.prove(parameters.get('state'), parameters.get('signed', MAX_SIGNATURE_TEXT));

  step('init', async (request) => {
    const wish = await readAuthorizationRequest(new Parameters(request, ['query', 'form']), options.licenses);
    return { state: (await login.begin(wish)).state };
  });
  step('challenge', async (request) => {
    const parameters = new Parameters(request, ['json', 'form']);
    return { nonce: await login.challenge(parameters.get('state'), readAddress(parameters.get('address'))) };
  });
  step('verify', async (request) => {
    const proven = await prove(new Parameters(request, ['json', 'form']));
    const code = await tokens.codeFor(proven);
    return { redirect: withParameters(proven.redirectUri, { code, state: proven.clientState }) };
  });
  step('verify_direct', async (request) => {
    const proven = await prove(new Parameters(request, ['json', 'form']));
    return { code: await tokens.codeFor(proven) };
  });
}
