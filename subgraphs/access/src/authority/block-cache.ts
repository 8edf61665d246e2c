import type { TwinHead } from '@dimo-node/database';
import { LruMap } from '@dimo-node/kit';

/** An answer that was worked out, with what bounds its use. */
export interface Timed {
  /** False for what may be different the next moment: it is not kept. */
  readonly passing: boolean;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface BlockCacheOptions {
  readonly head: Pick<TwinHead, 'current' | 'connected'>;
  /** Answers kept; 20,000 unless told. */
  readonly limit?: number | undefined;
  readonly now?: (() => Date) | undefined;
}

/** However quiet the chain, so that a block whose announcement was lost is noticed. */
const MAX_AGE_MS = 5_000;

interface Entry<V> {
  readonly block: string;
  readonly until: number;
  readonly answer: Promise<V>;
}

/** Answers read from the twin, each until the twin's next block. Who asks while an answer is being worked out gets the same one. */
export class BlockCache<V extends Timed> {
  readonly #head: Pick<TwinHead, 'current' | 'connected'>;
  readonly #entries: LruMap<string, Entry<V>>;
  readonly #now: () => Date;

  constructor({ head, limit = 20_000, now = () => new Date() }: BlockCacheOptions) {
    this.#head = head;
    this.#entries = new LruMap(limit);
    this.#now = now;
  }

  get(key: string, work: () => Promise<V>): Promise<V> {
    const now = this.#now().getTime();
    const head = this.#head.current();
    // While new blocks are not heard of, the last one known says nothing about now.
    const block = this.#head.connected && head !== undefined ? head.hash : '';
    const known = this.#entries.get(key);
    if (known !== undefined && block !== '' && known.block === block && now < known.until) return known.answer;
    const answer = work();
    if (block === '') return answer;
    this.#entries.set(key, { block, until: now + MAX_AGE_MS, answer });
    answer.then(
      (value) => this.#settle(key, answer, { block, until: Math.min(now + MAX_AGE_MS, value.until), passing: value.passing }),
      () => this.#settle(key, answer, undefined),
    );
    return answer;
  }

  #settle(key: string, answer: Promise<V>, end: { block: string; until: number; passing: boolean } | undefined): void {
    if (this.#entries.get(key)?.answer !== answer) return;
    if (end === undefined || end.passing) this.#entries.delete(key);
    else this.#entries.set(key, { block: end.block, until: end.until, answer });
  }
}
