import type { Pool, PoolClient } from '@dimo-node/database';
import type { Logger } from '@dimo-node/kit';
import { EMPTY_HEAD, type AuditBatch, type AuditHead } from './batch';
import { INSERT, INSERT_IF_NEXT, LOCK, READ_HASH, READ_HEAD, QUERY_TIMEOUT_MS } from './statements';

const UNIQUE_VIOLATION = '23505';

/**
 * Writes batches to the chain, which other nodes may write to as well. One batch at a time: `write` is called again with the same batch until it
 * has succeeded, and then the batch is in the log exactly once, also when a connection broke after the commit and before its answer.
 */
export class BatchWriter {
  readonly #pool: Pool;
  readonly #log: Logger;
  #head: AuditHead | undefined;

  constructor(pool: Pool, log: Logger) {
    this.#pool = pool;
    this.#log = log;
  }

  /** The last row that this writer has committed or seen; undefined before the first batch. */
  get head(): AuditHead | undefined {
    return this.#head;
  }

  /** Rejects when it is not known to be written. */
  async write(batch: AuditBatch): Promise<void> {
    const isNew = batch.head === undefined;
    if (this.#head !== undefined && isNew && (await this.#writeNext(batch, this.#head))) return;
    await this.#writeLocked(batch);
  }

  /** One statement, right as long as nobody else writes; false when somebody has, or when the row before is not as it was. */
  async #writeNext(batch: AuditBatch, previous: AuditHead): Promise<boolean> {
    const { head, values } = batch.chainTo(previous);
    try {
      const { rowCount } = await this.#pool.query(statement('access.audit_next', INSERT_IF_NEXT, values));
      if (rowCount === 0) return false;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
    this.#head = head;
    return true;
  }

  async #writeLocked(batch: AuditBatch): Promise<void> {
    const client = await this.#pool.connect();
    // The statement under way rejects by itself; without a listener the event would end the process.
    const ignore = (): void => undefined;
    client.on('error', ignore);
    let broken = true;
    try {
      await client.query(statement(undefined, 'BEGIN'));
      await client.query(statement(undefined, LOCK));
      const head = (await this.#cameThrough(client, batch)) ?? (await this.#append(client, batch));
      await client.query(statement(undefined, 'COMMIT'));
      this.#head = head;
      broken = false;
    } finally {
      if (!broken) client.off('error', ignore);
      // The server rolls back what a closed connection has left open.
      client.release(broken);
    }
  }

  /**
   * The batch's own head when an earlier attempt has written it. Under the lock the answer is final: an attempt that the server has still
   * to run would begin at a number that is taken by then.
   */
  async #cameThrough(client: PoolClient, batch: AuditBatch): Promise<AuditHead | undefined> {
    if (batch.head === undefined) return undefined;
    const { rows } = await client.query<AuditHead>(statement(undefined, READ_HASH, [batch.head.seq]));
    return rows[0]?.hash === batch.head.hash ? batch.head : undefined;
  }

  async #append(client: PoolClient, batch: AuditBatch): Promise<AuditHead> {
    const { rows } = await client.query<AuditHead>(statement(undefined, READ_HEAD));
    const { head, values } = batch.chainTo(this.#continued(rows[0] ?? EMPTY_HEAD));
    await client.query(statement(undefined, INSERT, values));
    return head;
  }

  /**
   * The row to go on from. A log that does not reach as far as what this process itself has committed was tampered with, or put back from a
   * copy: to go on from our own head leaves the gap for all to see, where going on from the log's would hide it.
   */
  #continued(stored: AuditHead): AuditHead {
    const own = this.#head;
    if (own === undefined || stored.seq > own.seq || (stored.seq === own.seq && stored.hash === own.hash)) return stored;
    this.#log.error({ written: own, found: stored }, 'the audit log does not end as this node has left it: rows were removed or changed');
    return own;
  }
}

function statement(name: string | undefined, text: string, values: readonly unknown[] = []) {
  // A server that does not answer must not hold a connection for ever.
  return { ...(name === undefined ? {} : { name }), text, values: [...values], query_timeout: QUERY_TIMEOUT_MS };
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
}
