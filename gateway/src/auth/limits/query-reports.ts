import type { LimiterFigures } from './figures';
import type { MemoryLimiter } from './memory-limiter';
import type { Pace } from './pace';
import type { RedisDebts } from './redis-debts';

/** Replicas learn of each other's requests within about this time. */
const REPORT_MS = 100;
/** A key that has used this part of its burst is reported at once. */
const EAGER_PART = 20;
const KEYS_A_CALL = 500;
const MOST_KEYS = 10_000;

/**
 * Tells Redis what this replica has let pass, and the memory what the others have, behind the requests' backs. What a key is let pass beyond its limit is
 * lent, not given: it is added to the debt that all replicas see, and paid off before the next request passes.
 *
 * With R replicas a key can be lent at most what R - 1 of them let pass before they hear of each other: a twentieth of the burst each, and what comes
 * during one exchange with Redis; slow trickles below that, 100 ms of them.
 */
export class QueryReports {
  readonly #redis: RedisDebts;
  readonly #memory: MemoryLimiter;
  readonly #pace: Pace;
  readonly #figures: LimiterFigures;
  readonly #eager: number;
  #passed = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #reporting: Promise<void> | undefined;
  #urgent = false;
  #closed = false;

  constructor(redis: RedisDebts, memory: MemoryLimiter, pace: Pace, figures: LimiterFigures) {
    this.#redis = redis;
    this.#memory = memory;
    this.#pace = pace;
    this.#figures = figures;
    this.#eager = Math.max(1, Math.floor(pace.burst / EAGER_PART));
  }

  /** Takes note of a request that was let pass. */
  note(keys: readonly string[]): void {
    for (const key of keys) {
      const passed = (this.#passed.get(key) ?? 0) + 1;
      // Beyond this many keys the memory's own limit has to do.
      if (passed === 1 && this.#passed.size >= MOST_KEYS) continue;
      this.#passed.set(key, passed);
      if (passed >= this.#eager) this.#urgent = true;
    }
    this.#plan();
  }

  /** Resolves when Redis knows all that has passed, or failed; never rejects. */
  async settle(): Promise<void> {
    // The end of one report may have begun the next.
    while (this.#passed.size > 0 || this.#reporting !== undefined) await this.#report();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** One report at a time; the next is planned when it has ended. */
  #plan(): void {
    if (this.#closed || this.#reporting !== undefined || this.#passed.size === 0) return;
    if (this.#urgent) void this.#report();
    else this.#timer ??= setTimeout(() => void this.#report(), REPORT_MS).unref();
  }

  #report(): Promise<void> {
    this.#reporting ??= this.#reportAll().finally(() => {
      this.#reporting = undefined;
      this.#plan();
    });
    return this.#reporting;
  }

  async #reportAll(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#urgent = false;
    const passed = [...this.#passed];
    this.#passed = new Map();
    for (let start = 0; start < passed.length; start += KEYS_A_CALL) await this.#send(passed.slice(start, start + KEYS_A_CALL));
  }

  async #send(passed: readonly (readonly [key: string, requests: number])[]): Promise<void> {
    const keys = passed.map(([key]) => key);
    const { interval } = this.#pace;
    const debts = await this.#redis.add(
      'query',
      keys,
      passed.map(([, requests]) => requests * interval),
    );
    if (debts === undefined) return this.#figures.alone('query');
    keys.forEach((key, index) => this.#memory.raise('query', key, debts[index] ?? 0));
  }
}
