import type { Logger, Metrics } from '@dimo-node/kit';
import { LimiterFigures } from './figures';
import { MemoryLimiter } from './memory-limiter';
import type { InstantRateLimiter, Rates } from './rate-limiter';
import { RedisDebts } from './redis-debts';
import { SharedLimiter } from './shared-limiter';

export interface RateLimitOptions {
  readonly rates: Rates;
  /** Limits are shared by all gateways on this Redis; without it each has its own. */
  readonly redisUrl: string | undefined;
  /** Longest wait for Redis. */
  readonly redisTimeoutMs: number;
  /** Hashes the keys in Redis; the same for all gateways that share it. */
  readonly secret: string;
  readonly metrics: Metrics;
  readonly log: Logger;
}

export interface RateLimits {
  readonly limiter: InstantRateLimiter;
  /** Resolves when connected or when the first attempt failed. */
  connect(): Promise<void>;
  close(): void;
}

/** The limits of a gateway: in Redis when there is one, for all replicas, else in this process. */
export function createRateLimits({ rates, redisUrl, redisTimeoutMs, secret, metrics, log }: RateLimitOptions): RateLimits {
  const figures = new LimiterFigures(metrics);
  const memory = new MemoryLimiter({ rates, figures });
  if (redisUrl === undefined) return { limiter: memory, connect: () => Promise.resolve(), close: () => undefined };
  const redis = new RedisDebts({ url: redisUrl, secret, log, deadlineMs: redisTimeoutMs });
  const limiter = new SharedLimiter(memory, redis, rates, figures);
  return { limiter, connect: () => redis.connect(), close: () => limiter.close() };
}
