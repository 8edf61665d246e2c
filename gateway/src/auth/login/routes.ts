import type { FastifyInstance } from 'fastify';
import { challengeRoutes } from './challenge-routes';
import { introspectRoute } from './introspect-route';
import { Login } from './login';
import { LoginAudit } from './login-audit';
import type { LoginOptions } from './options';
import { siweRoutes } from './siwe/routes';
import { splitRoutes } from './split-routes';
import { tokenRoute } from './token-route';
import { Tokens } from './tokens';
import { userinfoRoute } from './userinfo-route';

/** Everything by which somebody proves to hold an address and gets a developer token. Keys and discovery are served elsewhere. */
export function loginRoutes(app: FastifyInstance, options: LoginOptions): void {
  const audit = new LoginAudit(options);
  const login = new Login(options, audit);
  const tokens = new Tokens(options, audit);
  challengeRoutes(app, options, login, tokens);
  splitRoutes(app, options, login, tokens);
  tokenRoute(app, options, tokens);
  userinfoRoute(app, options);
  introspectRoute(app, options, tokens);
  siweRoutes(app, options, audit);
}
