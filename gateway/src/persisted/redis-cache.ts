import type { KeyValueCache, KeyValueCacheSetOptions } from '@apollo/utils.keyvaluecache';
import type { Logger } from '@dimo-node/kit';
import { Redis } from 'ioredis';

/** A persisted query that nobody has used for so long is forgotten. */
const DEFAULT_TTL_S = 7 * 24 * 3_600;
const KEY_PREFIX = 'dimo-node:gateway:';
/** A cache that is slower than this is no cache: the request goes on without. */
const COMMAND_TIMEOUT_MS = 250;

/**
 * Persisted queries shared by all replicas of the gateway. Redis is never needed to answer: without it reads find nothing in `fallback`'s place of
 * last resort, the memory of this process.
 */
export class RedisCache implements KeyValueCache<string> {
  readonly #redis: Redis;
  readonly #fallback: KeyValueCache<string>;
  readonly #log: Logger;
  #away = false;

  constructor(url: string, fallback: KeyValueCache<string>, log: Logger) {
    this.#fallback = fallback;
    this.#log = log;
    this.#redis = new Redis(url, {
      lazyConnect: true,
      // Commands fail at once while there is no connection instead of piling up in memory.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_TIMEOUT_MS,
      connectTimeout: 800,
      retryStrategy: (attempt) => Math.min(100 * 2 ** Math.min(attempt, 6), 5_000),
    });
    this.#redis.on('error', (error: Error) => this.#isAway(error));
    this.#redis.on('ready', () => this.#isBack());
  }

  /** Starts to connect; resolves when connected or when the first attempt failed (it goes on trying). */
  async connect(): Promise<void> {
    try {
      await this.#redis.connect();
    } catch (error) {
      this.#isAway(error);
    }
  }

  async get(key: string): Promise<string | undefined> {
    const kept = await this.#fallback.get(key);
    if (kept !== undefined) return kept;
    const value = await this.#attempt(() => this.#redis.get(KEY_PREFIX + key));
    if (typeof value !== 'string') return undefined;
    await this.#fallback.set(key, value);
    return value;
  }

  async set(key: string, value: string, options?: KeyValueCacheSetOptions): Promise<void> {
    await this.#fallback.set(key, value, options);
    await this.#attempt(() => this.#redis.set(KEY_PREFIX + key, value, 'EX', options?.ttl ?? DEFAULT_TTL_S));
  }

  async delete(key: string): Promise<void> {
    await this.#fallback.delete(key);
    await this.#attempt(() => this.#redis.del(KEY_PREFIX + key));
  }

  /** Rejects with the reason when Redis does not answer. */
  async checkReady(): Promise<void> {
    if (this.#redis.status !== 'ready') throw new Error(`no connection (${this.#redis.status})`);
    await this.#redis.ping();
  }

  close(): void {
    this.#redis.disconnect();
  }

  async #attempt<T>(command: () => Promise<T>): Promise<T | undefined> {
    if (this.#redis.status !== 'ready') return undefined;
    try {
      return await command();
    } catch (error) {
      this.#isAway(error);
      return undefined;
    }
  }

  #isAway(error: unknown): void {
    if (!this.#away) this.#log.warn({ err: error }, 'redis is away: persisted queries are kept in this process only');
    this.#away = true;
  }

  #isBack(): void {
    if (this.#away) this.#log.info('redis is back');
    this.#away = false;
  }
}
