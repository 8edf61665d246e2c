import { createPublicKey, type KeyObject } from 'node:crypto';
import type { KeyRing, PublicJwk } from '../keys/key-ring';

/** Where the public keys of one issuer are found by their ids. */
export interface KeySource {
  /** The key if it can be told at once; undefined when there is none or someone has to be asked. */
  peek(kid: string): KeyObject | undefined;
  /**
   * The key, or undefined when the issuer has none of this id.
   * @throws KeysAwayError
   */
  find(kid: string): Promise<KeyObject | undefined>;
}

/** The keys of an issuer cannot be had now. */
export class KeysAwayError extends Error {
  override readonly name = 'KeysAwayError';
}

/** The published keys of a ring of our own. */
export class RingKeys implements KeySource {
  readonly #ring: KeyRing;
  #published: readonly PublicJwk[] = [];
  #keys: ReadonlyMap<string, KeyObject> = new Map();

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  peek(kid: string): KeyObject | undefined {
    const published = this.#ring.published();
    if (published !== this.#published) {
      const before = this.#keys;
      this.#keys = new Map(published.map((jwk) => [jwk.kid, before.get(jwk.kid) ?? createPublicKey({ key: { ...jwk }, format: 'jwk' })]));
      this.#published = published;
    }
    return this.#keys.get(kid);
  }

  find(kid: string): Promise<KeyObject | undefined> {
    return Promise.resolve(this.peek(kid));
  }
}
