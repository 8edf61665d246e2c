import { setMaxListeners } from 'node:events';

/** A signal that ends with its parent or when time is up, whichever is first. Call `done` when the work is over. */
export interface Deadline {
  signal: AbortSignal;
  /** True when it was the clock, not the parent, that ended it. */
  expired(): boolean;
  done(): void;
}

/**
 * Links a time limit to a caller's signal. Not `AbortSignal.any`: that leaves an entry on long-lived parents for every request
 * until collected, and a backfill makes millions.
 */
export function deadline(ms: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, ms);
  const end = () => controller.abort(parent?.reason);
  // Many requests share one caller's signal; each removes its listener, so Node's leak warning at eleven would be false.
  if (parent !== undefined) setMaxListeners(0, parent);
  setMaxListeners(0, controller.signal);
  if (parent?.aborted) end();
  else parent?.addEventListener('abort', end, { once: true });
  return {
    signal: controller.signal,
    expired: () => timedOut,
    done: () => {
      clearTimeout(timer);
      parent?.removeEventListener('abort', end);
    },
  };
}

/** Waits `ms`, or rejects with the reason of the first signal to end. */
export function sleep(ms: number, ...signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const present = signals.filter((signal) => signal !== undefined);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      for (const signal of present) signal.removeEventListener('abort', abort);
      settle();
    };
    const abort = () => finish(() => reject(reasonOf(present.find((signal) => signal.aborted))));
    const timer = setTimeout(() => finish(resolve), ms);
    if (present.some((signal) => signal.aborted)) return abort();
    if (present.length > 0) setMaxListeners(0, ...present);
    for (const signal of present) signal.addEventListener('abort', abort, { once: true });
  });
}

/** The caller's own reason, always an Error. */
export function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}
