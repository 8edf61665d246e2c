import { keyThatSigned } from '@dimo-node/access';
import { parseAddress, addressText } from '@dimo-node/kit';
import type { AuthorizationRequest } from './authorization-request';
import { CHALLENGE_LIFETIME_MS, challengeText } from './challenge-text';
import type { LoginAudit } from './login-audit';
import type { LoginOptions } from './options';
import { askerOf, checkRedirectUri } from './redirect-uri';
import { invalidAddress, noSession, sessionExpired, unknownClient, wrongSignature } from './refusal';
import { newNonce, newSecret } from './secret';
import type { ProvenLogin } from './store/login-codes';
import { PendingLogins, type PendingLogin } from './store/pending-logins';
import { take } from './route';

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/** A login that has been proven, and what its client wants to find again at the redirect URI. */
export interface Proof extends ProvenLogin {
  readonly clientState: string | null;
}

/** Whose login a client says it is. */
type Claim = Pick<AuthorizationRequest, 'license' | 'redirectUri'>;

/** From a client's wish to the proof that somebody holds an address. */
export class Login {
  readonly #options: LoginOptions;
  readonly #audit: LoginAudit;
  readonly #pending: PendingLogins;
  readonly #now: () => Date;

  constructor(options: LoginOptions, audit: LoginAudit) {
    this.#options = options;
    this.#audit = audit;
    this.#pending = new PendingLogins(options.pool, 'web3');
    this.#now = options.now ?? (() => new Date());
  }

  /** Begins a login for an address that is named, or is yet to be (`challenge`). */
  async begin(request: AuthorizationRequest, address?: string): Promise<{ readonly state: string; readonly challenge: string | null }> {
    const { license, redirectUri, redirectUrl, scopes, nonce, clientState, codeChallenge } = request;
    await this.#limit(license.clientId, address);
    const state = newSecret();
    const issuedAt = this.#now();
    const expiresAt = new Date(issuedAt.getTime() + CHALLENGE_LIFETIME_MS);
    const message = address === undefined ? null : this.#message(address, redirectUrl, issuedAt, expiresAt);
    const purpose = { clientId: license.clientId, redirectUri, scopes, nonce, clientState, codeChallenge };
    await this.#pending.add(state, { ...purpose, address: address ?? null, message, issuedAt, expiresAt });
    return { state, challenge: message };
  }

  /** The message for an address to sign, in a login that was begun without one. */
  async challenge(state: string | undefined, address: string): Promise<string> {
    const login = await this.#pending.peek(state ?? '');
    if (login === undefined) throw noSession();
    if (login.expiresAt <= this.#now()) throw sessionExpired();
    await this.#limit(login.clientId, address);
    const message = this.#message(address, new URL(login.redirectUri), this.#now(), login.expiresAt);
    if (!(await this.#pending.nameAddress(state ?? '', address, message))) throw noSession();
    return message;
  }

  /**
   * Whether the address of a login has signed its message. The state is used up, whatever comes out. With `check` the client says whose login it
   * is: whatever that throws is the answer. Refusals are in the audit log when this rejects.
   */
  async prove(state: string | undefined, signature: string | undefined, check?: () => Promise<Claim>): Promise<Proof> {
    const login = await this.#pending.take(state ?? '');
    let license = login?.clientId ?? null;
    return this.#audit.noting(
      () => license,
      async () => {
        const claimed = await check?.();
        license = claimed?.license.clientId ?? license;
        if (login === undefined) throw noSession();
        if (claimed !== undefined && !isOf(claimed, login)) throw noSession();
        if (login.expiresAt <= this.#now()) throw sessionExpired();
        if (login.address === null || login.message === null) throw noSession();
        if (claimed === undefined) await this.#stillWelcome(login);
        if (!(await this.#options.signatures.verify(login.address, login.message, signature ?? ''))) throw wrongSignature();
        return this.#proven(login, login.address, login.message, signature ?? '');
      },
    );
  }

  /** Remembers by which of a license's keys it was done, so that a refresh can ask whether that key still counts. */
  async #proven(login: PendingLogin, address: string, message: string, signature: string): Promise<Proof> {
    const { clientId, redirectUri, scopes, nonce, codeChallenge, clientState } = login;
    const isLicense = (await this.#options.licenses.byClientId(address)) !== null;
    const signer = isLicense ? (keyThatSigned(message, signature) ?? null) : null;
    return { clientId, redirectUri, scopes, nonce, codeChallenge, clientState, address, signer };
  }

  /** A license may have been revoked, or its redirect URI disabled, since the login was begun. */
  async #stillWelcome({ clientId, redirectUri }: PendingLogin): Promise<void> {
    const license = await this.#options.licenses.byClientId(clientId);
    if (license === null) throw unknownClient(clientId);
    await checkRedirectUri(this.#options.licenses, license, redirectUri);
  }

  #message(address: string, redirectUrl: URL, issuedAt: Date, expiresAt: Date): string {
    const { mint, chainId } = this.#options;
    const statement = `${askerOf(redirectUrl)} is asking you sign in.`;
    return challengeText({ issuer: mint.issuer, address, statement, chainId, nonce: newNonce(), issuedAt, expiresAt });
  }

  async #limit(clientId: string, address: string | undefined): Promise<void> {
    await take(this.#options, loginKeys(clientId, address));
  }
}

function isOf(claim: Claim, login: PendingLogin): boolean {
  return claim.license.clientId === login.clientId && claim.redirectUri === login.redirectUri;
}

/** Keys under which the requests for one license and one account are counted. */
export function loginKeys(clientId: string, address?: string): string[] {
  return [`license:${clientId.toLowerCase()}`, ...(address === undefined ? [] : [`account:${address.toLowerCase()}`])];
}

/** EIP-55 form of the address in a parameter, whatever the case of its letters. @throws Refusal */
export function readAddress(text: string | undefined): string {
  const bytes = text !== undefined && ADDRESS.test(text) ? parseAddress(text) : undefined;
  if (bytes === undefined) throw invalidAddress();
  return addressText(bytes);
}
