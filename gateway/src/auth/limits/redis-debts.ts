import { createHmac } from 'node:crypto';
import type { Logger } from '@dimo-node/kit';
import { Redis } from 'ioredis';
import { ROUNDING_MS, type Pace } from './pace';
import type { LimitKind } from './rate-limiter';

export interface RedisDebtsOptions {
  readonly url: string;
  /** The same for all replicas. Keys are hashed with it, so that nobody can read addresses in Redis, nor find out by guessing them. */
  readonly secret: string;
  readonly log: Logger;
  /** A request does not wait longer than this for a limit. */
  readonly deadlineMs: number;
  /** Stands for Redis's own clock in tests; ms since 1970. */
  readonly now?: (() => number) | undefined;
}

/** How a taking went. */
export interface Taking {
  /** ms until there is room; 0 when it was taken. */
  readonly wait: number;
  /** What each key owes now, in ms. */
  readonly debts: readonly number[];
}

/** After a failure Redis is left alone for so long, so that not every request finds out by waiting. */
const REST_MS = 1_000;
const PREFIX = 'dimo-node:limit:';

/** No debt is larger: those beyond are from a clock that was set back. */
const LONGEST_MS = 120_000;

const OPENING = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + time[2] / 1000
end
local function paid_at(key)
  return math.min(math.max(tonumber(redis.call('GET', key)) or 0, now), now + ${LONGEST_MS})
end
local function store(key, time)
  redis.call('SET', key, string.format('%.4f', time), 'PX', math.max(1, math.ceil(time - now)))
end
`;

/** KEYS; now, interval, most. Gives the wait in ms, 0 when it was taken, and then the debts in microseconds. */
const TAKE = `${OPENING}
local interval, most = tonumber(ARGV[2]), tonumber(ARGV[3])
local wait = 0
for _, key in ipairs(KEYS) do wait = math.max(wait, paid_at(key) + interval - now - most) end
local taken = wait <= ${ROUNDING_MS}
local answer = { taken and 0 or math.ceil(wait) }
for index, key in ipairs(KEYS) do
  local time = paid_at(key)
  if taken then
    time = time + interval
    store(key, time)
  end
  answer[index + 1] = math.floor((time - now) * 1000)
end
return answer`;

/** KEYS; now, then ms to add for each. Gives the debts in microseconds. */
const ADD = `${OPENING}
local debts = {}
for index, key in ipairs(KEYS) do
  local time = paid_at(key) + tonumber(ARGV[index + 1])
  store(key, time)
  debts[index] = math.floor((time - now) * 1000)
end
return debts`;

/** The debts that replicas share, by Redis's clock; each operation is one script, so that none sees half of another. */
export class RedisDebts {
  readonly #redis: Redis;
  readonly #secret: string;
  readonly #log: Logger;
  readonly #now: () => string;
  #restUntil = 0;
  #away = false;

  constructor({ url, secret, log, now, deadlineMs }: RedisDebtsOptions) {
    this.#secret = secret;
    this.#log = log;
    this.#now = now === undefined ? () => '' : () => String(now());
    this.#redis = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: deadlineMs,
      connectTimeout: 800,
      disconnectTimeout: 200,
      retryStrategy: (attempt) => Math.min(100 * 2 ** Math.min(attempt, 6), 5_000),
    });
    this.#redis.on('error', (error: Error) => this.#isAway(error));
    this.#redis.on('ready', () => (this.#restUntil = 0));
  }

  /** Resolves when connected or when the first attempt failed (it goes on trying). */
  async connect(): Promise<void> {
    try {
      await this.#redis.connect();
    } catch (error) {
      this.#isAway(error);
    }
  }

  close(): void {
    this.#redis.disconnect();
  }

  /** Takes one request's worth from all keys or none; undefined when Redis did not answer in time. */
  take(kind: LimitKind, keys: readonly string[], pace: Pace): Promise<Taking | undefined> {
    return this.#run(TAKE, kind, keys, [pace.interval, pace.most], ([wait = 0, ...debts]) => ({ wait, debts: debts.map(inMs) }));
  }

  /** Adds to debts whatever they are. Gives the new debts in ms; undefined when Redis did not answer in time. */
  add(kind: LimitKind, keys: readonly string[], ms: readonly number[]): Promise<readonly number[] | undefined> {
    return this.#run(ADD, kind, keys, ms, (debts) => debts.map(inMs));
  }

  async #run<T>(
    script: string,
    kind: LimitKind,
    keys: readonly string[],
    numbers: readonly number[],
    read: (answer: readonly number[]) => T,
  ): Promise<T | undefined> {
    if (performance.now() < this.#restUntil) return undefined;
    if (this.#redis.status !== 'ready') {
      this.#isAway(new Error(`no connection (${this.#redis.status})`));
      return undefined;
    }
    try {
      const names = keys.map((key) => this.#nameOf(kind, key));
      const answer = read((await this.#redis.eval(script, names.length, ...names, this.#now(), ...numbers)) as readonly number[]);
      this.#isBack();
      return answer;
    } catch (error) {
      this.#restUntil = performance.now() + REST_MS;
      this.#isAway(error);
      return undefined;
    }
  }

  #nameOf(kind: LimitKind, key: string): string {
    return `${PREFIX}${kind}:${createHmac('sha256', this.#secret).update(`${kind}\0${key}`).digest('base64url').slice(0, 22)}`;
  }

  #isAway(error: unknown): void {
    // The error of a command quotes its arguments.
    const reason = error instanceof Error ? error.message : String(error);
    if (!this.#away) this.#log.warn({ reason }, 'redis is away: each replica limits rates on its own');
    this.#away = true;
  }

  #isBack(): void {
    if (this.#away) this.#log.info('redis is back: replicas share their limits');
    this.#away = false;
  }
}

function inMs(microseconds: number): number {
  return microseconds / 1_000;
}
