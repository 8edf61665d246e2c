import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';

const BENCH_FOLDER = resolve(__dirname, '../../../.bench/gateway');
const PEERS = [
  'express@5',
  '@as-integrations/express5@1',
  '@apollo/server@5.5.1',
  '@apollo/gateway@2.14.4',
  'graphql@16',
  '@graphql-hive/gateway@2',
];

export interface Contestant {
  readonly url: string;
  stop(): void;
}

/** Installs the peers into the ignored folder, once. */
export function installPeers(note: (text: string) => void): void {
  if (
    existsSync(join(BENCH_FOLDER, 'node_modules/@graphql-hive/gateway')) &&
    existsSync(join(BENCH_FOLDER, 'node_modules/@as-integrations/express5'))
  )
    return;
  note('installing the peers (once)');
  mkdirSync(BENCH_FOLDER, { recursive: true });
  writeFileSync(join(BENCH_FOLDER, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...PEERS], {
    cwd: BENCH_FOLDER,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

export interface Child<T> {
  /** The first that it has sent. */
  readonly message: T;
  readonly process: ChildProcess;
  stop(): void;
}

/** A child of ours, compiled as it is loaded; resolves with the first message that it sends. */
export async function startChild<T>(script: string, args: readonly string[] = []): Promise<Child<T>> {
  const child = fork(join(__dirname, script), args, {
    execArgv: ['-r', '@swc-node/register', ...profiling()],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return { message: await firstMessage<T>(child, script), process: child, stop: () => child.disconnect() };
}

export async function startOurs(settings: object): Promise<Contestant> {
  const { message, stop } = await startChild<{ url: string }>('ours.child.ts', [JSON.stringify(settings)]);
  return { url: message.url, stop };
}

export async function startApollo(supergraphSdl: string): Promise<Contestant> {
  cpSync(join(__dirname, 'peers/apollo.mjs'), join(BENCH_FOLDER, 'apollo.mjs'));
  const file = writeSupergraph(supergraphSdl);
  const env = { ...process.env, NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: '1' };
  const child = fork(join(BENCH_FOLDER, 'apollo.mjs'), [file], { cwd: BENCH_FOLDER, env, execArgv: [] });
  const { url } = await firstMessage<{ url: string }>(child, 'apollo');
  return { url, stop: () => child.kill('SIGKILL') };
}

export async function startHive(supergraphSdl: string): Promise<Contestant> {
  const port = await freePort();
  const file = writeSupergraph(supergraphSdl);
  const bin = join(BENCH_FOLDER, 'node_modules/@graphql-hive/gateway/dist/bin.js');
  const args = ['supergraph', file, '--port', String(port), '--host', '127.0.0.1', '--fork', '1'];
  const env = { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'error' };
  const child = fork(bin, args, { cwd: BENCH_FOLDER, env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return { url: `http://127.0.0.1:${port}/graphql`, stop: () => child.kill('SIGKILL') };
}

function writeSupergraph(sdl: string): string {
  const file = join(BENCH_FOLDER, 'supergraph.graphql');
  writeFileSync(file, sdl);
  return file;
}

function firstMessage<T>(child: ChildProcess, name: string): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`${name} ended with code ${code} before it was ready`)));
  });
}

/** `BENCH_PROFILE=folder` writes a CPU profile of our gateway there. */
function profiling(): string[] {
  const folder = process.env['BENCH_PROFILE'];
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
