import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { silent, type Log } from '../log';
import { JsonRpc } from '../rpc';
import { anvilBinary } from './binary';
import { killWithParent } from './watchdog';

/** The mnemonic every local EVM node uses; its accounts are public knowledge. */
export const MNEMONIC = 'test test test test test test test test test test test junk';

export interface AnvilOptions {
  /** 0 or nothing: a free port. */
  readonly port?: number;
  readonly host?: string;
  readonly chainId?: number;
  /** Dumped state to start from. */
  readonly loadStateFile?: string;
  /** Loaded at start if it exists, written at a clean end (anvil's own --state). */
  readonly stateFile?: string;
  /** Seconds between blocks; without it a block is mined for each transaction. */
  readonly blockTime?: number;
  /** With blockTime: also mine at once for each transaction. */
  readonly mixedMining?: boolean;
  /** Blocks only by evm_mine / anvil_mine. */
  readonly noMining?: boolean;
  /** Unix seconds of the genesis block. */
  readonly genesisTime?: number;
  /** Number of funded accounts of the well-known mnemonic (default 16). */
  readonly accounts?: number;
  readonly gasLimit?: number;
  /** Blocks whose old states are kept in memory; default: anvil's own. */
  readonly pruneHistory?: number;
  readonly extraArgs?: readonly string[];
  readonly log?: Log;
}

export interface AnvilExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** stop() was called. */
  readonly expected: boolean;
  /** Last lines anvil wrote. */
  readonly output: string;
}

export interface Anvil {
  readonly port: number;
  readonly httpUrl: string;
  readonly wsUrl: string;
  readonly pid: number;
  readonly rpc: JsonRpc;
  /** Settles when the process has ended, for whatever reason; never rejects. */
  readonly exited: Promise<AnvilExit>;
  /** SIGTERM, after 5 s SIGKILL; resolves when the process is gone. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;

/**
 * Runs anvil (fee-free, every sender may be impersonated, blocks of up to `gasLimit`, default 30,000,000,000) until stop().
 * Rejects when it ends before it answers, with what it wrote; dies with this process.
 */
export async function startAnvil(options: AnvilOptions = {}): Promise<Anvil> {
  const log = options.log ?? silent;
  const host = options.host ?? '127.0.0.1';
  const port = options.port !== undefined && options.port !== 0 ? options.port : await freePort(host);
  const cache = mkdtempSync(path.join(os.tmpdir(), 'devnet-anvil-'));
  const child = spawn(anvilBinary(), commandLine(options, host, port, cache), { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-4000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let stopping = false;
  const callOff = child.pid === undefined ? () => undefined : killWithParent(child.pid, cache);
  const exited = new Promise<AnvilExit>((resolve) => {
    const finish = (code: number | null, signal: NodeJS.Signals | null): void => {
      callOff();
      rmSync(cache, { recursive: true, force: true });
      resolve({ code, signal, expected: stopping, output });
    };
    child.once('exit', finish);
    child.once('error', (error) => {
      output += error.message;
      finish(null, null);
    });
  });
  const stop = async (): Promise<void> => {
    stopping = true;
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await exited;
    clearTimeout(hard);
  };
  const rpc = new JsonRpc(`http://${host}:${port}`);
  try {
    await answering(rpc, options.chainId ?? 80002, exited);
  } catch (error) {
    await stop();
    throw error;
  }
  log(`anvil answers on http://${host}:${port} (pid ${child.pid})`);
  return { port, httpUrl: `http://${host}:${port}`, wsUrl: `ws://${host}:${port}`, pid: child.pid ?? 0, rpc, exited, stop };
}

function commandLine(options: AnvilOptions, host: string, port: number, cache: string): string[] {
  const args = ['--host', host, '--port', String(port), '--chain-id', String(options.chainId ?? 80002), '--quiet', '--cache-path', cache];
  args.push('--mnemonic', MNEMONIC, '--accounts', String(options.accounts ?? 16), '--balance', '1000000');
  // Cancun is what the contracts are compiled for; the EIP-7825 limit of later forks would cap a transaction at 16.7M gas.
  args.push('--hardfork', 'prague', '--gas-limit', String(options.gasLimit ?? 30_000_000_000), '--no-request-size-limit');
  args.push('--block-base-fee-per-gas', '0', '--gas-price', '0', '--disable-min-priority-fee', '--auto-impersonate', '--order', 'fifo');
  if (options.loadStateFile !== undefined) args.push('--load-state', options.loadStateFile);
  if (options.stateFile !== undefined) args.push('--state', options.stateFile);
  if (options.blockTime !== undefined) args.push('--block-time', String(options.blockTime));
  if (options.mixedMining === true) args.push('--mixed-mining');
  if (options.noMining === true) args.push('--no-mining');
  if (options.genesisTime !== undefined) args.push('--timestamp', String(options.genesisTime));
  if (options.pruneHistory !== undefined) args.push('--prune-history', String(options.pruneHistory));
  return [...args, ...(options.extraArgs ?? [])];
}

async function answering(rpc: JsonRpc, chainId: number, exited: Promise<AnvilExit>): Promise<void> {
  let ended: AnvilExit | undefined;
  void exited.then((exit) => {
    ended = exit;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const answer = await rpc.number('eth_chainId').catch(() => undefined);
    if (ended !== undefined) throw new Error(`anvil ended at start: ${ended.output.trim() || `exit code ${ended.code}`}`);
    if (answer === chainId) return;
    if (answer !== undefined) throw new Error(`another node with chain id ${answer} answers on anvil's port: choose another port`);
    if (Date.now() > deadline) throw new Error('anvil did not answer within 60 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A port nobody listens on right now. */
export function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}
