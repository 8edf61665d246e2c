import type { FastifyInstance } from 'fastify';
import { answerOptions, setCors, type CorsOrigins } from '../../http/cors';
import { discoveryDocument, exchangeDocument } from './discovery';
import type { KeyRing } from './key-ring';

/** An issuer and the keys that vouch for its tokens. */
export interface PublishedIssuer {
  /** As in the claim `iss`. */
  readonly issuer: string;
  readonly ring: KeyRing;
}

export interface KeyRoutesOptions {
  /** Its name is the public URL of the gateway. */
  readonly login: PublishedIssuer;
  readonly vehicle: PublishedIssuer;
  readonly corsOrigins: CorsOrigins;
}

/** What others need to check the tokens of this node: the keys of both issuers, and the documents that lead to them. Browsers may read them. */
export function keyRoutes(app: FastifyInstance, { login, vehicle, corsOrigins }: KeyRoutesOptions): void {
  const { issuer: base } = login;
  const serve = (url: string, maxAge: () => number, body: () => object): void => {
    app.route({
      method: ['GET', 'HEAD'],
      url,
      handler: (request, reply) => {
        setCors(request, reply, corsOrigins);
        reply
          .header('content-type', 'application/json')
          .header('cache-control', `public, max-age=${maxAge()}`)
          .send(JSON.stringify(body()));
      },
    });
    app.options(url, (request, reply) => answerOptions(request, reply, corsOrigins));
  };
  const serveIssuer = (prefix: string, { ring }: PublishedIssuer, document: object): void => {
    serve(
      `${prefix}/keys`,
      () => ring.cacheSeconds,
      () => ({ keys: ring.published() }),
    );
    serve(
      `${prefix}/.well-known/openid-configuration`,
      () => ring.cacheSeconds,
      () => document,
    );
  };
  serveIssuer('', login, discoveryDocument(base));
  serveIssuer('/exchange', vehicle, exchangeDocument(vehicle.issuer));
}
