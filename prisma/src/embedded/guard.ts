import { spawn } from 'node:child_process';

export interface Guard {
  /** Lets the guarded process outlive us: call it once that process has ended. */
  release(): void;
}

/**
 * Signals a process when this one dies, however it dies. A shell in its own session waits on a pipe that only we hold
 * open: when the kernel closes it without the word to stand down, we are gone. Costs one sleeping shell; does nothing on Windows.
 */
export function guardProcess(pid: number, signal: 'INT' | 'TERM' | 'KILL' = 'INT'): Guard {
  if (process.platform === 'win32') return { release: () => undefined };
  const script = 'read -r word || kill -s "$1" "$2"';
  const shell = spawn('/bin/sh', ['-c', script, 'dimo-node-guard', signal, String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
  return { release: () => void shell.stdin.end('stop\n') };
}
