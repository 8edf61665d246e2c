import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '@dimo-node/database';
import type { ContractRole, Metrics, Network } from '@dimo-node/kit';
import { ContractBook } from './chain/contract-book';
import { Reconciler } from './reconcile/reconciler';
import { AdaptiveRange, createRpc, NoEndpointError, WrongChainError, type Rpc } from './rpc';
import { CheckpointMovedError, createCheckpoint, NetworkMismatchError, readCheckpoint } from './store/checkpoint';
import { Store } from './store/store';
import { WriterSession } from './store/writer-session';
import { Finality } from './sync/finality';
import { Follower } from './sync/follower';
import type { FollowerLog } from './sync/follower-log';
import { createSyncMetrics, type SyncMetrics } from './sync/metrics';
import { ProgressLine, type Terminal } from './sync/progress-line';
import { Wake } from './sync/wake';

export interface IndexerSettings {
  readonly databaseUrl: string;
  readonly network: Network;
  readonly rpcUrls: readonly string[];
  /** First block of an empty database; 0 if not given. */
  readonly startBlock?: number | undefined;
  readonly confirmations?: number | undefined;
  readonly finalityDepth?: number | undefined;
  readonly pollIntervalMs?: number | undefined;
  readonly rpcTimeoutMs?: number | undefined;
  readonly skipContracts?: readonly ContractRole[] | undefined;
}

export interface IndexerTools {
  readonly metrics: Metrics;
  readonly log: FollowerLog;
  /** Shows a moving line during a backfill. */
  readonly terminal?: Terminal | undefined;
}

export interface RunningIndexer {
  /** Settles when the indexer ends: after `stop`, or rejects with what it cannot recover from. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** Failures without progress after which an unexpected error is taken to be permanent. */
const MOST_FAILURES = 8;
const LONGEST_PAUSE_MS = 5000;

/** Starts following a chain into the twin. Recovers by itself from a lost RPC or database; ends only for what the operator must mend. */
export function startIndexer(settings: IndexerSettings, tools: IndexerTools): RunningIndexer {
  const stop = new AbortController();
  const done = new IndexerProcess({ ...settings, ...tools }, stop.signal).run().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  return {
    done,
    async stop() {
      stop.abort();
      await done.catch(() => undefined);
    },
  };
}

type IndexerOptions = IndexerSettings & IndexerTools;

class IndexerProcess {
  readonly #options: IndexerOptions;
  readonly #signal: AbortSignal;
  readonly #contracts: ContractBook;
  readonly #metrics: SyncMetrics;
  readonly #wake = new Wake();
  readonly #finality: Finality;
  readonly #range = new AdaptiveRange();
  #failures = 0;

  constructor(options: IndexerOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    this.#contracts = new ContractBook(options.network, options.skipContracts);
    this.#metrics = createSyncMetrics(options.metrics);
    this.#finality = new Finality(options.finalityDepth ?? 256);
  }

  async run(): Promise<void> {
    const rpc = await this.#connect();
    void this.#listen(rpc);
    try {
      for (;;) await this.#session(rpc);
    } finally {
      await rpc.close();
    }
  }

  /** One life of a database session. Returns when it is to be opened again; throws what cannot be mended by that. */
  async #session(rpc: Rpc): Promise<void> {
    const { databaseUrl, network, startBlock = 0, log } = this.#options;
    let session: WriterSession | undefined;
    let reached = -1;
    try {
      session = await WriterSession.open(databaseUrl, network.chainId, log, this.#signal);
      const { client } = session;
      const checkpoint =
        (await readCheckpoint(client, network.chainId)) ?? (await createCheckpoint(client, network.name, network.chainId, startBlock));
      const store = new Store(session, this.#contracts, checkpoint);
      log.info({ network: network.name, chainId: network.chainId, after: checkpoint.indexed.number }, 'indexing');
      try {
        await this.#follower(store, rpc).run(this.#signal);
      } finally {
        reached = store.checkpoint.indexed.number - checkpoint.indexed.number;
      }
    } catch (error) {
      this.#signal.throwIfAborted();
      if (reached > 0) this.#failures = 0;
      await this.#pauseAfter(error, session?.broken !== undefined || session === undefined);
    } finally {
      await session?.close();
    }
  }

  #follower(store: Store, rpc: Rpc): Follower {
    const { log, network, confirmations = network.confirmations, pollIntervalMs = 1000 } = this.#options;
    return new Follower({
      store,
      rpc,
      range: this.#range,
      finality: this.#finality,
      wake: this.#wake,
      metrics: this.#metrics,
      reconciler: new Reconciler(store, rpc, log),
      progressLine: new ProgressLine(this.#options.terminal),
      log,
      confirmations,
      pollIntervalMs,
    });
  }

  async #pauseAfter(error: unknown, databaseLost: boolean): Promise<void> {
    if (error instanceof NetworkMismatchError || error instanceof WrongChainError || error instanceof DatabaseError) throw error;
    const { log } = this.#options;
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof CheckpointMovedError) log.info({ reason }, 'reading the checkpoint again');
    else if (databaseLost || isTransient(error)) log.warn({ reason }, 'the database is away or refused; trying again from the checkpoint');
    else {
      if (++this.#failures >= MOST_FAILURES) throw error;
      log.error({ err: error, failures: this.#failures }, 'indexing failed; trying again from the checkpoint');
    }
    await sleep(Math.min(LONGEST_PAUSE_MS, 200 * 2 ** this.#failures), undefined, { signal: this.#signal });
  }

  /** Waits for an endpoint as long as it takes: the RPC may start after the node. A wrong chain ends it at once. */
  async #connect(): Promise<Rpc> {
    const { rpcUrls, network, pollIntervalMs = 1000, rpcTimeoutMs = 30_000, log } = this.#options;
    for (;;) {
      try {
        return await createRpc({
          urls: rpcUrls,
          expectedChainId: network.chainId,
          pollIntervalMs,
          timeoutMs: rpcTimeoutMs,
          log,
          signal: this.#signal,
        });
      } catch (error) {
        if (!(error instanceof NoEndpointError)) throw error;
        log.warn({ reason: error.message }, 'no RPC endpoint answers; trying again');
        await sleep(1000, undefined, { signal: this.#signal });
      }
    }
  }

  async #listen(rpc: Rpc): Promise<void> {
    try {
      for await (const notice of rpc.heads(this.#signal)) this.#wake.announce(notice);
    } catch (error) {
      // The loop polls anyway; announcements only make it faster.
      if (!this.#signal.aborted) this.#options.log.warn({ reason: String(error) }, 'head announcements ended; polling');
    }
  }
}

/** Errors of Postgres that a new attempt may well not meet: shutdown, resource limits, serialization, deadlock, lost connections. */
function isTransient(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(08|40|53|55|57|58)/.test(code) || /^E[A-Z]+$/.test(code);
}
