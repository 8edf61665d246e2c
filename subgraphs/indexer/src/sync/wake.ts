import type { HeadNotice } from '../rpc';

/** Lets the sync loop sleep until a head is announced; keeps only the newest announcement. */
export class Wake {
  #notice: HeadNotice | undefined;
  #resolve: (() => void) | undefined;

  announce(notice: HeadNotice): void {
    this.#notice = notice;
    this.#resolve?.();
  }

  /** The newest announcement since the last call. */
  take(): HeadNotice | undefined {
    const notice = this.#notice;
    this.#notice = undefined;
    return notice;
  }

  /** Resolves at the next announcement, at once when one is waiting, or after `ms`. Rejects when `signal` aborts. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#notice) return;
    await new Promise<void>((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        this.#resolve = undefined;
        resolve();
      };
      const abort = (): void => {
        done();
        reject(signal.reason as Error);
      };
      const timer = setTimeout(done, ms);
      this.#resolve = done;
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
    });
  }
}
