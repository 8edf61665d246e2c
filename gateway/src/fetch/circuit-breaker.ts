/** Open circuits wait this long before one request may try again; doubled each time it fails. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;
const FAILURES_TO_OPEN = 5;

type State =
  | { readonly phase: 'closed'; failures: number }
  | { readonly phase: 'open'; readonly until: number; readonly pauseMs: number }
  | { readonly phase: 'trying'; readonly pauseMs: number };

/**
 * Stops asking a subgraph that has just failed several times in a row, so that requests fail at once instead of each waiting for its own failure.
 * After a pause one request is let through; its outcome closes the circuit or opens it for twice as long.
 */
export class CircuitBreaker {
  readonly #now: () => number;
  #state: State = { phase: 'closed', failures: 0 };

  /** `now` in milliseconds, monotonic. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get open(): boolean {
    return this.#state.phase !== 'closed';
  }

  /** Whether a request may be sent now. One that may must be followed by `succeeded`, `failed` or `abandoned`. */
  mayTry(): boolean {
    const state = this.#state;
    if (state.phase === 'closed') return true;
    if (state.phase === 'trying' || this.#now() < state.until) return false;
    this.#state = { phase: 'trying', pauseMs: state.pauseMs };
    return true;
  }

  succeeded(): void {
    if (this.#state.phase === 'closed') this.#state.failures = 0;
    else this.#state = { phase: 'closed', failures: 0 };
  }

  failed(): void {
    const state = this.#state;
    if (state.phase === 'closed') {
      state.failures += 1;
      if (state.failures >= FAILURES_TO_OPEN) this.#open(FIRST_PAUSE_MS);
    } else if (state.phase === 'trying') {
      this.#open(Math.min(state.pauseMs * 2, LONGEST_PAUSE_MS));
    }
  }

  /** The request was given up by its caller: says nothing about the subgraph. */
  abandoned(): void {
    const state = this.#state;
    if (state.phase === 'trying') this.#state = { phase: 'open', until: this.#now(), pauseMs: state.pauseMs };
  }

  #open(pauseMs: number): void {
    this.#state = { phase: 'open', until: this.#now() + pauseMs, pauseMs };
  }
}
