import type { License } from '@dimo-node/access';
import type { FastifyInstance } from 'fastify';
import { readLicense } from './authorization-request';
import { loginKeys } from './login';
import type { LoginOptions } from './options';
import { Parameters } from './parameters';
import { Refusal } from './refusal';
import { serve, take } from './route';
import type { Tokens } from './tokens';

/** `POST /token` of RFC 6749. Clients are public: they have no secret, and name themselves by `client_id`. */
export function tokenRoute(app: FastifyInstance, options: LoginOptions, tokens: Tokens): void {
  serve(
    app,
    {
      method: 'POST',
      url: '/token',
      refusals: 'oauth',
      async handle(request) {
        const parameters = new Parameters(request, ['form']);
        const license = await readTokenClient(parameters, options);
        await take(options, loginKeys(license.clientId));
        switch (parameters.get('grant_type')) {
          case 'authorization_code':
            return tokens.forCode({
              license,
              code: required(parameters, 'code'),
              redirectUri: parameters.get('redirect_uri', 2_048),
              verifier: parameters.get('code_verifier'),
            });
          case 'refresh_token':
            return tokens.refresh(license, required(parameters, 'refresh_token'), parameters.get('scope')?.split(' '));
          default:
            throw new Refusal(400, 'grant_type must be authorization_code or refresh_token', 'unsupported_grant_type');
        }
      },
    },
    options,
  );
}

async function readTokenClient(parameters: Parameters, { licenses }: LoginOptions): Promise<License> {
  try {
    return await readLicense(parameters, licenses);
  } catch (error) {
    if (error instanceof Refusal && error.oauth === 'invalid_client')
      throw new Refusal(401, 'Invalid client credentials.', 'invalid_client');
    throw error;
  }
}

function required(parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  if (value === undefined) throw new Refusal(400, `Required param: ${name}.`);
  return value;
}
