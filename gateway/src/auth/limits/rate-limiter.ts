/** Bounds how often something is done. */
export interface RateLimiter {
  /** Takes one of each key's allowance for this kind of request, or none when any of them has nothing left. */
  take(
    kind: 'login' | 'exchange' | 'query',
    keys: readonly string[],
  ): Promise<{ readonly allowed: true } | { readonly allowed: false; readonly retryAfterSeconds: number }>;
}
