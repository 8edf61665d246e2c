import { NodeError, type DataAccess, type Logger } from '@dimo-node/kit';
import type { AuditEntry, AuditLog } from '../audit/entry';

export interface AccessRecordOptions {
  readonly audit: AuditLog;
  readonly log: Pick<Logger, 'error' | 'info'>;
  /** Entries on their way to the log at most; 10,000 unless told. */
  readonly maxPending?: number | undefined;
  /** Pause between tries while the log is down; 500 ms unless told. */
  readonly retryMs?: number | undefined;
  readonly now?: (() => Date) | undefined;
}

/**
 * Hands accesses to the audit log without making their readers wait. What the log does not take is kept and brought again, and until it is taken
 * nothing else may be shown.
 */
export class AccessRecord {
  readonly #options: AccessRecordOptions;
  readonly #refused: AuditEntry[] = [];
  #pending = 0;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: AccessRecordOptions) {
    this.#options = options;
  }

  /** @throws NodeError AUDIT_UNAVAILABLE */
  take(access: DataAccess): void {
    const { maxPending = 10_000, now = () => new Date() } = this.#options;
    if (this.#refused.length > 0 || this.#pending >= maxPending) throw new NodeError('AUDIT_UNAVAILABLE');
    this.#append(entryOf(access, now()));
  }

  /** Stops trying again; what the log has not taken by then is lost and reported. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    if (this.#refused.length > 0) this.#options.log.error({ entries: this.#refused.length }, 'accesses are missing in the audit log');
  }

  #append(entry: AuditEntry): void {
    this.#pending += 1;
    // An audit log that throws at once counts as one that rejects.
    new Promise<void>((resolve) => resolve(this.#options.audit.append(entry)))
      .catch((error: unknown) => this.#keep(entry, error))
      .finally(() => (this.#pending -= 1));
  }

  #keep(entry: AuditEntry, error: unknown): void {
    if (this.#refused.length === 0) this.#options.log.error({ err: error }, 'the audit log takes no entries: protected data is not shown');
    this.#refused.push(entry);
    if (this.#closed || this.#retry !== undefined) return;
    this.#retry = setTimeout(() => void this.#bringAgain(), this.#options.retryMs ?? 500).unref();
  }

  async #bringAgain(): Promise<void> {
    try {
      for (let next = this.#refused[0]; next !== undefined; next = this.#refused[0]) {
        await this.#options.audit.append(next);
        this.#refused.shift();
      }
      this.#retry = undefined;
      this.#options.log.info({}, 'the audit log takes entries again');
    } catch {
      if (!this.#closed) this.#retry = setTimeout(() => void this.#bringAgain(), this.#options.retryMs ?? 500).unref();
    }
  }
}

function entryOf({ caller, asset, permissions, operation, decision, refusal }: DataAccess, at: Date): AuditEntry {
  const license = caller === undefined ? null : caller.kind === 'developer' ? caller.clientId : caller.subject;
  return {
    kind: 'access',
    allowed: refusal === '',
    reason: refusal,
    license,
    address: caller?.kind === 'developer' ? caller.address : null,
    asset,
    permissions,
    operation,
    block: decision?.block ?? null,
    via: decision?.via ?? null,
    at,
  };
}
