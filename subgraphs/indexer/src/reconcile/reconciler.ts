import type { Rpc } from '../rpc';
import type { Correction } from '../fold/correction';
import type { Store } from '../store/store';
import { ContractReads } from './contract-reads';
import { silentChanges, unknownValues, type Finding, type Probe } from './probes';

const READS_A_RUN = 100;
const READS_AT_ONCE = 8;
const SILENT_CHANGES_EVERY_MS = 3_600_000;
const ASK_AGAIN_AFTER_MS = 3_600_000;
const MOST_SILENCES = 10_000;

interface ReconcilerLog {
  info(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

/** Reads from the contracts what events do not tell, and notes differences as corrections under the block indexed last. */
export class Reconciler {
  readonly #store: Store;
  readonly #rpc: Rpc;
  readonly #log: ReconcilerLog;
  /** Probes that were not answered, and when: a contract that is not there must not be asked all the time. */
  readonly #silent = new Map<string, number>();
  #silentChangesAt = 0;

  constructor(store: Store, rpc: Rpc, log: ReconcilerLog) {
    this.#store = store;
    this.#rpc = rpc;
    this.#log = log;
  }

  /** What the contracts say otherwise than the twin, read at the block indexed last. Changes nothing. */
  async look(signal: AbortSignal): Promise<Finding[]> {
    const { reader } = this.#store.session;
    const block = this.#store.checkpoint.indexed.number;
    const now = Date.now();
    const probes = await unknownValues(reader, READS_A_RUN);
    if (now - this.#silentChangesAt > SILENT_CHANGES_EVERY_MS) {
      this.#silentChangesAt = now;
      probes.push(...(await silentChanges(reader, MOST_SILENCES)));
    }
    const due = probes.filter(({ key }) => now - (this.#silent.get(key) ?? -Infinity) > ASK_AGAIN_AFTER_MS);
    return due.length === 0 ? [] : this.#ask(due, new ContractReads(this.#rpc, this.#store.contracts, block), signal);
  }

  /** Notes findings as corrections under the block indexed last. Grants that may have been set again since are asked about once more. */
  async apply(findings: readonly Finding[], signal: AbortSignal): Promise<void> {
    const header = await this.#store.headerAt(this.#store.checkpoint.indexed.number);
    if (!header || findings.length === 0) return;
    const reads = new ContractReads(this.#rpc, this.#store.contracts, header.number);
    const still = await this.#ask(
      findings.flatMap(({ again }) => (again ? [again] : [])),
      reads,
      signal,
    );
    const sure = [...findings.filter(({ again }) => !again), ...still];
    if (sure.length === 0) return;
    const corrections = await this.#number(sure, header.number);
    await this.#store.correct(header, corrections);
    this.#log.info({ block: header.number, corrections: corrections.length }, 'applied what contracts say and events did not');
  }

  async #ask(probes: readonly Probe[], reads: ContractReads, signal: AbortSignal): Promise<Finding[]> {
    const findings = new Map<string, Finding>();
    for (let at = 0; at < probes.length; at += READS_AT_ONCE) {
      await Promise.all(
        probes.slice(at, at + READS_AT_ONCE).map(async (probe) => {
          try {
            const finding = await probe.ask(reads, signal);
            if (finding) findings.set(`${finding.kind} ${finding.subject}`, finding);
            else this.#remember(probe);
          } catch (error) {
            signal.throwIfAborted();
            this.#log.debug({ probe: probe.key, error }, 'a contract did not answer');
            this.#remember(probe);
          }
        }),
      );
    }
    return [...findings.values()];
  }

  #remember({ key }: Probe): void {
    if (this.#silent.size >= MOST_SILENCES) this.#silent.clear();
    this.#silent.set(key, Date.now());
  }

  async #number(findings: readonly Finding[], block: number): Promise<Correction[]> {
    const { rows } = await this.#store.session.client.query<{ next: number }>(
      'SELECT coalesce(max(seq) + 1, 0) AS next FROM chain.correction WHERE block_number = $1',
      [block],
    );
    const first = rows[0]?.next ?? 0;
    return findings.map(({ kind, subject, value }, i) => ({ kind, subject, value, blockNumber: block, seq: first + i, readBlock: block }));
  }
}
