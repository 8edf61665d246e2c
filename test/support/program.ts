import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { guardProcess } from '@dimo-node/database';

/** The command line as `npm run build` left it. */
export const CLI = join(__dirname, '../../gateway/dist/cli.js');

export interface Program {
  readonly child: ChildProcess;
  /** Exit code, or null after a signal. */
  readonly ended: Promise<number | null>;
  /** Both outputs so far. */
  output(): string;
}

/** Runs a program with no environment but the path and what is given. */
export function runProgram(command: string, args: readonly string[], env: Readonly<Record<string, string>>, cwd: string): Program {
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, LOG_PRETTY: 'false', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
  });
  // Not left behind by a test that fails before it stops it.
  const guard = guardProcess(child.pid ?? 0, 'TERM');
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => {
    guard.release();
    return code as number | null;
  });
  return { child, ended, output: () => output };
}

/** Waits half a minute at most for the check to hold; fails with the program's output, at once when it has ended. */
export async function waitFor(program: Program, check: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (program.child.exitCode !== null) throw new Error(`ended with code ${program.child.exitCode}: ${program.output()}`);
    if (await Promise.resolve(check()).catch(() => false)) return;
    await delay(50);
  }
  throw new Error(`not ready: ${program.output()}`);
}

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

/** Sends a query to the gateway on a port of this machine. */
export async function query(port: number, text: string): Promise<Answer> {
  const body = JSON.stringify({ query: text });
  const response = await fetch(`http://localhost:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return (await response.json()) as Answer;
}

export async function isReady(port: number): Promise<boolean> {
  return (await fetch(`http://localhost:${port}/health/ready`)).ok;
}
