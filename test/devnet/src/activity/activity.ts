import { sendCall } from '../chain/send';
import type { Log } from '../log';
import type { RpcSender } from '../rpc';
import { Prng } from '../seed/prng';
import { nextDeed } from './actions';
import { ChainView } from './chain-view';

export interface ActivityOptions {
  readonly seed: number;
  readonly intervalMs: number;
  /** Steps made before, on an earlier run of the same chain. */
  readonly steps: number;
  readonly log: Log;
}

/** Tries before a step is given up because the picks did not fit the chain. */
const TRIES = 8;

/**
 * Sends one plausible transaction every `intervalMs`. What comes next is decided by the seed, the number of the step and what the
 * chain says. A step that fails is logged and the stream goes on.
 */
export class Activity {
  readonly #rpc: RpcSender;
  readonly #options: ActivityOptions;
  #steps: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(rpc: RpcSender, options: ActivityOptions) {
    this.#rpc = rpc;
    this.#options = options;
    this.#steps = options.steps;
    this.#schedule();
  }

  get steps(): number {
    return this.#steps;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#step()
        .catch((error: unknown) => {
          if (!this.#stopped) this.#options.log(`activity: ${error instanceof Error ? error.message : String(error)}`);
        })
        .finally(() => this.#schedule());
    }, this.#options.intervalMs);
  }

  async #step(): Promise<void> {
    const rng = new Prng((this.#options.seed ^ Math.imul(this.#steps + 1, 0x9e3779b1)) >>> 0);
    this.#steps += 1;
    const view = new ChainView(this.#rpc);
    for (let tried = 0; tried < TRIES && !this.#stopped; tried += 1) {
      const deed = await nextDeed({ view, rng, now: Math.floor(Date.now() / 1000) });
      if (deed === undefined) continue;
      await sendCall(this.#rpc, deed.from, deed);
      return;
    }
  }
}
