import { Debts } from './debts';
import type { LimiterFigures } from './figures';
import { pacesOf, ROUNDING_MS, type Pace } from './pace';
import { ALLOWED, refused, type InstantRateLimiter, type LimitKind, type Rates, type Verdict } from './rate-limiter';

export interface MemoryLimiterOptions {
  readonly rates: Rates;
  readonly figures: LimiterFigures;
  /** ms of a clock that never goes back. */
  readonly now?: (() => number) | undefined;
  /** Keys that are remembered of each kind; 50,000 by default, some MB. */
  readonly remembered?: number | undefined;
}

interface Account extends Pace {
  readonly debts: Debts;
}

/** Limits in this process's memory: a decision takes well below a microsecond and never waits. */
export class MemoryLimiter implements InstantRateLimiter {
  readonly #accounts: Readonly<Record<LimitKind, Account>>;
  readonly #figures: LimiterFigures;
  readonly #now: () => number;

  constructor({ rates, figures, now = () => performance.now(), remembered = 50_000 }: MemoryLimiterOptions) {
    const paces = pacesOf(rates);
    const account = (kind: LimitKind): Account => ({ ...paces[kind], debts: new Debts(remembered) });
    this.#accounts = { login: account('login'), exchange: account('exchange'), query: account('query') };
    this.#figures = figures;
    this.#now = now;
  }

  take(kind: LimitKind, keys: readonly string[]): Promise<Verdict> {
    return Promise.resolve(this.takeNow(kind, keys));
  }

  takeNow(kind: LimitKind, keys: readonly string[]): Verdict {
    const { debts, interval, most } = this.#accounts[kind];
    const now = this.#now();
    let wait = 0;
    for (const key of keys) wait = Math.max(wait, debts.paidAt(key, now) + interval - now - most);
    if (wait > ROUNDING_MS) {
      this.#figures.refused(kind);
      return refused(wait);
    }
    for (const key of keys) debts.set(key, debts.paidAt(key, now) + interval, now);
    return ALLOWED;
  }

  /** Undoes one taking that came to nothing. */
  giveBack(kind: LimitKind, keys: readonly string[]): void {
    const { debts, interval } = this.#accounts[kind];
    const now = this.#now();
    for (const key of keys) debts.set(key, debts.paidAt(key, now) - interval, now);
  }

  /** Takes note of a debt of so many ms that others know of, if it is larger than the one known here. */
  raise(kind: LimitKind, key: string, debtMs: number): void {
    const { debts } = this.#accounts[kind];
    const now = this.#now();
    if (now + debtMs > debts.paidAt(key, now)) debts.set(key, now + debtMs, now);
  }
}
