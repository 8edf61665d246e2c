import type { LimiterFigures } from './figures';
import type { MemoryLimiter } from './memory-limiter';
import { pacesOf, type Pace } from './pace';
import { QueryReports } from './query-reports';
import { ALLOWED, refused, type InstantRateLimiter, type LimitKind, type Rates, type Verdict } from './rate-limiter';
import type { RedisDebts } from './redis-debts';

/**
 * Limits shared by replicas through Redis. Logins and exchanges are counted exactly: each asks Redis. Queries are decided in memory and reported
 * behind their backs (see QueryReports). The memory keeps count of everything that passes here: it refuses without asking what this replica alone has let
 * pass too often, and goes on alone while Redis is away.
 */
export class SharedLimiter implements InstantRateLimiter {
  readonly #memory: MemoryLimiter;
  readonly #redis: RedisDebts;
  readonly #paces: Readonly<Record<LimitKind, Pace>>;
  readonly #figures: LimiterFigures;
  readonly #reports: QueryReports;

  constructor(memory: MemoryLimiter, redis: RedisDebts, rates: Rates, figures: LimiterFigures) {
    this.#memory = memory;
    this.#redis = redis;
    this.#paces = pacesOf(rates);
    this.#figures = figures;
    this.#reports = new QueryReports(redis, memory, this.#paces.query, figures);
  }

  async take(kind: LimitKind, keys: readonly string[]): Promise<Verdict> {
    if (kind === 'query') return this.takeNow(kind, keys);
    const here = this.#memory.takeNow(kind, keys);
    if (!here.allowed) return here;
    const taken = await this.#redis.take(kind, keys, this.#paces[kind]);
    if (taken === undefined) {
      this.#figures.alone(kind);
      return ALLOWED;
    }
    const { wait, debts } = taken;
    if (wait > 0) this.#memory.giveBack(kind, keys);
    // So that the next one is refused here, before it takes anything from the other keys it comes with.
    keys.forEach((key, index) => this.#memory.raise(kind, key, debts[index] ?? 0));
    if (wait === 0) return ALLOWED;
    this.#figures.refused(kind);
    return refused(wait);
  }

  takeNow(kind: 'query', keys: readonly string[]): Verdict {
    const verdict = this.#memory.takeNow(kind, keys);
    if (verdict.allowed) this.#reports.note(keys);
    return verdict;
  }

  /** Resolves when the queries so far are known to the other replicas, or Redis failed. */
  settle(): Promise<void> {
    return this.#reports.settle();
  }

  close(): void {
    this.#reports.close();
    this.#redis.close();
  }
}
