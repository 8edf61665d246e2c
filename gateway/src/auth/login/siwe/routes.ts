import type { FastifyInstance } from 'fastify';
import { MAX_SIGNATURE_TEXT } from '../challenge-routes';
import { readAddress } from '../login';
import type { LoginAudit } from '../login-audit';
import type { LoginOptions } from '../options';
import { Parameters } from '../parameters';
import { Refusal } from '../refusal';
import { serve } from '../route';
import { SiweLogin } from './siwe-login';

/** Each under its own name and the one it is also known by. */
const CHALLENGE_URLS = ['/siwe/challenge', '/auth/challenge'];
const TOKEN_URLS = ['/siwe/token', '/auth/token'];

/** The newer form of login: JSON in, JSON out. */
export function siweRoutes(app: FastifyInstance, options: LoginOptions, audit: LoginAudit): void {
  const login = new SiweLogin(options, audit);
  for (const url of CHALLENGE_URLS) {
    serve(
      app,
      {
        method: 'POST',
        url,
        refusals: 'oauth',
        async handle(request) {
          const parameters = new Parameters(request, ['json']);
          const audience = parameters.get('audience');
          return login.challenge(readAddress(parameters.get('address')), audience === undefined ? undefined : readAddress(audience));
        },
      },
      options,
    );
  }
  for (const url of TOKEN_URLS) {
    serve(
      app,
      {
        method: 'POST',
        url,
        refusals: 'oauth',
        async handle(request) {
          const parameters = new Parameters(request, ['json']);
          const [nonce, signature] = [parameters.get('nonce'), parameters.get('signature', MAX_SIGNATURE_TEXT)];
          if (nonce === undefined || signature === undefined) throw new Refusal(400, 'nonce and signature are needed');
          return login.token(nonce, signature);
        },
      },
      options,
    );
  }
}
