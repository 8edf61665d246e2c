import {
  AccountSignatures,
  CachedDecider,
  DocumentStore,
  HttpChainCaller,
  PostgresAuditLog,
  TwinAuthority,
  TwinDecider,
  TwinLicenses,
} from '@dimo-node/access';
import type { Pool, TwinHead } from '@dimo-node/database';
import type { AccessAuthority, Logger, Metrics, Network, SettingsOf } from '@dimo-node/kit';
import type { FastifyInstance } from 'fastify';
import type { CorsOrigins } from '../http/cors';
import { exchangeRoutes } from './exchange';
import { openKeyRings } from './keys/open-key-rings';
import { LONGEST_TOKEN_SECONDS } from './keys/rotation';
import { keyRoutes } from './keys/routes';
import { openSealKeys } from './keys/seal-keys';
import { createRateLimits } from './limits/create';
import type { InstantRateLimiter } from './limits/rate-limiter';
import { loginRoutes } from './login/routes';
import { JwtMint } from './tokens/jwt-mint';
import { JwtVerifier } from './tokens/jwt-verifier';
import type { TokenVerifier } from './tokens/token';

type AuthSettings = Pick<
  SettingsOf<'gateway'>,
  | 'trustedLoginIssuers'
  | 'trustedVehicleIssuers'
  | 'maxTwinLagMs'
  | 'loginRate'
  | 'exchangeRate'
  | 'queryRate'
  | 'redisUrl'
  | 'redisTimeoutMs'
  | 'requestTimeoutMs'
>;

export interface AuthOptions {
  readonly settings: AuthSettings;
  readonly pool: Pool;
  readonly databaseUrl: string;
  readonly head: TwinHead;
  readonly network: Network;
  /** Without any, signatures of contracts other than licenses cannot be checked. */
  readonly rpcUrls: readonly string[];
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly keysDir: string;
  /** Whether keys that are missing are made: in an embedded node. */
  readonly makeKeys: boolean;
  readonly ipfsUrl: string | undefined;
  /** Hashes what is kept in Redis. */
  readonly secret: string;
  readonly corsOrigins: CorsOrigins;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** Login, token exchange and the authority that decides who may read what. */
export interface Auth {
  readonly verifier: TokenVerifier;
  readonly limiter: InstantRateLimiter;
  readonly authority: AccessAuthority;
  /** Registers the endpoints of login, exchange and keys. */
  routes(app: FastifyInstance): void;
  /** After the server has answered its last request. */
  close(): Promise<void>;
}

/**
 * Puts together what stands between a caller and protected data.
 * @throws KeyFileError, or Error when an issuer is trusted for both kinds of token
 */
export async function openAuth(options: AuthOptions): Promise<Auth> {
  const { settings, pool, databaseUrl, head, network, rpcUrls, publicUrl, keysDir, metrics, log, corsOrigins } = options;
  const seals = await openSealKeys(keysDir, { generate: options.makeKeys });
  const rings = await openKeyRings({ keysDir, generate: options.makeKeys, log });
  const login = { issuer: publicUrl, ring: rings.login };
  const vehicle = { issuer: `${publicUrl}/exchange`, ring: rings.vehicle };
  const { trustedLoginIssuers, trustedVehicleIssuers } = settings;
  const verifier = new JwtVerifier({ login, vehicle, trustedLoginIssuers, trustedVehicleIssuers, log });
  const limits = createRateLimits({
    rates: { login: settings.loginRate, exchange: settings.exchangeRate, query: settings.queryRate },
    redisUrl: settings.redisUrl,
    redisTimeoutMs: settings.redisTimeoutMs,
    secret: options.secret,
    metrics,
    log,
  });
  const { limiter } = limits;
  const audit = new PostgresAuditLog({
    databaseUrl,
    network,
    log,
    metrics,
    sealer: () => {
      const key = seals.signing();
      return { keyId: key.publicJwk.kid, sign: (data) => key.sign(data) };
    },
  });
  const chain = rpcUrls.length === 0 ? undefined : new HttpChainCaller({ urls: rpcUrls, chainId: network.chainId });
  const licenses = new TwinLicenses({ pool, head });
  const signatures = new AccountSignatures({ licenses, chain });
  const documents = new DocumentStore({ pool, ipfs: { url: options.ipfsUrl }, log });
  const twin = new TwinDecider({ pool, network, documents, signatures, maxLagMs: settings.maxTwinLagMs });
  const cache = { head };
  const decider = new CachedDecider(twin, cache);
  const authority = new TwinAuthority({ network, decider, head: () => twin.head(), licenses, audit, cache });
  await limits.connect();
  return {
    verifier,
    limiter,
    authority,
    routes(app) {
      keyRoutes(app, { login, vehicle, corsOrigins });
      loginRoutes(app, {
        pool,
        licenses,
        signatures,
        mint: new JwtMint({ ...login, longestSeconds: LONGEST_TOKEN_SECONDS.login }),
        verifier,
        audit,
        limiter,
        chainId: network.chainId,
        corsOrigins,
        log,
        indexedBlock: () => head.current(),
      });
      const mint = new JwtMint({ ...vehicle, longestSeconds: LONGEST_TOKEN_SECONDS.vehicle });
      exchangeRoutes(app, { network, verifier, mint, authority, decider, audit, limiter, log, corsOrigins });
    },
    async close() {
      await audit.close();
      limits.close();
      rings.close();
      await Promise.all([verifier.close(), chain?.close()]);
    },
  };
}
