import type { RpcLog } from './types';

/**
 * The head all endpoints together stand for. It rises with the best of them and ignores single endpoints that fall behind;
 * it goes down only when every answer has been lower for `headDropMs`, as after a test chain was rewound.
 */
export class HeadTracker {
  readonly #headDropMs: number;
  readonly #log: RpcLog;
  #agreed = -1;
  #lowerSince: number | null = null;

  constructor(headDropMs: number, log: RpcLog) {
    this.#headDropMs = headDropMs;
    this.#log = log;
  }

  /** -1 before the first answer. */
  get agreed(): number {
    return this.#agreed;
  }

  /** A new head was announced by an endpoint that may serve. */
  raise(head: number): void {
    if (head < this.#agreed) return;
    this.#agreed = head;
    this.#lowerSince = null;
  }

  /** Takes the best head of one round of asking, and returns the agreed one. `now` in milliseconds. */
  observe(best: number, now: number): number {
    if (best >= this.#agreed) {
      this.raise(best);
      return this.#agreed;
    }
    this.#lowerSince ??= now;
    if (now - this.#lowerSince >= this.#headDropMs) {
      this.#log.warn({ head: best, before: this.#agreed }, `every RPC endpoint reports head ${best}, below ${this.#agreed}: taking it`);
      this.#agreed = best;
      this.#lowerSince = null;
    }
    return this.#agreed;
  }
}
