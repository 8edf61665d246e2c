import { setTimeout as delay } from 'node:timers/promises';
import { Slots } from '@dimo-node/kit';
import { readAnswer, TablelandError } from './answer';

/** How long a query may take and how often it is tried; milliseconds. */
export interface QueryLimits {
  readonly tries: number;
  readonly tryMs: number;
  readonly totalMs: number;
}

export interface TablelandOptions {
  /** Base of the gateway; without one every query fails at once. */
  readonly url: string | undefined;
  /** Longest answer taken. */
  readonly maxBytes?: number;
  /** After a query has failed in all its tries the gateway is left alone for so long, and others fail at once. */
  readonly restMs?: number;
}

const AT_ONCE = 8;
const BACKOFF_MS = 100;

/** Queries to a Tableland gateway: at most eight at once, each with retries and a deadline. */
export class TablelandClient {
  readonly #endpoint: string | undefined;
  readonly #maxBytes: number;
  readonly #restMs: number;
  readonly #slots = new Slots(AT_ONCE);
  readonly #underWay = new Set<AbortController>();
  #closed = false;
  #away: { readonly until: number; readonly reason: string } | undefined;

  constructor({ url, maxBytes = 16 * 1024 * 1024, restMs = 5_000 }: TablelandOptions) {
    this.#endpoint = url === undefined ? undefined : `${url}${url.endsWith('/') ? '' : '/'}api/v1/query`;
    this.#maxBytes = maxBytes;
    this.#restMs = restMs;
  }

  /**
   * Rows that a statement finds, as the gateway gives them.
   * @throws TablelandError with the reason, within `totalMs`
   */
  async query(statement: string, limits: QueryLimits): Promise<readonly unknown[]> {
    if (this.#endpoint === undefined) {
      throw new TablelandError('the network names no gateway: set TABLELAND_URL', { again: false });
    }
    if (this.#away !== undefined && performance.now() < this.#away.until) {
      throw new TablelandError(`it is left alone for a while, since ${this.#away.reason}`, { again: false });
    }
    if (this.#closed) {
      throw new TablelandError('the service is stopping', { again: false });
    }
    const url = `${this.#endpoint}?statement=${encodeURIComponent(statement)}`;
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(late(limits.totalMs)), limits.totalMs);
    this.#underWay.add(giveUp);
    try {
      const rows = await this.#slots.run(giveUp.signal, () => this.#tries(url, limits, giveUp.signal));
      this.#away = undefined;
      return rows;
    } catch (error) {
      const failure = asFailure(error);
      if (failure.again) this.#away = { until: performance.now() + this.#restMs, reason: failure.message };
      throw failure;
    } finally {
      clearTimeout(timer);
      this.#underWay.delete(giveUp);
    }
  }

  /** Gives up what is under way; later queries fail. */
  close(): void {
    this.#closed = true;
    const stopping = new TablelandError('the service is stopping', { again: false });
    for (const query of this.#underWay) query.abort(stopping);
  }

  async #tries(url: string, { tries, tryMs }: QueryLimits, signal: AbortSignal): Promise<readonly unknown[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(url, tryMs, signal);
      } catch (error) {
        const failure = asFailure(error);
        if (!failure.again || attempt >= tries || signal.aborted) throw failure;
        await delay(BACKOFF_MS * attempt * attempt, undefined, { signal });
      }
    }
  }

  async #once(url: string, tryMs: number, signal: AbortSignal): Promise<readonly unknown[]> {
    const one = new AbortController();
    const pass = (): void => one.abort(signal.reason);
    signal.addEventListener('abort', pass, { once: true });
    const timer = setTimeout(() => one.abort(late(tryMs)), tryMs);
    try {
      const response = await fetch(url, { headers: { accept: 'application/json' }, signal: one.signal });
      return await readAnswer(response, this.#maxBytes);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', pass);
    }
  }
}

const late = (ms: number): TablelandError => new TablelandError(`it did not answer within ${ms} ms`, { again: true });

/** What `fetch` throws is worth another try; its reason is in the cause. */
function asFailure(error: unknown): TablelandError {
  if (error instanceof TablelandError) return error;
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  // A wait that was given up carries the reason as its cause.
  if (inner instanceof TablelandError) return inner;
  const reason = inner instanceof Error && inner.message !== '' ? inner.message : 'the connection failed';
  return new TablelandError(reason, { again: true, cause: error });
}
