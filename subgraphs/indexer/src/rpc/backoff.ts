/** When an endpoint that fails may be asked again: exponential, with jitter, never sooner than the provider asked for. */
export class Backoff {
  readonly #baseMs: number;
  readonly #capMs: number;
  readonly #random: () => number;
  #failures = 0;
  #until = 0;
  #lastFailure = Number.NEGATIVE_INFINITY;

  constructor(baseMs: number, capMs: number, random: () => number = Math.random) {
    this.#baseMs = baseMs;
    this.#capMs = capMs;
    this.#random = random;
  }

  /** Milliseconds to wait from `now`; 0 when free. */
  wait(now: number): number {
    return Math.max(0, this.#until - now);
  }

  get failures(): number {
    return this.#failures;
  }

  succeeded(startedAt: number): void {
    // An answer to a request from before the last failure proves nothing about now.
    if (startedAt < this.#lastFailure) return;
    this.#failures = 0;
    this.#until = 0;
  }

  /** `startedAt` is when the failed request began: several in flight that fail together count once. */
  failed(now: number, startedAt: number, retryAfterMs = 0): void {
    if (startedAt >= this.#lastFailure) {
      this.#failures++;
      this.#lastFailure = now;
      const step = Math.min(this.#capMs, this.#baseMs * 2 ** Math.min(this.#failures - 1, 20));
      this.#until = Math.max(this.#until, now + step * (0.5 + this.#random() / 2));
    }
    this.#until = Math.max(this.#until, now + retryAfterMs);
  }
}
