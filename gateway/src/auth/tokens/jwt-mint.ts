import { randomBytes } from 'node:crypto';
import type { KeyRing, PublicJwk } from '../keys/key-ring';
import type { Claims, TokenMint } from './token';

export interface JwtMintOptions {
  readonly issuer: string;
  readonly ring: KeyRing;
  /** The ring keeps its keys published for tokens of this life; longer ones are not made. */
  readonly longestSeconds: number;
  readonly now?: (() => Date) | undefined;
}

/** Claims that the mint sets and its users may not. */
const OWN_CLAIMS = ['iss', 'iat', 'nbf', 'exp', 'jti'] as const;

/** Signs RS256 tokens with the ring's current key. */
export class JwtMint implements TokenMint {
  readonly issuer: string;
  readonly #ring: KeyRing;
  readonly #longestSeconds: number;
  readonly #now: () => Date;
  /** Encoded header of each key: it is the same for all its tokens. */
  readonly #headers = new WeakMap<PublicJwk, string>();

  constructor({ issuer, ring, longestSeconds, now = () => new Date() }: JwtMintOptions) {
    this.issuer = issuer;
    this.#ring = ring;
    this.#longestSeconds = longestSeconds;
    this.#now = now;
  }

  async mint(claims: Claims, lifetimeSeconds: number): Promise<string> {
    if (!Number.isInteger(lifetimeSeconds) || lifetimeSeconds < 1 || lifetimeSeconds > this.#longestSeconds)
      throw new RangeError(`a token of ${this.issuer} lives 1 to ${this.#longestSeconds} s, not ${lifetimeSeconds}`);
    const set = OWN_CLAIMS.find((name) => Object.hasOwn(claims, name));
    if (set !== undefined) throw new TypeError(`the claim ${set} is set by the mint`);
    const iat = Math.floor(this.#now().getTime() / 1_000);
    const jti = randomBytes(16).toString('base64url');
    const payload = { iss: this.issuer, ...claims, iat, nbf: iat, exp: iat + lifetimeSeconds, jti };
    const key = this.#ring.signing();
    const signed = `${this.#header(key.publicJwk)}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
    const signature = await key.sign(Buffer.from(signed, 'latin1'));
    return `${signed}.${Buffer.from(signature).toString('base64url')}`;
  }

  #header(jwk: PublicJwk): string {
    let header = this.#headers.get(jwk);
    if (header === undefined) {
      header = Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: jwk.kid })).toString('base64url');
      this.#headers.set(jwk, header);
    }
    return header;
  }
}
