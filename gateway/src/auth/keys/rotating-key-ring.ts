import type { KeyRing, PublicJwk, SigningKey } from './key-ring';
import { rolesAt, type Roles, type RotationRule } from './rotation';

/** A key and when it was made, in ms since 1970. */
export interface DatedKey {
  readonly key: SigningKey;
  readonly madeAt: number;
}

/** Nobody needs more at once, and the list of keys is read by every client. */
const MOST_KEYS = 50;

/**
 * A ring over keys that are given to it: those of a folder, or of a key management service.
 *
 * To plug in such a service, implement SigningKey with its client (`publicJwk` from its public key, `sign` asking it for RSASSA-PKCS1-v1_5 with
 * SHA-256 over the data), date each key by its creation there, and call `replace` whenever the service's list of keys has changed. Every token waits for
 * one answer of `sign`, so bound its time; a rejection fails that one token.
 */
export class RotatingKeyRing implements KeyRing {
  readonly cacheSeconds: number;
  readonly #rule: RotationRule;
  readonly #now: () => number;
  #keys: readonly DatedKey[] = [];
  #roles: Roles<DatedKey>;
  #published: readonly PublicJwk[] = [];

  /** @throws Error when there is no key or two are the same */
  constructor(keys: readonly DatedKey[], rule: RotationRule, now: () => Date = () => new Date()) {
    this.#rule = rule;
    this.#now = () => now().getTime();
    this.cacheSeconds = rule.cacheSeconds;
    this.#roles = this.#assign(keys);
  }

  /**
   * Takes other keys, in any order; the ring stays as it was when they are not in order.
   * @throws Error when there is no key or two are the same
   */
  replace(keys: readonly DatedKey[]): void {
    this.#roles = this.#assign(keys);
  }

  signing(): SigningKey {
    return this.#current().signing.key;
  }

  /** The same array until something changes. */
  published(): readonly PublicJwk[] {
    this.#current();
    return this.#published;
  }

  #current(): Roles<DatedKey> {
    if (this.#now() >= this.#roles.until) this.#roles = this.#assign(this.#keys);
    return this.#roles;
  }

  #assign(keys: readonly DatedKey[]): Roles<DatedKey> {
    if (keys.length === 0 || keys.length > MOST_KEYS) throw new Error(`there must be 1 to ${MOST_KEYS} keys, not ${keys.length}`);
    if (new Set(keys.map(({ key }) => key.publicJwk.kid)).size < keys.length) throw new Error('one key is there twice');
    const inOrder = keys.toSorted((a, b) => a.madeAt - b.madeAt);
    const roles = rolesAt(inOrder, this.#rule, this.#now());
    const listed = roles.published.map(({ key }) => key.publicJwk);
    const same = listed.length === this.#published.length && listed.every(({ kid }, index) => kid === this.#published[index]?.kid);
    if (!same) this.#published = listed;
    this.#keys = inOrder;
    return roles;
  }
}
