import type { Metrics } from '@dimo-node/kit';
import type { AuditHead } from './batch';

/** Figures of the audit log. */
export class AuditMetrics {
  readonly #seq;
  readonly #written;
  readonly #waiting;
  readonly #refused;

  constructor(metrics: Metrics) {
    this.#seq = metrics.gauge('dimo_audit_seq', 'Number of the last row of the audit log that this process has written');
    this.#written = metrics.counter('dimo_audit_entries_total', 'Entries that this process has written to the audit log');
    this.#waiting = metrics.gauge('dimo_audit_waiting', 'Entries that wait to be written to the audit log');
    this.#refused = metrics.counter('dimo_audit_refused_total', 'Entries that were refused because the audit log could not be written');
  }

  wrote(entries: number, head: AuditHead | undefined, waiting: number): void {
    this.#written.inc(entries);
    this.#waiting.set(waiting);
    if (head !== undefined) this.#seq.set(head.seq);
  }

  refused(waiting: number): void {
    this.#refused.inc();
    this.#waiting.set(waiting);
  }
}
