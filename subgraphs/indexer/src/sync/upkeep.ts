import { RpcError, type AdaptiveRange, type Rpc } from '../rpc';
import type { Reconciler } from '../reconcile/reconciler';
import type { Finding } from '../reconcile/probes';
import { recordHead } from '../store/checkpoint';
import { prune } from '../store/prune';
import { rewind } from '../store/rewind';
import type { Store } from '../store/store';
import { auditRange, type AuditDifference } from './audit';
import { Background } from './background';
import { logsOfBlock, type BlockLogSource } from './block-logs';
import { bareHash } from './convert';
import type { Finality } from './finality';
import type { FollowerLog } from './follower-log';
import { recordIncident } from './incident';
import type { SyncMetrics } from './metrics';
import { surveyChain, type Survey } from './survey';

const EVERY_MS = 5000;
/** Final blocks compared in one go. */
const AUDIT_BLOCKS = 20_000;

export interface UpkeepParts {
  readonly store: Store;
  readonly rpc: Rpc;
  readonly range: AdaptiveRange;
  readonly finality: Finality;
  readonly reconciler: Reconciler;
  readonly metrics: SyncMetrics;
  readonly log: FollowerLog;
  readonly source: BlockLogSource;
}

interface Audited {
  readonly from: number;
  readonly to: number;
  /** Where the stored events differ from what the block itself says; undefined when they do not. */
  readonly difference: AuditDifference | undefined;
}

/** What is seen to every few seconds beside the blocks: head and finality, pruning, the audit, reconciliation. Reads beside the loop, writes within it. */
export class Upkeep {
  readonly #parts: UpkeepParts;
  readonly #survey = new Background<Survey | undefined>();
  readonly #audit = new Background<Audited>();
  readonly #reconciliation = new Background<Finding[]>();
  #at = 0;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  get due(): boolean {
    return Date.now() - this.#at > EVERY_MS;
  }

  /** The first look at the chain, which everything else needs. */
  async begin(signal: AbortSignal): Promise<void> {
    const { rpc, finality } = this.#parts;
    await this.#record(await surveyChain(rpc, finality, signal));
  }

  /** Nothing may be being written meanwhile. Resolves to a block up to which blocks must be read one by one, if any. */
  async run(caughtUp: boolean, signal: AbortSignal): Promise<number | undefined> {
    const { rpc, finality, reconciler } = this.#parts;
    this.#at = Date.now();
    await this.#record(this.#taken(this.#survey));
    this.#survey.start(() => surveyChain(rpc, finality, signal));
    if (!caughtUp) return undefined;
    const findings = this.#taken(this.#reconciliation);
    if (findings) await reconciler.apply(findings, signal);
    this.#reconciliation.start(() => reconciler.look(signal));
    const audited = this.#taken(this.#audit);
    const restart = audited && (await this.#conclude(audited));
    this.#startAudit(signal);
    return restart;
  }

  async #record(survey: Survey | undefined): Promise<void> {
    if (!survey) return;
    const { store, metrics } = this.#parts;
    await recordHead(store.session.client, store.checkpoint.chainId, survey.head, survey.final);
    metrics.headBlock.set(survey.head.number);
    if (!survey.final) return;
    metrics.finalBlock.set(survey.final.number);
    await prune(store, survey.final.number);
  }

  #startAudit(signal: AbortSignal): void {
    const { store, rpc, range, finality, source } = this.#parts;
    const { audited, indexed } = store.checkpoint;
    const from = audited + 1;
    const to = Math.min(finality.final(indexed.number), audited + AUDIT_BLOCKS);
    if (to < from) return;
    const { reader } = store.session;
    this.#audit.start(async () => {
      const difference = await auditRange(reader, { rpc, from, to, addresses: source.addresses, range, signal });
      const real = difference !== undefined && !(await this.#isAsStored(difference, signal));
      return { from, to: difference && !real ? difference.block : to, difference: real ? difference : undefined };
    });
  }

  /** A difference that the block itself confirms takes the twin back to before it. */
  async #conclude({ from, to, difference }: Audited): Promise<number | undefined> {
    const { store, metrics, log } = this.#parts;
    // A rewind since then has made the outcome void.
    if (store.checkpoint.audited !== from - 1 || store.checkpoint.indexed.number < to) return undefined;
    if (!difference) {
      await store.setAudited(to);
      return undefined;
    }
    metrics.auditFailures.inc();
    const { block, stored, onChain } = difference;
    log.error({ block, stored, onChain }, 'a final block differs from a second read; reading it again');
    await recordIncident(store.session.client, 'audit-difference', block, `${stored} events stored, ${onChain} on chain at a second read`);
    await rewind(store, await store.headerAtOrBelow(block - 1));
    return block;
  }

  /** The block read by hash, with the checks of a new one, decides between the stored events and a range that says otherwise. */
  async #isAsStored({ block, stored }: AuditDifference, signal: AbortSignal): Promise<boolean> {
    const { store, rpc, source } = this.#parts;
    const header = await rpc.headerByNumber(block, signal);
    if (!header) return true;
    const ours = await store.headerAt(block);
    if (ours && ours.hash !== bareHash(header.hash)) return false;
    return (await logsOfBlock(source, header, signal)).length === stored;
  }

  /** What the RPC refused is asked again next time. */
  #taken<T>(background: Background<T>): T | undefined {
    try {
      return background.take()?.value;
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      this.#parts.log.debug({ kind: error.kind, reason: error.message }, 'upkeep could not read the chain');
      return undefined;
    }
  }
}
