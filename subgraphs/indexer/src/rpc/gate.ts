import { setMaxListeners } from 'node:events';
import { reasonOf } from './deadline';

/** How many requests may wait for a slot. More means a caller without a bound of its own. */
const MAX_WAITING = 4096;

interface Waiter {
  enter(): void;
  leave(): void;
}

/**
 * Bounds the requests in flight. The bound falls to half when the provider says "slow down" and rises by one
 * after twenty successes, so that an endpoint settles just under its rate.
 */
export class Gate {
  readonly #most: number;
  readonly #waiting = new Set<Waiter>();
  #slots: number;
  #inFlight = 0;
  #successes = 0;

  constructor(slots: number) {
    this.#most = slots;
    this.#slots = slots;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get slots(): number {
    return this.#slots;
  }

  /** Requests running and waiting, as a share of the slots: 1 is busy. */
  get load(): number {
    return (this.#inFlight + this.#waiting.size) / this.#slots;
  }

  /** Runs `work` in a slot, first come first served. Rejects with the signal's reason if it ends while waiting. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await work();
    } finally {
      this.#inFlight--;
      this.#admit();
    }
  }

  succeeded(): void {
    if (this.#slots >= this.#most || ++this.#successes < 20) return;
    this.#successes = 0;
    this.#slots++;
    this.#admit();
  }

  slowDown(): void {
    this.#successes = 0;
    this.#slots = Math.max(1, Math.floor(this.#slots / 2));
  }

  #enter(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) return Promise.reject(reasonOf(signal));
    if (this.#inFlight < this.#slots) {
      this.#inFlight++;
      return Promise.resolve();
    }
    if (this.#waiting.size >= MAX_WAITING) return Promise.reject(new Error(`more than ${MAX_WAITING} requests wait for one RPC endpoint`));
    return new Promise((resolve, reject) => {
      if (signal !== undefined) setMaxListeners(0, signal);
      const abort = () => {
        this.#waiting.delete(waiter);
        reject(reasonOf(signal));
      };
      const waiter: Waiter = { enter: resolve, leave: () => signal?.removeEventListener('abort', abort) };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.add(waiter);
    });
  }

  #admit(): void {
    for (const waiter of this.#waiting) {
      if (this.#inFlight >= this.#slots) return;
      this.#waiting.delete(waiter);
      this.#inFlight++;
      waiter.leave();
      waiter.enter();
    }
  }
}
