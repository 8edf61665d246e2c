import type { KeyValueCache } from '@apollo/utils.keyvaluecache';
import type { Logger, ReadinessCheck } from '@dimo-node/kit';
import { MemoryCache } from './memory-cache';
import { RedisCache } from './redis-cache';

const KEPT_QUERIES = 2_000;
const MAX_KEPT_LENGTH = 65_536;

export interface PersistedQueries {
  readonly cache: KeyValueCache<string>;
  readonly checks: readonly ReadinessCheck[];
  connect(): Promise<void>;
  close(): void;
}

/** Where the texts of persisted queries are: in Redis when there is one, for all replicas, else in this process. */
export function createPersistedQueries(redisUrl: string | undefined, log: Logger): PersistedQueries {
  const memory = new MemoryCache<string>(KEPT_QUERIES, (query) => query.length <= MAX_KEPT_LENGTH);
  if (redisUrl === undefined) return { cache: memory, checks: [], connect: () => Promise.resolve(), close: () => undefined };
  const cache = new RedisCache(redisUrl, memory, log);
  return {
    cache,
    checks: [{ name: 'redis', check: () => cache.checkReady() }],
    connect: () => cache.connect(),
    close: () => cache.close(),
  };
}
