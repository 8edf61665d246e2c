import type { TwinHead } from '@dimo-node/database';
import { LruMap } from '@dimo-node/kit';

/** What bounds the use of an answer besides its block. */
export interface Timed {
  /** True for what may be different the next moment: it is not kept. */
  readonly passing?: boolean;
  /** Milliseconds since 1970; never unless told. */
  readonly until?: number;
}

/** Where the twin is, and whether that is heard of. */
export type HeadView = Pick<TwinHead, 'current' | 'connected'>;

export interface BlockCacheOptions {
  readonly head: HeadView;
  /** Answers kept; 20,000 unless told. */
  readonly limit?: number | undefined;
  readonly now?: (() => Date) | undefined;
}

/** However quiet the chain, so that a block whose announcement was lost is noticed. */
const MAX_AGE_MS = 5_000;

interface Entry<V> {
  readonly until: number;
  readonly answer: Promise<V>;
}

/** Answers read from the twin, each until the twin's next block. Who asks while an answer is being worked out gets the same one. */
export class BlockCache<V extends Timed> {
  readonly #head: HeadView;
  readonly #entries: LruMap<string, Entry<V>>;
  readonly #now: () => Date;
  /** The block that the entries are of. */
  #block: string | undefined;

  constructor({ head, limit = 20_000, now = () => new Date() }: BlockCacheOptions) {
    this.#head = head;
    this.#entries = new LruMap(limit);
    this.#now = now;
  }

  get(key: string, work: () => Promise<V>): Promise<V> {
    if (this.#current() === undefined) return work();
    const now = this.#now().getTime();
    const known = this.#entries.get(key);
    if (known !== undefined && now < known.until) return known.answer;
    const entry = { until: now + MAX_AGE_MS, answer: work() };
    this.#entries.set(key, entry);
    entry.answer.then(
      (value) => this.#settle(key, entry, value),
      () => this.#settle(key, entry, { passing: true }),
    );
    return entry.answer;
  }

  #settle(key: string, entry: Entry<V>, { passing = false, until = Infinity }: Timed): void {
    // What was read while a block arrived may be of either: it is forgotten with the rest.
    this.#current();
    if (this.#entries.get(key) !== entry) return;
    if (passing) this.#entries.delete(key);
    else if (until < entry.until) this.#entries.set(key, { ...entry, until });
  }

  /** While new blocks are not heard of, the last one known says nothing about now. */
  #current(): string | undefined {
    const block = this.#head.connected ? this.#head.current()?.hash : undefined;
    if (block !== this.#block) {
      this.#entries.clear();
      this.#block = block;
    }
    return block;
  }
}
