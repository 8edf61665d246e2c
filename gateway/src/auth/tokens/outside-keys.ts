import type { KeyObject } from 'node:crypto';
import type { Logger, TrustedIssuer } from '@dimo-node/kit';
import type { Dispatcher } from 'undici';
import { KeysAwayError, type KeySource } from './key-source';
import { discoverKeysUrl, readDocument, rsaKeysOf } from './outside-documents';

/** How long keys count as fresh, within these bounds as the issuer says. */
const FRESH_S = { least: 60, usual: 300, most: 600 } as const;
/** Keys that have just ceased to be fresh are used while they are read again, so that nobody waits. */
const GRACE_MS = 60_000;
/** Keys of an issuer that is away are used for so long after they were last read. */
const STALE_MS = 3_600_000;
const RETRY_MS = 10_000;
/** A token with a key that is not known makes us read the keys again, but not each token. */
const UNKNOWN_KEY_MS = 30_000;

export interface OutsideKeysOptions {
  readonly dispatcher: Dispatcher;
  readonly log: Logger;
  readonly now: () => number;
}

/** The keys of an issuer that is not ours, read over HTTP, one reading at a time, and kept. */
export class OutsideKeys implements KeySource {
  readonly #trusted: TrustedIssuer;
  readonly #options: OutsideKeysOptions;
  #keys: ReadonlyMap<string, KeyObject> = new Map();
  #readAt = -Infinity;
  #freshUntil = -Infinity;
  #triedAt = -Infinity;
  #failing = false;
  #reading: Promise<void> | undefined;

  constructor(trusted: TrustedIssuer, options: OutsideKeysOptions) {
    this.#trusted = trusted;
    this.#options = options;
  }

  peek(kid: string): KeyObject | undefined {
    const now = this.#options.now();
    if (!this.#isUsable(now)) return undefined;
    if (now >= this.#freshUntil && now >= this.#triedAt + RETRY_MS) void this.#read();
    return this.#keys.get(kid);
  }

  async find(kid: string): Promise<KeyObject | undefined> {
    const now = this.#options.now();
    if (!this.#isUsable(now) && (!this.#failing || now >= this.#triedAt + RETRY_MS)) await this.#read();
    if (!this.#isUsable(now)) throw new KeysAwayError('the keys of the issuer cannot be read');
    const known = this.peek(kid);
    if (known !== undefined) return known;
    if (now >= this.#triedAt + UNKNOWN_KEY_MS || this.#reading !== undefined) await this.#read();
    return this.#keys.get(kid);
  }

  #isUsable(now: number): boolean {
    return now < this.#freshUntil + GRACE_MS || (this.#failing && now < this.#readAt + STALE_MS);
  }

  /** Never rejects: what matters is what is known afterwards. */
  #read(): Promise<void> {
    this.#reading ??= this.#readOnce().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readOnce(): Promise<void> {
    const { log, dispatcher, now } = this.#options;
    const { issuer } = this.#trusted;
    this.#triedAt = now();
    try {
      const keysUrl = this.#trusted.keysUrl ?? (await discoverKeysUrl(issuer, dispatcher));
      const { json, maxAgeSeconds = FRESH_S.usual } = await readDocument(keysUrl, dispatcher);
      this.#keep(rsaKeysOf(json));
      this.#readAt = this.#triedAt;
      this.#freshUntil = this.#readAt + Math.min(Math.max(maxAgeSeconds, FRESH_S.least), FRESH_S.most) * 1_000;
      if (this.#failing) log.info({ issuer }, 'the keys of the outside issuer can be read again');
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) log.warn({ err: error, issuer }, 'the keys of the outside issuer cannot be read');
      this.#failing = true;
    }
  }

  /** A key that is still there stays the same object: what was verified with it needs no second look. */
  #keep(keys: ReadonlyMap<string, KeyObject>): void {
    this.#keys = new Map(
      [...keys].map(([kid, key]) => {
        const before = this.#keys.get(kid);
        return [kid, before?.equals(key) === true ? before : key];
      }),
    );
  }
}
