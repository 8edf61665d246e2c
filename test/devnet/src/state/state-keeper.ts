import { artifactsHash } from '../chain/artifacts';
import type { Log } from '../log';
import type { JsonRpc } from '../rpc';
import type { ChainFile } from './chain-file';

const SHORTEST_PAUSE_MS = 5_000;
/** A save may take this part of the time between saves: a long chain is saved less often. */
const SHARE = 20;

/** Saves the chain from time to time while it grows, and at the end. */
export class StateKeeper {
  readonly #rpc: JsonRpc;
  readonly #file: ChainFile;
  readonly #steps: () => number;
  readonly #log: Log;
  readonly #contracts: string;
  #savedHeight = -1;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(rpc: JsonRpc, file: ChainFile, steps: () => number, log: Log) {
    this.#rpc = rpc;
    this.#file = file;
    this.#steps = steps;
    this.#log = log;
    this.#contracts = file.notes?.contracts ?? artifactsHash();
    this.#schedule(SHORTEST_PAUSE_MS);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Call after stop(), while the node still answers and nothing is being mined. */
  async saveAtEnd(): Promise<void> {
    try {
      await this.#save();
      this.#file.settle(this.#savedHeight);
    } catch (error) {
      this.#report(error);
    }
  }

  #schedule(pauseMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      const started = Date.now();
      this.#running = this.#save()
        .catch((error: unknown) => this.#report(error))
        .finally(() => this.#schedule(Math.max(SHORTEST_PAUSE_MS, (Date.now() - started) * SHARE)));
    }, pauseMs);
  }

  async #save(): Promise<void> {
    const height = await this.#rpc.number('eth_blockNumber');
    if (height === this.#savedHeight) return;
    const notes = this.#file.notes;
    await this.#file.save(this.#rpc, { seed: notes?.seed ?? 1, contracts: this.#contracts, activitySteps: this.#steps() }, height);
    this.#savedHeight = height;
  }

  #report(error: unknown): void {
    this.#log(`saving the chain failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
