/** Holds back who asks too often. */
export interface RateLimiter {
  /**
   * Takes one request's worth from each of the keys, such as a license and a network address. When one of them has no room, nothing is taken from any.
   */
  take(
    kind: 'login' | 'exchange' | 'query',
    keys: readonly string[],
  ): Promise<{ readonly allowed: true } | { readonly allowed: false; readonly retryAfterSeconds: number }>;
}

/** What is limited, each kind by a rate of its own. */
export type LimitKind = Parameters<RateLimiter['take']>[0];
export type Verdict = Awaited<ReturnType<RateLimiter['take']>>;

/** Also decides at once, for requests that are answered in less time than another server needs to say a word. */
export interface InstantRateLimiter extends RateLimiter {
  takeNow(kind: 'query', keys: readonly string[]): Verdict;
}

/** Requests a minute by kind. */
export type Rates = Readonly<Record<LimitKind, number>>;

export const ALLOWED: Verdict = { allowed: true };

/** A refusal that lasts for so many ms. */
export function refused(waitMs: number): Verdict {
  return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) };
}
