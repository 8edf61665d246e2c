import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createPool, type Pool } from '@dimo-node/database';
import { NodeError, type Logger, type Metrics, type Network } from '@dimo-node/kit';
import { AuditBatch, type AuditHead } from './batch';
import { BatchWriter } from './batch-writer';
import type { AuditEntry, AuditLog, AuditNotes } from './entry';
import { auditMetrics, type AuditMetrics } from './metrics';
import { RowMaker } from './row';
import type { Sealer } from './seal';
import { SealKeeper } from './seal-keeper';
import { STATEMENT_TIMEOUT_MS } from './statements';
import { Waiter } from './waiter';

export interface AuditLimits {
  /** Entries that may wait; 20,000 unless told. */
  readonly queue?: number;
  /** Entries written at once; 1,000 unless told. */
  readonly batch?: number;
  /** How long entries are gathered before they are written; 10 ms unless told. */
  readonly gatherMs?: number;
  /** How long writing may fail before entries are refused; 2 s unless told. */
  readonly failingMs?: number;
  /** Time between seals; a minute unless told. */
  readonly sealMs?: number;
  /** How long `close` tries to write what waits; 5 s unless told. */
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
  readonly #closing = new AbortController();
  /** In their order; those of the batch under way are still among them. */
  #queue: AuditEntry[] = [];
  #waiter: Waiter | undefined;
  #pumping: Promise<void> | undefined;
  #failing = false;

  constructor(options: PostgresAuditLogOptions) {
    const { databaseUrl, network, log, metrics, sealer, limits } = options;
    this.#limits = { queue: 20_000, batch: 1_000, gatherMs: 10, failingMs: 2_000, sealMs: 60_000, closeMs: 5_000, ...limits };
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
    this.#metrics = metrics === undefined ? undefined : auditMetrics(metrics, () => this.#queue.length);
  }

  get healthy(): boolean {
    return !this.#failing && this.#queue.length < this.#limits.queue && !this.#closing.signal.aborted;
  }

  /** The last row that this process has written. */
  get head(): AuditHead | undefined {
    return this.#writer.head;
  }

  note(entry: AuditEntry): void {
    if (!this.healthy) {
      this.#metrics?.refused.inc();
      throw new NodeError('AUDIT_UNAVAILABLE');
    }
    this.#queue.push(entry);
    this.#pumping ??= this.#pump();
  }

  /** A rejection because writing takes too long does not take the entry back: it may be written yet. */
  async append(entry: AuditEntry): Promise<void> {
    this.note(entry);
    // One promise for everybody who waits for the same moment.
    this.#waiter ??= new Waiter();
    await this.#waiter.promise;
  }

  /** Takes no more entries, writes those that wait as far as the database allows it within some seconds, and seals the end. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#pumping;
    await this.#seals.close();
    await this.#pool.end();
  }

  async #pump(): Promise<void> {
    const { signal } = this.#closing;
    try {
      while (this.#queue.length > 0) {
        if (this.#queue.length < this.#limits.batch && !signal.aborted) await delay(this.#limits.gatherMs);
        await this.#writeSome();
      }
    } catch {
      this.#log.error({ entries: this.#queue.length }, 'the audit log was closed before these entries could be written: they are lost');
      this.#queue = [];
      this.#waiter?.fail();
    }
    this.#pumping = undefined;
  }

  /** Writes the first entries of the queue, trying until it succeeds. Rejects only when closing takes too long. */
  async #writeSome(): Promise<void> {
    const entries = this.#queue.slice(0, this.#limits.batch);
    const all = entries.length === this.#queue.length;
    const waiter = all ? this.#waiter : undefined;
    if (all) this.#waiter = undefined;
    const overdue = setTimeout(() => this.#giveUpFor(waiter), this.#limits.failingMs);
    try {
      await this.#writeSurely(new AuditBatch(entries.map((entry) => this.#rows.row(entry))));
    } catch (error) {
      waiter?.fail();
      throw error;
    } finally {
      clearTimeout(overdue);
    }
    this.#queue = this.#queue.slice(entries.length);
    this.#metrics?.seq.set(this.#writer.head?.seq ?? 0);
    this.#metrics?.written.inc(entries.length);
    if (this.#failing) this.#log.info('the audit log can be written again');
    this.#failing = false;
    waiter?.succeed();
  }

  async #writeSurely(batch: AuditBatch): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#writer.write(batch);
        return;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (attempt === 1) this.#log.warn({ reason, entries: batch.size }, 'the audit log cannot be written: trying on');
        await this.#pause(retryMs);
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      }
    }
  }

  /** Rejects when the log has been closing for too long. */
  async #pause(ms: number): Promise<void> {
    throw new Error(`${ms}`);
  }

  #giveUpFor(waiter: Waiter | undefined): void {
    this.#failing = true;
    this.#log.error({ waiting: this.#queue.length }, 'the audit log could not be written for too long: access to protected data is refused');
    waiter?.fail();
    this.#waiter?.fail();
    this.#waiter = undefined;
  }
}
