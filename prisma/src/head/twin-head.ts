import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { reasonOf } from '../errors';
import type { Log } from '../log';

/** Postgres channel on which the indexer announces each commit as `<number>:<0xhash>`. */
export const TWIN_HEAD_CHANNEL = 'twin_head';

/** A block by number and hash (0x and 64 lower-case hex digits). */
export interface BlockRef {
  readonly number: number;
  readonly hash: string;
}

export interface TwinHeadOptions {
  readonly log?: Log | undefined;
  /** How often the head is read anew, which also finds out about a dead connection; 10 s unless told. */
  readonly refreshMs?: number | undefined;
  /** First pause before a new connection; doubles up to 5 s. 100 ms unless told. */
  readonly retryMs?: number | undefined;
}

interface HeadEvents {
  change: [BlockRef];
}

const SELECT_HEAD = `SELECT indexed_number::text AS number, encode(indexed_hash, 'hex') AS hash FROM chain.sync LIMIT 1`;
const MAX_RETRY_MS = 5_000;
const QUERY_TIMEOUT_MS = 5_000;

/**
 * The newest block committed to the twin, followed on a connection of its own. Emits `change` with each new head.
 * While the database is away the last known head stays: the twin it names was committed, so it is never too new.
 */
export class TwinHead extends EventEmitter<HeadEvents> {
  readonly #url: string;
  readonly #options: TwinHeadOptions;
  readonly #abort = new AbortController();
  readonly #followed: Promise<void>;
  #current: BlockRef | undefined;
  #connected = false;

  constructor(url: string, options: TwinHeadOptions = {}) {
    super();
    this.#url = url;
    this.#options = options;
    this.#followed = this.#follow();
  }

  /** Undefined until an indexer has committed its first batch. */
  current(): BlockRef | undefined {
    return this.#current;
  }

  /** Whether commits are being heard at this moment. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Resolves with the first head that is known. Rejects when the signal aborts. */
  async first(signal?: AbortSignal): Promise<BlockRef> {
    if (this.#current !== undefined) return this.#current;
    const [head] = (await EventEmitter.once(this, 'change', { signal })) as [BlockRef];
    return head;
  }

  /** Ends the connection; `current()` keeps its last value. */
  async close(): Promise<void> {
    this.#abort.abort();
    await this.#followed;
  }

  async #follow(): Promise<void> {
    const signal = this.#abort.signal;
    const firstRetry = this.#options.retryMs ?? 100;
    let retry = firstRetry;
    while (!signal.aborted) {
      try {
        await this.#listen(() => (retry = firstRetry));
      } catch (error) {
        if (!signal.aborted) this.#options.log?.warn({ reason: reasonOf(error), retryMs: retry }, 'head of the twin: connection lost');
      }
      this.#connected = false;
      await delay(retry, undefined, { signal }).catch(() => undefined);
      retry = Math.min(retry * 2, MAX_RETRY_MS);
    }
  }

  /** One connection from opening to its end; rejects with the reason unless closed by us. */
  async #listen(onConnected: () => void): Promise<void> {
    const signal = this.#abort.signal;
    const client = new Client({
      connectionString: this.#url,
      application_name: 'dimo-node head',
      connectionTimeoutMillis: 5_000,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
    });
    const broken = new AbortController();
    client.on('error', (error) => broken.abort(error));
    client.on('end', () => broken.abort(new Error('the server closed the connection')));
    client.on('notification', (message) => this.#take(parseHead(message.payload ?? '')));
    try {
      await client.connect();
      // Listening comes before reading: a commit between the two is then announced instead of missed.
      await client.query(`LISTEN ${TWIN_HEAD_CHANNEL}`);
      while (!signal.aborted) {
        const { rows } = await client.query<{ number: string; hash: string }>(SELECT_HEAD);
        const row = rows[0];
        if (row !== undefined) this.#take(parseHead(`${row.number}:0x${row.hash}`));
        this.#connected = true;
        onConnected();
        const wake = AbortSignal.any([signal, broken.signal]);
        await delay(this.#options.refreshMs ?? 10_000, undefined, { signal: wake }).catch(() => undefined);
        if (broken.signal.aborted) throw broken.signal.reason;
      }
    } finally {
      client.removeAllListeners('notification');
      // A half-open socket would keep `end` waiting for minutes.
      await Promise.race([client.end().catch(() => undefined), delay(1_000, undefined, { ref: false })]);
    }
  }

  #take(head: BlockRef | undefined): void {
    if (head === undefined || head.hash === this.#current?.hash) return;
    this.#current = head;
    this.emit('change', head);
  }
}

/** `<number>:<0xhash>`, or undefined for anything else on the channel. */
function parseHead(payload: string): BlockRef | undefined {
  const match = /^(\d{1,15}):(0x[0-9a-f]{64})$/.exec(payload);
  return match?.[2] === undefined ? undefined : { number: Number(match[1]), hash: match[2] };
}
