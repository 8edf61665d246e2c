import { setTimeout as sleep } from 'node:timers/promises';
import type { ContractBook } from '../chain/contract-book';
import type { BlockHeader } from '../chain/log';
import type { Anomaly, AnomalyKind } from '../fold/anomaly';
import type { BlockEvents } from '../fold/fold';
import { RpcError, type AdaptiveRange, type HeadNotice, type Header, type Rpc } from '../rpc';
import { rewind } from '../store/rewind';
import type { Store } from '../store/store';
import { backfill } from './backfill';
import type { BlockLogSource } from './block-logs';
import { BloomCheck } from './bloom';
import { toBlockHeader } from './convert';
import type { Finality } from './finality';
import type { FollowerLog } from './follower-log';
import { commonAncestor, ForkError } from './fork';
import { recordIncident } from './incident';
import type { SyncMetrics } from './metrics';
import { Progress } from './progress';
import type { ProgressLine } from './progress-line';
import type { Reconciler } from '../reconcile/reconciler';
import { nextBlocks } from './tail';
import { Upkeep } from './upkeep';
import type { Wake } from './wake';

/** The loop looks at the chain at least this often, whatever is announced. */
const LONGEST_SLEEP_MS = 2000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** Anomalies that a healthy chain has too: admin burns reset attributes of what is gone, payouts name vehicles from before the start block. */
const ORDINARY: ReadonlySet<AnomalyKind> = new Set(['missing-row', 'unknown-target']);

export interface FollowerParts {
  readonly store: Store;
  readonly rpc: Rpc;
  readonly range: AdaptiveRange;
  readonly finality: Finality;
  readonly wake: Wake;
  readonly metrics: SyncMetrics;
  readonly reconciler: Reconciler;
  readonly progressLine: ProgressLine;
  readonly log: FollowerLog;
  readonly confirmations: number;
  readonly pollIntervalMs: number;
}

/** Follows one chain from the checkpoint on, for as long as its database session lives: backfill to the final block, then block by block. */
export class Follower {
  readonly #parts: FollowerParts;
  readonly #contracts: ContractBook;
  readonly #source: BlockLogSource;
  readonly #upkeep: Upkeep;
  #caughtUp = false;
  /** The newest announced block has just been indexed. */
  #atHead = false;
  /** Failures in a row. */
  #faults = 0;
  /** Up to here blocks are read one by one, since a range read was found wanting. */
  #oneByOneTo = -1;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    this.#contracts = parts.store.contracts;
    const { rpc, log } = parts;
    this.#source = { rpc, addresses: this.#contracts.watched(), bloom: new BloomCheck(this.#contracts), log };
    this.#upkeep = new Upkeep({ ...parts, source: this.#source });
  }

  /** Runs until `signal` aborts or something fails that is not a fork. */
  async run(signal: AbortSignal): Promise<void> {
    for (let begun = false; ;) {
      signal.throwIfAborted();
      try {
        if (!begun) await this.#upkeep.begin(signal);
        begun = true;
        await this.#advance(signal);
        this.#faults = 0;
      } catch (error) {
        if (error instanceof ForkError) await this.#rewindFor(error, signal);
        else if (error instanceof RpcError) await this.#waitFor(error, signal);
        else throw error;
      }
    }
  }

  /** The RPC has retried and failed over already: what is left is to wait and say so. */
  async #waitFor(error: RpcError, signal: AbortSignal): Promise<void> {
    const { log, metrics } = this.#parts;
    metrics.rpcFailures.inc({ kind: error.kind });
    const level = this.#faults === 0 ? 'warn' : 'debug';
    log[level](
      { kind: error.kind, error: error.message, at: this.#parts.store.checkpoint.indexed.number },
      'the chain cannot be read; trying again',
    );
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#faults++);
    await sleep(pause, undefined, { signal });
  }

  async #advance(signal: AbortSignal): Promise<void> {
    const { store, rpc, finality, wake, confirmations } = this.#parts;
    const notice = wake.take();
    // Right after a block there is nothing to ask: the next one is announced.
    if (this.#atHead && !notice) return this.#sleep(signal);
    this.#atHead = false;
    const head = notice?.header ? notice.number : await rpc.blockNumber(signal);
    const final = finality.final(head);
    if (this.#upkeep.due) this.#oneByOneTo = (await this.#upkeep.run(this.#caughtUp, signal)) ?? this.#oneByOneTo;
    const at = store.checkpoint.indexed.number;
    const target = head - confirmations;
    if (this.#oneByOneTo > at && target > at) await this.#tail(Math.min(this.#oneByOneTo, target), final, undefined, signal);
    else if (Math.min(final, target) > at) await this.#backfill(Math.min(final, target), signal);
    else if (target > at) await this.#tail(target, final, notice, signal);
    else {
      await this.#checkHead(notice, signal);
      if (!this.#caughtUp) this.#parts.log.info({ block: at }, 'the twin is at the head of the chain');
      this.#caughtUp = true;
      await this.#sleep(signal);
    }
  }

  /** Until the next announcement, or the time to look for oneself. */
  async #sleep(signal: AbortSignal): Promise<void> {
    await this.#parts.wake.wait(Math.min(this.#parts.pollIntervalMs, LONGEST_SLEEP_MS), signal);
    this.#atHead = false;
  }

  async #backfill(to: number, signal: AbortSignal): Promise<void> {
    const { store, rpc, range, log, progressLine } = this.#parts;
    let previous = store.checkpoint.indexed;
    const from = previous.number + 1;
    const progress = new Progress();
    progress.add(from - 1, 0);
    this.#caughtUp = false;
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    try {
      for await (const batch of backfill({ rpc, contracts: this.#contracts, addresses: this.#source.addresses, range }, from, to, both)) {
        assertFollows(previous, batch.blocks[0]?.header);
        previous = { number: batch.to.number, hash: batch.to.hash };
        this.#report(await store.enqueue({ ...batch, final: to }), batch.blocks, batch.to.number);
        progress.add(batch.to.number, batch.events.count);
        progressLine.show(from, batch.to.number, to, progress.report(to));
        if (this.#upkeep.due) {
          await store.flush();
          await this.#upkeep.run(false, signal);
          log.info({ block: batch.to.number, of: to, ...progress.report(to) }, 'backfill');
        }
      }
    } finally {
      stop.abort();
      progressLine.clear();
      // What is on its way must be in before anything else looks at the checkpoint.
      await store.flush();
    }
    log.info({ from, to, ...progress.report(to) }, 'backfill done');
  }

  async #tail(target: number, final: number, notice: HeadNotice | undefined, signal: AbortSignal): Promise<void> {
    const { store } = this.#parts;
    const known = notice?.header?.number === target ? notice.header : undefined;
    const { blocks, events } = await nextBlocks(this.#source, store, target, known, signal);
    const last = blocks.at(-1);
    if (!last) return;
    this.#report(await store.append({ blocks, events, to: last.header, final }), blocks, last.header.number);
    this.#atHead = last.header.number === target;
  }

  /** At the head: a block of the same or a lower height but another hash means the chain was reorganised without growing. */
  async #checkHead(notice: HeadNotice | undefined, signal: AbortSignal): Promise<void> {
    const { store, rpc, confirmations } = this.#parts;
    const { indexed } = store.checkpoint;
    if (indexed.hash === '') return;
    const head: Header | null = notice?.header ?? (await rpc.headerByNumber('latest', signal));
    if (!head || head.number > indexed.number + confirmations) return;
    const chain = await rpc.headerByNumber(Math.min(head.number, indexed.number), signal);
    if (!chain) return;
    const ours = chain.number === indexed.number ? indexed : await store.headerAt(chain.number);
    const theirs = toBlockHeader(chain);
    if (ours && ours.hash !== theirs.hash) throw new ForkError(chain.number, ours.hash, theirs.hash);
  }

  async #rewindFor(fork: ForkError, signal: AbortSignal): Promise<void> {
    const { store, rpc, log, metrics } = this.#parts;
    const ancestor = await commonAncestor(store, rpc, signal);
    // The chain holds our block after all: endpoints disagree for a moment.
    if (ancestor.number >= store.checkpoint.indexed.number) return sleep(FIRST_PAUSE_MS, undefined, { signal });
    const { depth, rebuilt } = await rewind(store, ancestor, { oldHash: fork.indexedHash, newHash: fork.chainHash });
    metrics.reorgs.inc();
    metrics.indexedBlock.set(ancestor.number);
    log.warn(
      { depth, ancestor: ancestor.number, at: fork.height, oldHash: fork.indexedHash, newHash: fork.chainHash },
      'the chain was reorganised',
    );
    if (rebuilt) {
      await recordIncident(
        store.session.client,
        'reorg-below-final',
        ancestor.number,
        `${depth} blocks, deeper than the journal: the twin was projected anew`,
      );
      log.error(
        { depth, ancestor: ancestor.number },
        'the reorg went below the final block; the twin was projected anew from stored events',
      );
    }
  }

  #report(anomalies: readonly Anomaly[], blocks: readonly BlockEvents[], block: number): void {
    const { metrics, log } = this.#parts;
    metrics.indexedBlock.set(block);
    metrics.events.inc(blocks.reduce((sum, one) => sum + one.logs.length, 0));
    for (const anomaly of anomalies) {
      metrics.anomalies.inc({ kind: anomaly.kind });
      log[ORDINARY.has(anomaly.kind) ? 'debug' : 'warn'](
        { block: anomaly.blockNumber, logIndex: anomaly.logIndex, event: anomaly.event, kind: anomaly.kind, subject: anomaly.subject },
        'anomaly',
      );
    }
  }
}

/** A block right after the one before it must name it as its parent. */
function assertFollows(before: { readonly number: number; readonly hash: string }, header: BlockHeader | undefined): void {
  if (before.hash === '' || header?.number !== before.number + 1 || header.parentHash === before.hash) return;
  throw new ForkError(before.number, before.hash, header.parentHash);
}
