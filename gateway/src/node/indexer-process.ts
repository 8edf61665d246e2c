import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningPart } from './parts';

/** What the indexer's process tells its parent. */
export interface ReadyMessage {
  readonly type: 'ready';
  /** Where its own subgraph, health and metrics are. */
  readonly url: string;
}

export interface IndexerProcess extends RunningPart {
  readonly url: string;
  readonly pid: number;
}

const STOP_TIMEOUT_MS = 5_000;

/**
 * Runs the indexer in a process of its own: a backfill keeps a core busy, and the gateway must answer meanwhile. It ends
 * by itself when the channel to us closes, so it never outlives a node that was killed.
 */
export async function startIndexerProcess(
  env: NodeJS.ProcessEnv,
  crashed: (reason: string) => void,
  signal: AbortSignal,
): Promise<IndexerProcess> {
  // In its own process group: Ctrl-C at the terminal is for us, and we stop it in its turn.
  const child = fork(join(__dirname, '..', 'cli.js'), ['indexer'], {
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code, by]) => `ended with ${by === null ? `exit code ${code}` : `signal ${by}`}`);
  const early = ended.then((how) => {
    throw new Error(`the indexer ${how} while starting; the lines above say why`);
  });
  early.catch(() => undefined);
  const stop = async (): Promise<void> => {
    stopping = true;
    child.kill('SIGTERM');
    if ((await Promise.race([ended, delay(STOP_TIMEOUT_MS, undefined, { ref: false })])) === undefined) child.kill('SIGKILL');
    await ended;
  };
  let stopping = false;
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), early])) as [unknown];
    if (!isReady(message)) throw new Error('the indexer process speaks another language: build the project anew (npm run build)');
    void ended.then((how) => stopping || crashed(how));
    return { url: message.url, pid: child.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Tells the parent, if there is one. */
export function announceReady(message: ReadyMessage): void {
  process.send?.(message);
}

function isReady(message: unknown): message is ReadyMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    message.type === 'ready' &&
    'url' in message &&
    typeof message.url === 'string'
  );
}
