import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

/** When its input ends without a word, our process is gone: then it ends the child and removes its folder. */
const SCRIPT = 'read -r word || { kill -TERM "$1" 2>/dev/null; sleep 1; rm -rf -- "$2"; }';

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
  const { stdin } = guard;
  stdin?.on('error', () => undefined);
  if (stdin instanceof Socket) stdin.unref();
  return () => {
    stdin?.end('stop\n');
  };
}
