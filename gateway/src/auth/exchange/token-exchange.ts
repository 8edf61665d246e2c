import type { AuditEntry, AuditLog, GrantDecider, Ruling } from '@dimo-node/access';
import { NodeError, type AccessAuthority, type DeveloperCaller, type Logger } from '@dimo-node/kit';
import type { RateLimiter } from '../limits/rate-limiter';
import type { TokenMint, TokenVerifier } from '../tokens/token';
import { vehicleClaims } from './claims';
import { ExchangeError } from './exchange-error';
import { readExchangeRequest, type ExchangeNetwork, type ExchangeRequest } from './exchange-request';

export interface TokenExchangeOptions {
  readonly network: ExchangeNetwork;
  readonly verifier: TokenVerifier;
  readonly mint: TokenMint;
  /** Tells whether the license of a developer token is live. */
  readonly authority: Pick<AccessAuthority, 'licensed'>;
  readonly decider: Pick<GrantDecider, 'decide'>;
  readonly audit: AuditLog;
  readonly limiter: RateLimiter;
  readonly log: Pick<Logger, 'error'>;
  readonly now?: (() => Date) | undefined;
}

export const VEHICLE_TOKEN_SECONDS = 600;

type Outcome = Pick<AuditEntry, 'allowed' | 'reason' | 'asset' | 'permissions' | 'block' | 'via'>;

/** Turns a developer token into a vehicle token when the chain allows it. What it decides is in the audit log before anybody hears of it. */
export class TokenExchange {
  readonly #options: TokenExchangeOptions;

  constructor(options: TokenExchangeOptions) {
    this.#options = options;
  }

  /**
   * A vehicle token for the request in a body.
   * @throws ExchangeError, or NodeError UNAUTHENTICATED, TWIN_BEHIND or AUDIT_UNAVAILABLE
   */
  async exchange(token: string, contentType: string | undefined, body: unknown): Promise<string> {
    const caller = await this.#developer(token);
    await this.#admit(caller);
    let request: ExchangeRequest | undefined;
    try {
      request = readExchangeRequest(contentType, body, this.#options.network);
      await this.#assertLicensed(caller);
      const { did, permissions } = request;
      const ruling = await this.#decide(caller, request);
      const { allowed, reason, block, via } = ruling;
      const noted = this.#note(caller, { allowed, reason, asset: did, permissions: [...permissions].sort(), block, via: via ?? null });
      if (!allowed) {
        await noted;
        throw new Refused(ruling.status, reason);
      }
      const claims = vehicleClaims(caller.clientId, request, block);
      const [minted] = await Promise.all([this.#options.mint.mint(claims, VEHICLE_TOKEN_SECONDS), noted]);
      return minted;
    } catch (error) {
      if (isUnnotedRefusal(error)) {
        const permissions = [...(request?.permissions ?? [])].sort();
        await this.#note(caller, {
          allowed: false,
          reason: error.message,
          asset: request?.did ?? null,
          permissions,
          block: null,
          via: null,
        });
      }
      throw error;
    }
  }

  async #developer(token: string): Promise<DeveloperCaller> {
    const caller = await this.#options.verifier.verify(token);
    if (caller.kind !== 'developer') throw new NodeError('UNAUTHENTICATED', 'a developer token is needed: this is a vehicle token');
    return caller;
  }

  async #admit({ clientId }: DeveloperCaller): Promise<void> {
    const taken = await this.#options.limiter.take('exchange', [clientId]);
    if (taken.allowed) return;
    throw new ExchangeError(429, 'too many requests: try again later', { 'retry-after': String(taken.retryAfterSeconds) });
  }

  /** Somebody who logged in under a license with an address of his own is not the license, and has been granted nothing as it. */
  async #assertLicensed(caller: DeveloperCaller): Promise<void> {
    const isLicense = caller.address === caller.clientId && (await this.#options.authority.licensed(caller)).allowed;
    if (!isLicense) throw new ExchangeError(403, `not a dev license: ${caller.address}`);
  }

  #decide({ clientId }: DeveloperCaller, { asset, permissions, events }: ExchangeRequest): Promise<Ruling> {
    return this.#options.decider.decide({ grantee: clientId, asset, permissions, events });
  }

  #note({ clientId, address }: DeveloperCaller, outcome: Outcome): Promise<void> {
    const at = (this.#options.now ?? (() => new Date()))();
    return this.#options.audit.append({ kind: 'exchange', license: clientId, address, operation: null, at, ...outcome });
  }
}

/** A refusal that is in the audit log already. */
class Refused extends ExchangeError {}

function isUnnotedRefusal(error: unknown): error is Error {
  if (error instanceof NodeError) return error.code === 'TWIN_BEHIND';
  return error instanceof ExchangeError && !(error instanceof Refused);
}
