import type { Logger } from '@dimo-node/kit';

/** Something that runs until it is stopped. */
export interface RunningPart {
  stop(): Promise<void>;
}

type PartState<T> =
  | { readonly phase: 'starting' }
  | { readonly phase: 'ready'; readonly running: T }
  | { readonly phase: 'draining' }
  | { readonly phase: 'stopped'; readonly reason: string };

interface Part {
  readonly name: string;
  state: PartState<RunningPart>;
}

export interface StartOptions {
  /** Longest time its stop may take before the next part's turn; 3 s unless told. */
  readonly stopTimeoutMs?: number;
}

const STOP_TIMEOUT_MS = 3_000;

/** A part that ended although nobody had asked it to. */
export class PartCrash extends Error {
  override readonly name = 'PartCrash';

  constructor(
    readonly part: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${part} crashed: ${reason}`, options);
  }
}

/**
 * The parts of a program in the order of their start; they stop in the reverse order. The first crash of a part is
 * the program's: `crash` rejects with it, and the parts left are stopped by whoever waits for that.
 */
export class Parts {
  /** Never resolves. */
  readonly crash: Promise<never>;
  readonly #log: Logger;
  readonly #signal: AbortSignal;
  readonly #parts: (Part & { readonly stopTimeoutMs: number })[] = [];
  #reject: (crash: PartCrash) => void = () => undefined;

  constructor(log: Logger, signal: AbortSignal) {
    this.#log = log;
    this.#signal = signal;
    this.crash = new Promise<never>((_resolve, reject) => (this.#reject = reject));
    this.crash.catch(() => undefined);
  }

  /** Starts a part; `crashed` is for it to say that it ended by itself. Rejects when the program is stopping already. */
  async start<T extends RunningPart>(
    name: string,
    begin: (crashed: (reason: string) => void) => Promise<T>,
    options: StartOptions = {},
  ): Promise<T> {
    this.#signal.throwIfAborted();
    const part = { name, state: { phase: 'starting' } as PartState<RunningPart>, stopTimeoutMs: options.stopTimeoutMs ?? STOP_TIMEOUT_MS };
    this.#parts.push(part);
    const started = performance.now();
    try {
      const running = await begin((reason) => this.#crashed(part, reason));
      part.state = { phase: 'ready', running };
      this.#log.debug({ part: name, ms: Math.round(performance.now() - started) }, 'part is ready');
      this.#signal.throwIfAborted();
      return running;
    } catch (error) {
      if (part.state.phase === 'starting') part.state = { phase: 'stopped', reason: 'did not start' };
      throw error;
    }
  }

  /** Stops what runs, the last first, each within its time; logs what went wrong and never rejects. */
  async stop(): Promise<void> {
    for (const part of this.#parts.toReversed()) {
      if (part.state.phase !== 'ready') continue;
      const { running } = part.state;
      part.state = { phase: 'draining' };
      const problem = await within(part.stopTimeoutMs, running.stop());
      part.state = { phase: 'stopped', reason: problem ?? 'asked to' };
      if (problem !== undefined) this.#log.warn({ part: part.name, reason: problem }, 'part did not stop well');
    }
  }

  #crashed(part: Part, reason: string): void {
    if (part.state.phase !== 'starting' && part.state.phase !== 'ready') return;
    part.state = { phase: 'stopped', reason };
    this.#reject(new PartCrash(part.name, reason));
  }
}

/** Undefined when the work was done in time; else what kept it. */
async function within(timeoutMs: number, work: Promise<void>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`still not stopped after ${timeoutMs} ms`), timeoutMs);
  });
  const done = work.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
