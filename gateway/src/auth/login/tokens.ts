import { createHash, timingSafeEqual } from 'node:crypto';
import type { License } from '@dimo-node/access';
import { mintTokens, type TokenAnswer } from './developer-token';
import type { LoginAudit } from './login-audit';
import type { LoginOptions } from './options';
import { Refusal } from './refusal';
import { newSecret } from './secret';
import { LoginCodes, type ProvenLogin } from './store/login-codes';
import { Sessions, type KeptSession, type Rotation, type Session } from './store/sessions';

const CODE_LIFETIME_MS = 2 * 60_000;
/** From the login: however often it is refreshed, then somebody has to sign again. */
const SESSION_LIFETIME_MS = 30 * 24 * 3_600_000;

const invalidGrant = (message: string): Refusal => new Refusal(400, message, 'invalid_grant');
const invalidCode = (): Refusal => invalidGrant('Invalid or expired code parameter.');
const invalidRefresh = (): Refusal => invalidGrant('Refresh token is invalid or has already been claimed by another client.');

/** What a client that turns a code into tokens must know. */
export interface CodeClaim {
  readonly license: License;
  readonly code: string;
  readonly redirectUri: string | undefined;
  readonly verifier: string | undefined;
}

/** From proof to tokens, and from tokens to newer ones. */
export class Tokens {
  readonly #options: LoginOptions;
  readonly #audit: LoginAudit;
  readonly #codes: LoginCodes;
  readonly #sessions: Sessions;

  constructor(options: LoginOptions, audit: LoginAudit) {
    const now = options.now ?? (() => new Date());
    this.#options = options;
    this.#audit = audit;
    this.#codes = new LoginCodes(options.pool, now);
    this.#sessions = new Sessions(options.pool, now, SESSION_LIFETIME_MS);
  }

  /** Tokens for a login that has just been proven. */
  forProof(login: ProvenLogin, verifier: string | undefined): Promise<TokenAnswer> {
    return this.#audit.noting(
      () => login.clientId,
      async () => {
        checkVerifier(login, verifier);
        return this.#issue(login, newSecret());
      },
    );
  }

  /** A code for a login that has just been proven; its bearer still has to say whose it is. */
  async codeFor(login: ProvenLogin): Promise<string> {
    const code = newSecret();
    await this.#codes.add(code, login, CODE_LIFETIME_MS);
    return code;
  }

  /** Tokens for a code, once. A code that comes again is in two hands: the session it began ends. */
  forCode({ license, code, redirectUri, verifier }: CodeClaim): Promise<TokenAnswer> {
    const family = familyOf(code);
    return this.#audit.noting(
      () => license.clientId,
      async () => {
        const login = await this.#codes.take(code);
        if (login === undefined) {
          await this.#sessions.revoke(family);
          throw invalidCode();
        }
        if (login.clientId !== license.clientId) throw invalidCode();
        if (login.redirectUri !== redirectUri) throw invalidGrant('redirect_uri did not match URI from initial request.');
        checkVerifier(login, verifier);
        await this.#assertStands(login);
        return this.#issue(login, family, code);
      },
    );
  }

  /** New tokens for a refresh token, which the new one replaces. License and signer must still be good. */
  refresh(license: License, refreshToken: string, scopes: readonly string[] | undefined): Promise<TokenAnswer> {
    return this.#audit.noting(
      () => license.clientId,
      async () => {
        const rotation = await this.#sessions.rotate(refreshToken, license.clientId);
        if (rotation === undefined) throw invalidRefresh();
        try {
          return await this.#refreshed(rotation, scopes);
        } catch (error) {
          // A login that no longer stands ends. Otherwise the client, who never sees the new token, must be able to come again with the old one.
          await (error instanceof Refusal && error.oauth === 'invalid_grant' ? this.#sessions.revoke(refreshToken) : rotation.undo());
          throw error;
        }
      },
    );
  }

  /** The session of a refresh token, if the token would be taken now. */
  async sessionOf(refreshToken: string): Promise<KeptSession | undefined> {
    return this.#sessions.read(refreshToken);
  }

  async #refreshed({ session, refreshToken }: Rotation, scopes: readonly string[] = session.scopes): Promise<TokenAnswer> {
    await this.#assertStands(session);
    if (!scopes.every((scope) => session.scopes.includes(scope)))
      throw new Refusal(400, 'Requested scopes contain unauthorized scope(s).', 'invalid_scope');
    await this.#audit.allowed(session);
    return mintTokens(this.#options.mint, { session: { ...session, scopes }, refreshToken });
  }

  /** Nothing leaves before the audit log knows of it. */
  async #issue(login: ProvenLogin, family: string, code?: string): Promise<TokenAnswer> {
    await this.#audit.allowed(login);
    const refreshToken = login.scopes.includes('offline_access') ? await this.#sessions.begin(family, login) : undefined;
    return mintTokens(this.#options.mint, { session: login, nonce: login.nonce, refreshToken, ...(code !== undefined && { code }) });
  }

  /** Whether the login would still succeed with the same key. The client's license is known to be live. */
  async #assertStands({ address, signer }: Session): Promise<void> {
    if (signer === null) return;
    const license = await this.#options.licenses.byClientId(address);
    if (license === null || !(await this.#options.licenses.isSigner(license, signer)))
      throw invalidGrant('The signer is no longer enabled for this license.');
  }
}

/** PKCE with S256: only who began the login can finish it, if he said so. */
function checkVerifier({ codeChallenge }: ProvenLogin, verifier: string | undefined): void {
  if (codeChallenge === null) {
    if (verifier !== undefined) throw invalidGrant('No PKCE flow started. Cannot check code_verifier.');
    return;
  }
  if (verifier === undefined) throw invalidGrant('Expecting parameter code_verifier in PKCE flow.');
  const given = createHash('sha256').update(verifier).digest();
  const expected = Buffer.from(codeChallenge, 'base64url');
  if (expected.length !== given.length || !timingSafeEqual(given, expected)) throw invalidGrant('Invalid code_verifier.');
}

/** The session that a code begins follows from the code: a second use can name it although the code itself is no longer kept. */
function familyOf(code: string): string {
  return createHash('sha256').update(`session of ${code}`).digest('base64url');
}
