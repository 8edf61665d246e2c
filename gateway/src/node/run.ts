import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseError } from '@dimo-node/database';
import { PortBusyError, SettingsError, type Logger } from '@dimo-node/kit';
import { PartCrash, Parts } from './parts';

/** Exit codes: 1 wants a person, 75 (EX_TEMPFAIL) says that the same start may work later. */
export const EXIT = { ok: 0, failed: 1, retry: 75 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** After a signal everything has this long; what is left is ended by its guard when this process is gone. */
const STOP_DEADLINE_MS = 10_000;
const START_GRACE_MS = 4_000;
const LAUNCHER_CHECK_MS = 500;
const SAME_WISH_MS = 1_000;

/**
 * Runs a program until SIGINT, SIGTERM, the end of its parent (when it was forked) or a crash, and stops its parts.
 * Resolves to the exit code; what went wrong is logged.
 */
export function runProgram(log: Logger, start: (parts: Parts, signal: AbortSignal) => Promise<void>): Promise<ExitCode> {
  return run(log, start, (stopAsked) => stopAsked);
}

/** As `runProgram`, for work that ends by itself. */
export function runTask(log: Logger, work: (parts: Parts, signal: AbortSignal) => Promise<void>): Promise<ExitCode> {
  return run(log, work, () => Promise.resolve());
}

async function run(
  log: Logger,
  start: (parts: Parts, signal: AbortSignal) => Promise<void>,
  untilDone: (stopAsked: Promise<void>) => Promise<void>,
): Promise<ExitCode> {
  const abort = new AbortController();
  const parts = new Parts(log, abort.signal);
  const stopAsked = watchSignals(log, abort);
  const broken = watchProcess();
  const started = start(parts, abort.signal);
  let code: ExitCode = EXIT.ok;
  try {
    await Promise.race([started, stopAsked, parts.crash, broken]);
    await Promise.race([untilDone(stopAsked), parts.crash, broken]);
  } catch (error) {
    if (!abort.signal.aborted) code = report(log, error);
  }
  abort.abort();
  // A part that is just starting has to be up before it can be stopped; the steps after it see the signal.
  await Promise.race([started.catch(() => undefined), delay(START_GRACE_MS, undefined, { ref: false })]);
  await parts.stop();
  if (code === EXIT.ok) log.info('stopped');
  return code;
}

/** Resolves at the first wish to stop; a second one, or ten seconds, ends the process at once. */
async function watchSignals(log: Logger, abort: AbortController): Promise<void> {
  await new Promise<void>((resolve) => {
    let firstAt: number | undefined;
    // Kept for good: between two listeners a second signal would meet none and kill us.
    const wish = (): void => {
      firstAt ??= Date.now();
      resolve();
      // Ctrl-C under npm comes twice, from the terminal and from npm: that is one wish.
      if (Date.now() - firstAt > SAME_WISH_MS) process.exit(EXIT.failed);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, wish);
    if (process.channel !== undefined) process.once('disconnect', wish);
    watchLauncher(wish, abort.signal);
  });
  abort.abort();
  log.info('stopping');
  setTimeout(() => {
    log.error(`not stopped after ${STOP_DEADLINE_MS / 1_000} s: giving up waiting`);
    process.exit(EXIT.failed);
  }, STOP_DEADLINE_MS).unref();
}

/** Under `npm start` it is npm that people stop; killed hard, it cannot pass that on, but its children get another parent. */
function watchLauncher(gone: () => void, signal: AbortSignal): void {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const launcher = process.ppid;
  const timer = setInterval(() => process.ppid !== launcher && gone(), LAUNCHER_CHECK_MS);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** An error that nothing caught leaves unknown state behind: reported like the crash of a part. */
async function watchProcess(): Promise<never> {
  const error = await new Promise<unknown>((resolve) => {
    process.once('uncaughtException', resolve);
    process.once('unhandledRejection', resolve);
  });
  throw new Error('an error that nothing handled', { cause: error });
}

function report(log: Logger, error: unknown): ExitCode {
  if (error instanceof DatabaseError) {
    log.fatal({ code: error.code }, error.message);
    return error.code === 'DATABASE_UNREACHABLE' ? EXIT.retry : EXIT.failed;
  }
  if (error instanceof PortBusyError)
    log.fatal(`port ${error.port} on ${error.host} is in use by another program: stop it, or set PORT to a free port`);
  else if (error instanceof PartCrash) log.fatal({ part: error.part }, error.message);
  else if (error instanceof SettingsError) log.fatal(error.message);
  else log.fatal({ err: error }, 'cannot go on');
  return EXIT.failed;
}
