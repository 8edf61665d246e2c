import type { AuditLog, Licenses, SignatureVerifier } from '@dimo-node/access';
import type { Pool } from '@dimo-node/database';
import type { BlockRef, Logger } from '@dimo-node/kit';
import type { CorsOrigins } from '../../http/cors';
import type { RateLimiter } from '../limits/rate-limiter';
import type { TokenMint, TokenVerifier } from '../tokens/token';

/** What the login endpoints are made of. */
export interface LoginOptions {
  /** Logins under way, codes and refresh tokens are kept in its schema `access`, for all replicas. */
  readonly pool: Pool;
  readonly licenses: Licenses;
  readonly signatures: SignatureVerifier;
  /** Of developer tokens; its issuer is the address that users are asked to sign in to. */
  readonly mint: TokenMint;
  /** Of developer tokens. */
  readonly verifier: TokenVerifier;
  readonly audit: AuditLog;
  readonly limiter: RateLimiter;
  readonly chainId: number;
  readonly corsOrigins: CorsOrigins;
  readonly log: Logger;
  /** Head of the twin, for the audit log. */
  readonly indexedBlock?: (() => BlockRef | undefined) | undefined;
  readonly now?: (() => Date) | undefined;
}
