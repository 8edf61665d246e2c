import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from '@dimo-node/database';
import type { Logger } from '@dimo-node/kit';
import type { AuditHead } from './batch';
import { sealedBytes, type Sealer } from './seal';
import { INSERT_SEAL, QUERY_TIMEOUT_MS, READ_LAST_SEAL } from './statements';

/** A key service that does not answer must not stop later seals. */
const SIGNING_LIMIT_MS = 5_000;

export interface SealKeeperOptions {
  readonly pool: Pool;
  /** The key that signs now, asked for each seal; without one heads are only logged. */
  readonly sealer: (() => Sealer) | undefined;
  /** The last row that this process has committed itself: a head read from the database could have been tampered with already. */
  readonly head: () => AuditHead | undefined;
  readonly everyMs: number;
  readonly log: Logger;
}

/** Signs and logs the head of the chain from time to time, when it has moved. Nodes on one database each seal what they themselves have written. */
export class SealKeeper {
  readonly #options: SealKeeperOptions;
  readonly #timer: NodeJS.Timeout;
  #sealed = 0;
  #logged = 0;
  #running: Promise<void> | undefined;

  constructor(options: SealKeeperOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.seal(), options.everyMs);
    this.#timer.unref();
  }

  /** Seals the present head unless that is done. Never rejects: what cannot be sealed now is sealed with the next. */
  seal(): Promise<void> {
    this.#running ??= this.#seal().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Stops the clock and seals a last time. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    await this.seal();
  }

  async #seal(): Promise<void> {
    const { head: current, sealer, log } = this.#options;
    const head = current();
    if (head === undefined) return;
    if (head.seq > this.#logged) {
      // Where logs are gathered, this line proves later that the log has not been cut off before this row.
      log.info({ seq: head.seq, hash: head.hash }, 'audit head');
      this.#logged = head.seq;
    }
    if (sealer === undefined || head.seq <= this.#sealed) return;
    try {
      await this.#store(head, sealer());
      this.#sealed = head.seq;
    } catch (error) {
      log.warn({ seq: head.seq, reason: error instanceof Error ? error.message : String(error) }, 'the audit log was not sealed');
    }
  }

  async #store(head: AuditHead, sealer: Sealer): Promise<void> {
    const { pool } = this.#options;
    const { rows } = await pool.query<{ seq: number }>({ text: READ_LAST_SEAL, ...TIMEOUT });
    const previous = rows[0]?.seq ?? 0;
    // Another node's seal further on covers this row as well.
    if (previous >= head.seq) return;
    const at = new Date();
    const seal = { seq: String(head.seq), hash: head.hash, at: `${at.getTime()}000`, previous: String(previous), keyId: sealer.keyId };
    const signature = await Promise.race([sealer.sign(sealedBytes(seal)), tooLate()]);
    const values = [head.seq, head.hash, at, previous, seal.keyId, Buffer.from(signature)];
    await pool.query({ text: INSERT_SEAL, values, ...TIMEOUT });
  }
}

const TIMEOUT = { query_timeout: QUERY_TIMEOUT_MS };

async function tooLate(): Promise<never> {
  await delay(SIGNING_LIMIT_MS, undefined, { ref: false });
  throw new Error(`the key did not sign within ${SIGNING_LIMIT_MS / 1_000} s`);
}
