import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

/** Waits for its input to end, which only happens when our process is gone; then ends the child and removes its folder. */
const SCRIPT = 'cat >/dev/null; kill -TERM "$1" 2>/dev/null; sleep 1; rm -rf -- "$2"';

/**
 * Ends `pid` and removes `folder` when this process dies in whatever way, kill -9 included: a shell waits for a pipe that only
 * we hold open. Does nothing on platforms without a POSIX shell. Returns what calls the watch off.
 */
export function killWithParent(pid: number, folder: string): () => void {
  if (process.platform === 'win32') return () => undefined;
  const guard: ChildProcess = spawn('/bin/sh', ['-c', SCRIPT, 'anvil-watchdog', String(pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Its own group: Ctrl-C at a terminal must reach us first, so that the chain is saved before anvil ends.
    detached: true,
  });
  guard.on('error', () => undefined);
  guard.unref();
  if (guard.stdin instanceof Socket) {
    guard.stdin.on('error', () => undefined);
    guard.stdin.unref();
  }
  return () => {
    guard.kill('SIGKILL');
  };
}
