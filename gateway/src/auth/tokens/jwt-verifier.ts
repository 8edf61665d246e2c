import { hash, verify, type KeyObject } from 'node:crypto';
import { LruMap, type Caller } from '@dimo-node/kit';
import { Agent } from 'undici';
import { checkTimes } from './claims';
import { LONGEST_TOKEN, parseCompactToken } from './compact-token';
import { developerCaller } from './developer-claims';
import { issuersOf, type Issuer, type IssuersOptions } from './issuers';
import { refusal } from './refusal';
import type { TokenVerifier } from './token';
import { vehicleCaller } from './vehicle-claims';

export interface JwtVerifierOptions extends IssuersOptions {
  readonly now?: (() => Date) | undefined;
  /** Verified tokens that are remembered; 10,000 by default. */
  readonly remembered?: number | undefined;
}

/** Longer tokens are verified each time: what is remembered of 10,000 tokens stays within some ten MB. */
const LONGEST_REMEMBERED = 4_096;

interface Verified {
  readonly caller: Caller;
  /** ms since 1970. */
  readonly until: number;
  readonly issuer: Issuer;
  readonly kid: string;
  readonly key: KeyObject;
}

/**
 * Verifies RS256 tokens of our issuers and of trusted ones. A token that was verified is known again by its hash until it expires or its key is
 * withdrawn; only tokens that verified are kept, so that strangers cannot push them out.
 */
export class JwtVerifier implements TokenVerifier {
  readonly #agent = new Agent({ connections: 2, connectTimeout: 3_000 });
  readonly #issuers: ReadonlyMap<string, Issuer>;
  readonly #now: () => number;
  readonly #verified: LruMap<string, Verified>;

  /** @throws Error when an issuer is named for tokens of both kinds */
  constructor(options: JwtVerifierOptions) {
    const { now = () => new Date(), remembered = 10_000 } = options;
    this.#now = () => now().getTime();
    this.#issuers = issuersOf(options, this.#agent, this.#now);
    this.#verified = new LruMap(remembered);
  }

  async verify(token: string): Promise<Caller> {
    // Before anything that takes time with the length.
    if (token.length > LONGEST_TOKEN) throw refusal(`it is longer than ${LONGEST_TOKEN} characters`);
    const id = hash('sha256', token, 'base64');
    const known = this.#verified.get(id);
    if (known !== undefined) {
      if (this.#now() < known.until && known.issuer.keys.peek(known.kid) === known.key) return known.caller;
      this.#verified.delete(id);
    }
    const verified = await this.#verify(token);
    if (token.length <= LONGEST_REMEMBERED) this.#verified.set(id, verified);
    return verified.caller;
  }

  /** Ends the connections to outside issuers. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #verify(token: string): Promise<Verified> {
    const { kid, claims, signed, signature } = parseCompactToken(token);
    const issuer = typeof claims['iss'] === 'string' ? this.#issuers.get(claims['iss']) : undefined;
    if (issuer === undefined) throw refusal('its issuer is not trusted');
    const key = issuer.keys.peek(kid) ?? (await findKey(issuer, kid));
    if (key === undefined) throw refusal('it is signed with an unknown key');
    // An RSA key with SHA-256 and no other choice: PKCS#1 v1.5, which is RS256.
    if (!verify('sha256', signed, key, signature)) throw refusal('its signature does not fit');
    const expiresAt = checkTimes(claims, this.#now() / 1_000);
    const caller =
      issuer.kind === 'developer'
        ? developerCaller(claims, issuer.name, expiresAt)
        : vehicleCaller(claims, issuer.name, expiresAt, issuer.ours);
    return { caller, until: expiresAt * 1_000, issuer, kid, key };
  }
}

async function findKey(issuer: Issuer, kid: string): Promise<KeyObject | undefined> {
  try {
    return await issuer.keys.find(kid);
  } catch (error) {
    throw refusal('the keys of its issuer cannot be read at the moment, try again later', error);
  }
}
