import { LruMap, type BlockRef } from '@dimo-node/kit';

/** The part of a TwinHead that tells whether the twin has changed. */
export interface HeadView {
  current(): BlockRef | undefined;
  /** Whether changes are being heard of. */
  readonly connected: boolean;
}

/** Answers of the twin, kept until its next block. While no news of blocks arrive nothing is kept. */
export class BlockCache {
  readonly #head: HeadView;
  readonly #answers: LruMap<string, { readonly value: unknown }>;
  #block: string | undefined;

  /** Holds at most `limit` answers. */
  constructor(head: HeadView, limit: number) {
    this.#head = head;
    this.#answers = new LruMap(limit);
  }

  /** The answer kept under `key`, or what `load` finds. One key must always stand for one type. */
  async read<T>(key: string, load: () => Promise<T>): Promise<T> {
    const block = this.#current();
    const kept = block === undefined ? undefined : this.#answers.get(key);
    if (kept !== undefined) return kept.value as T;
    const value = await load();
    // What was read while a block arrived may be of the block before.
    if (block !== undefined && block === this.#current()) this.#answers.set(key, { value });
    return value;
  }

  #current(): string | undefined {
    const block = this.#head.connected ? this.#head.current()?.hash : undefined;
    if (block !== this.#block) {
      this.#answers.clear();
      this.#block = block;
    }
    return block;
  }
}
