import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createPool, type Pool } from '@dimo-node/database';
import { NodeError, type Logger, type Metrics, type Network } from '@dimo-node/kit';
import { AuditBatch, type AuditHead } from './batch';
import { BatchWriter } from './batch-writer';
import type { AuditEntry, AuditLog, AuditNotes } from './entry';
import { AuditMetrics } from './metrics';
import { Pause } from './pause';
import { RowMaker, type UnplacedRow } from './row';
import type { Sealer } from './seal';
import { SealKeeper } from './seal-keeper';
import { STATEMENT_TIMEOUT_MS } from './statements';
import { Waiter } from './waiter';

export interface AuditLimits {
  /** Entries that may wait; 20,000 unless told. */
  readonly queue?: number;
  /** Entries written at once; 1,000 unless told. */
  readonly batch?: number;
  /** How long entries are gathered before they are written while somebody waits for them; 3 ms unless told. */
  readonly gatherMs?: number;
  /** The same while nobody does, since each write costs as much as a hundred entries; 100 ms unless told. */
  readonly idleGatherMs?: number;
  /** How long writing may fail before entries are refused; 2 s unless told. */
  readonly failingMs?: number;
  /** Time between seals; a minute unless told. */
  readonly sealMs?: number;
  /** How long `close` tries to write what waits; 3 s unless told. */
  readonly closeMs?: number;
}

export interface PostgresAuditLogOptions {
  /** A database with the node's migrations. */
  readonly databaseUrl: string;
  readonly network: Pick<Network, 'chainId' | 'contracts'>;
  readonly log: Logger;
  readonly metrics?: Metrics | undefined;
  /** The key that seals now. */
  readonly sealer?: (() => Sealer) | undefined;
  readonly limits?: AuditLimits;
}

const FIRST_RETRY_MS = 20;
const LAST_RETRY_MS = 1_000;
const DEFAULTS: Required<AuditLimits> = {
  queue: 20_000,
  batch: 1_000,
  gatherMs: 3,
  idleGatherMs: 100,
  failingMs: 2_000,
  sealMs: 60_000,
  closeMs: 3_000,
};

/**
 * The audit log in Postgres, on connections of its own. Entries of the same moment are written together, in the order in which they came; several
 * processes may write to one log. While the database is away entries wait, and when that takes too long new ones are refused.
 */
export class PostgresAuditLog implements AuditLog, AuditNotes {
  readonly #pool: Pool;
  readonly #writer: BatchWriter;
  readonly #rows: RowMaker;
  readonly #seals: SealKeeper;
  readonly #log: Logger;
  readonly #metrics: AuditMetrics | undefined;
  readonly #limits: Required<AuditLimits>;
  /** In their order; those of the batch under way are still among them. */
  #queue: UnplacedRow[] = [];
  #waiter: Waiter | undefined;
  readonly #gathering = new Pause();
  #pumping: Promise<void> | undefined;
  #failing = false;
  #closed = false;
  /** Ends the attempts to write what is left at the end. */
  readonly #giveUp = new AbortController();

  constructor(options: PostgresAuditLogOptions) {
    const { databaseUrl, network, log, metrics, sealer, limits } = options;
    this.#limits = { ...DEFAULTS, ...limits };
    this.#log = log;
    this.#pool = createPool(databaseUrl, {
      max: 2,
      applicationName: 'dimo-node audit',
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      onError: (error) => log.debug({ reason: error.message }, 'a connection of the audit log was closed'),
    });
    this.#writer = new BatchWriter(this.#pool, log);
    this.#rows = new RowMaker(network, randomUUID());
    this.#seals = new SealKeeper({ pool: this.#pool, sealer, head: () => this.#writer.head, everyMs: this.#limits.sealMs, log });
    this.#metrics = metrics === undefined ? undefined : new AuditMetrics(metrics);
  }

  get healthy(): boolean {
    return !this.#failing && !this.#closed && this.#queue.length < this.#limits.queue;
  }

  /** The last row that this process has written; undefined before the first. */
  get head(): AuditHead | undefined {
    return this.#writer.head;
  }

  note(entry: AuditEntry): void {
    if (!this.healthy) {
      this.#metrics?.refused(this.#queue.length);
      throw new NodeError('AUDIT_UNAVAILABLE');
    }
    if (this.#queue.push(this.#rows.row(entry)) === this.#limits.batch) this.#gathering.shorten(0);
    this.#pumping ??= this.#pump();
  }

  /** A rejection because writing takes too long does not take the entry back: it may be written yet. */
  async append(entry: AuditEntry): Promise<void> {
    this.note(entry);
    // One promise for everybody who waits for the same moment.
    if (this.#waiter === undefined) {
      this.#waiter = new Waiter();
      this.#gathering.shorten(this.#limits.gatherMs);
    }
    await this.#waiter.promise;
  }

  /** Takes no more entries, writes those that wait as far as the database allows it within some seconds, and seals the end. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#gathering.shorten(0);
    const deadline = setTimeout(() => this.#giveUp.abort(), this.#limits.closeMs);
    await this.#pumping;
    clearTimeout(deadline);
    await this.#seals.close();
    await this.#pool.end();
  }

  async #pump(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#gathering.wait(this.#patience());
      if (!(await this.#writeSome(this.#queue.slice(0, this.#limits.batch)))) break;
    }
    this.#pumping = undefined;
  }

  /** Milliseconds in which more entries may come. */
  #patience(): number {
    const { batch, gatherMs, idleGatherMs } = this.#limits;
    if (this.#closed || this.#queue.length >= batch) return 0;
    return this.#waiter === undefined ? idleGatherMs : gatherMs;
  }

  /** Writes the first entries of the queue, trying until it succeeds; false when closing has taken too long. */
  async #writeSome(rows: readonly UnplacedRow[]): Promise<boolean> {
    // Who waits, waits for the last entry of the queue.
    const waiter = rows.length === this.#queue.length ? this.#waiter : undefined;
    if (waiter !== undefined) this.#waiter = undefined;
    const overdue = setTimeout(() => this.#refuseAll(waiter), this.#limits.failingMs);
    const written = await this.#write(new AuditBatch(rows));
    clearTimeout(overdue);
    if (!written) {
      this.#log.error({ entries: this.#queue.length }, 'the audit log was closed before these entries could be written: they are lost');
      this.#queue = [];
      waiter?.fail();
      this.#waiter?.fail();
      return false;
    }
    this.#queue = this.#queue.slice(rows.length);
    this.#metrics?.wrote(rows.length, this.#writer.head, this.#queue.length);
    if (this.#failing) this.#log.info('the audit log can be written again');
    this.#failing = false;
    waiter?.succeed();
    return true;
  }

  async #write(batch: AuditBatch): Promise<boolean> {
    for (let retryMs = FIRST_RETRY_MS; !this.#giveUp.signal.aborted; retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)) {
      try {
        await this.#writer.write(batch);
        return true;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (retryMs === FIRST_RETRY_MS) this.#log.warn({ reason, entries: batch.size }, 'the audit log cannot be written: trying on');
        await delay(retryMs, undefined, { signal: this.#giveUp.signal }).catch(() => undefined);
      }
    }
    return false;
  }

  /** Nobody waits for longer, and nobody begins to. */
  #refuseAll(waiter: Waiter | undefined): void {
    this.#failing = true;
    this.#log.error(
      { waiting: this.#queue.length },
      'the audit log could not be written for too long: access to protected data is refused',
    );
    waiter?.fail();
    this.#waiter?.fail();
    this.#waiter = undefined;
  }
}
