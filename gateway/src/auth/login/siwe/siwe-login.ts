import { CHALLENGE_LIFETIME_MS, challengeText } from '../challenge-text';
import { TOKEN_LIFETIME_SECONDS } from '../developer-token';
import { loginKeys } from '../login';
import type { LoginAudit } from '../login-audit';
import type { LoginOptions } from '../options';
import { Refusal } from '../refusal';
import { take } from '../route';
import { newNonce } from '../secret';
import { PendingLogins, type PendingLogin } from '../store/pending-logins';

const STATEMENT = 'Sign in to DIMO.';

const invalidGrant = (message: string): Refusal => new Refusal(401, message, 'invalid_grant');

export interface SiweChallenge {
  readonly challenge: string;
  readonly nonce: string;
  /** RFC 3339. */
  readonly expires_at: string;
}

export interface SiweToken {
  readonly token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
}

/** Login without redirect URIs and scopes: the nonce in the message is all that a client holds. */
export class SiweLogin {
  readonly #options: LoginOptions;
  readonly #audit: LoginAudit;
  readonly #pending: PendingLogins;
  readonly #now: () => Date;

  constructor(options: LoginOptions, audit: LoginAudit) {
    this.#options = options;
    this.#audit = audit;
    this.#pending = new PendingLogins(options.pool, 'siwe');
    this.#now = options.now ?? (() => new Date());
  }

  /** `audience` is the license that the token will be for; an address that is a license needs to name none. */
  async challenge(address: string, audience: string = address): Promise<SiweChallenge> {
    const license = await this.#options.licenses.byClientId(audience);
    if (license === null) throw new Refusal(400, 'audience must be the client id of a developer license');
    await take(this.#options, loginKeys(license.clientId, address));
    const nonce = newNonce();
    const issuedAt = this.#now();
    const expiresAt = new Date(issuedAt.getTime() + CHALLENGE_LIFETIME_MS);
    // The message is made again when it is answered: it holds the nonce, which the database does not.
    const nothing = { redirectUri: '', scopes: [], nonce: null, clientState: null, codeChallenge: null, message: null };
    const login: PendingLogin = { ...nothing, clientId: license.clientId, address, issuedAt, expiresAt };
    await this.#pending.add(nonce, login);
    return { challenge: this.#message(login, address, nonce), nonce, expires_at: expiresAt.toISOString() };
  }

  /** The nonce is used up, whatever comes out. */
  async token(nonce: string, signature: string): Promise<SiweToken> {
    const login = await this.#pending.take(nonce);
    return this.#audit.noting(
      () => login?.clientId ?? null,
      async () => {
        if (login === undefined || login.address === null) throw invalidGrant('the nonce is unknown or was used before');
        if (login.expiresAt <= this.#now()) throw invalidGrant('the challenge has expired');
        const { clientId, address } = login;
        if ((await this.#options.licenses.byClientId(clientId)) === null) throw invalidGrant('the developer license was revoked');
        const signed = await this.#options.signatures.verify(address, this.#message(login, address, nonce), signature);
        if (!signed) throw invalidGrant('the signature is not one of the address');
        await this.#audit.allowed({ clientId, address });
        const token = await this.#options.mint.mint({ sub: address, aud: clientId, ethereum_address: address }, TOKEN_LIFETIME_SECONDS);
        return { token, token_type: 'Bearer', expires_in: TOKEN_LIFETIME_SECONDS };
      },
    );
  }

  #message({ issuedAt, expiresAt }: PendingLogin, address: string, nonce: string): string {
    const { mint, chainId } = this.#options;
    return challengeText({ issuer: mint.issuer, address, statement: STATEMENT, chainId, nonce, issuedAt, expiresAt });
  }
}
