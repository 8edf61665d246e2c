/** Hands values from callbacks to one iterator. Only the newest waits: whoever is slow misses what is out of date. */
export class Mailbox<T> {
  #value: { item: T } | null = null;
  #wake: (() => void) | null = null;
  #closed = false;

  put(item: T): void {
    this.#value = { item };
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    while (!this.#closed) {
      if (this.#value === null) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#wake = null;
        continue;
      }
      const { item } = this.#value;
      this.#value = null;
      yield item;
    }
  }
}
