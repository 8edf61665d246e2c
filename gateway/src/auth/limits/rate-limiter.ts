export interface RateLimiter {
  take(
    kind: 'login' | 'exchange' | 'query',
    keys: readonly string[],
  ): Promise<{ allowed: true } | { allowed: false; retryAfterSeconds: number }>;
}
