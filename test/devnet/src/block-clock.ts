import { quantity } from './rpc';
import type { JsonRpc } from './rpc';

/**
 * Mines an empty block when none has come for `everyMs`, so that the head moves also without transactions.
 * Errors are handed to `failed` and do not end the clock.
 */
export class BlockClock {
  readonly #rpc: JsonRpc;
  readonly #everyMs: number;
  readonly #seen: (height: number) => void;
  readonly #failed: (error: unknown) => void;
  #height = -1;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  /** `everyMs` 0 never mines. `seen` gets the height at every look, a few times each period. */
  constructor(rpc: JsonRpc, everyMs: number, seen: (height: number) => void, failed: (error: unknown) => void) {
    this.#rpc = rpc;
    this.#everyMs = everyMs;
    this.#seen = seen;
    this.#failed = failed;
    this.#schedule();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(
      () => {
        this.#running = this.#tick()
          .catch(this.#failed)
          .finally(() => this.#schedule());
      },
      this.#everyMs === 0 ? 500 : Math.max(50, this.#everyMs / 4),
    );
  }

  async #tick(): Promise<void> {
    const height = await this.#rpc.number('eth_blockNumber');
    const now = Date.now();
    if (height !== this.#height) {
      this.#height = height;
      this.#since = now;
    } else if (this.#everyMs > 0 && now - this.#since >= this.#everyMs - this.#everyMs / 8) {
      await this.#rpc.send('anvil_mine', [quantity(1)]);
      this.#height = height + 1;
      this.#since = now;
    }
    this.#seen(this.#height);
  }
}
