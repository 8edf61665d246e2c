import { setTimeout as sleep } from 'node:timers/promises';
import type { SupergraphManager } from '@apollo/gateway';
import type { Logger } from '@dimo-node/kit';
import { composeSupergraph, CompositionError, type SubgraphSdl } from './composition';
import { readSdls, type MissingSdl, type SdlSource } from './sources';

/** Between attempts to compose the first supergraph. */
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

export type SupergraphState =
  | { readonly phase: 'waiting'; readonly reasons: MissingSdl }
  /** `fault`: a newer schema was refused, the one before is still served. */
  | { readonly phase: 'serving'; readonly fault: string | undefined }
  | { readonly phase: 'stopped' };

export type ReloadOutcome = 'loaded' | 'refused';

export interface SupergraphWatcherOptions {
  readonly sources: readonly SdlSource[];
  readonly pollIntervalMs: number;
  readonly log: Logger;
  readonly onReload: (outcome: ReloadOutcome) => void;
}

type Update = (supergraphSdl: string) => void;
type Hook = Parameters<SupergraphManager['initialize']>[0];

/**
 * Composes the supergraph at start, waiting for remote subgraphs that are not there yet, and anew whenever one of them changes its schema.
 * A schema that does not compose is reported and the one before stays in service.
 */
export class SupergraphWatcher implements SupergraphManager {
  readonly #options: SupergraphWatcherOptions;
  readonly #abort = new AbortController();
  #state: SupergraphState = { phase: 'waiting', reasons: {} };
  #polling: Promise<void> | undefined;
  /** The texts looked at last, composed or refused: the same ones are not tried again. */
  #seen = '';

  constructor(options: SupergraphWatcherOptions) {
    this.#options = options;
  }

  get state(): SupergraphState {
    return this.#state;
  }

  /** Called once by the gateway. Rejects with CompositionError when the subgraphs are all local, since waiting cannot help then. */
  async initialize({ update }: Hook): Promise<{ supergraphSdl: string; cleanup: () => Promise<void> }> {
    const supergraphSdl = await this.#composeFirst();
    this.#state = { phase: 'serving', fault: undefined };
    this.#options.onReload('loaded');
    if (this.#hasRemote()) this.#polling = this.#poll(update);
    return { supergraphSdl, cleanup: () => this.stop() };
  }

  /** Ends waiting and polling. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#state = { phase: 'stopped' };
    await this.#polling;
  }

  async #composeFirst(): Promise<string> {
    for (let pauseMs = FIRST_RETRY_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_RETRY_MS)) {
      const { sdls, missing } = await readSdls(this.#options.sources);
      const reasons = { ...missing };
      if (Object.keys(missing).length === 0) {
        try {
          const supergraph = composeSupergraph(sdls);
          this.#seen = fingerprint(sdls);
          return supergraph;
        } catch (error) {
          if (!(error instanceof CompositionError) || !this.#hasRemote()) throw error;
          reasons['supergraph'] = error.message;
        }
      }
      this.#wait(reasons);
      await sleep(pauseMs, undefined, { signal: this.#abort.signal });
    }
  }

  #wait(reasons: MissingSdl): void {
    const before = this.#state.phase === 'waiting' ? this.#state.reasons : {};
    this.#state = { phase: 'waiting', reasons };
    if (JSON.stringify(before) !== JSON.stringify(reasons)) this.#options.log.warn({ reasons }, 'waiting for subgraphs');
  }

  async #poll(update: Update): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      try {
        await sleep(this.#options.pollIntervalMs, undefined, { signal });
      } catch {
        return;
      }
      const { sdls, missing } = await readSdls(this.#options.sources);
      // A subgraph that is away keeps its part of the graph: its fields give errors until it is back.
      if (!signal.aborted && Object.keys(missing).length === 0 && fingerprint(sdls) !== this.#seen) this.#reload(sdls, update);
    }
  }

  #reload(sdls: readonly SubgraphSdl[], update: Update): void {
    this.#seen = fingerprint(sdls);
    try {
      update(composeSupergraph(sdls));
      this.#state = { phase: 'serving', fault: undefined };
      this.#options.onReload('loaded');
      this.#options.log.info('a subgraph changed its schema: new supergraph in service');
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      this.#state = { phase: 'serving', fault };
      this.#options.onReload('refused');
      this.#options.log.error(
        { err: error },
        'a subgraph changed its schema and the graph no longer composes: the one before stays in service',
      );
    }
  }

  #hasRemote(): boolean {
    return this.#options.sources.some((source) => source.kind === 'remote');
  }
}

function fingerprint(sdls: readonly SubgraphSdl[]): string {
  return sdls.map(({ name, url, sdl }) => `${name}\n${url}\n${sdl}`).join('\n');
}
