import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { devnetAccounts, type DevnetAccount } from './accounts';
import { Activity } from './activity/activity';
import { startAnvil, type Anvil, type AnvilExit } from './anvil/start';
import { BlockClock } from './block-clock';
import { artifactsHash } from './chain/artifacts';
import { FileShelf } from './ipfs/file-shelf';
import { startIpfs } from './ipfs/server';
import { readLicense, type DevnetLicense } from './license';
import { silent, type Log } from './log';
import { quantity, type JsonRpc } from './rpc';
import { LEAST_VEHICLES, seedChain } from './seed/seed';
import { DAY, HISTORY_DAYS } from './seed/timeline';
import { ChainFile } from './state/chain-file';
import { StateKeeper } from './state/state-keeper';
import { startTableland } from './tableland/server';

export const DEVNET_CHAIN_ID = 80002;

export interface DevnetOptions {
  /** Folder that keeps the chain between runs; without one the chain is forgotten at stop(). */
  readonly dataDir?: string;
  /** 0 or nothing: a free port. */
  readonly port?: number;
  readonly host?: string;
  /** Port of the Tableland gateway; 0 or nothing: a free one. */
  readonly tablelandPort?: number;
  /** Port of the IPFS gateway; 0 or nothing: a free one. */
  readonly ipfsPort?: number;
  readonly seed?: number;
  /** Vehicles the seed mints, at least 30 (default 40). */
  readonly vehicles?: number;
  /** One transaction every 2 s, or every `intervalMs`; off by false. */
  readonly activity?: boolean | { readonly intervalMs: number };
  /** Milliseconds after which an empty block is mined when no other came (default 2000; 0 = never). */
  readonly emptyBlockMs?: number;
  /** Forget the chain in dataDir. */
  readonly fresh?: boolean;
  /** Unix seconds the seeded history ends at (default now). With the same seed it gives the same block hashes. */
  readonly seedEnd?: number;
  readonly log?: Log;
}

export interface Devnet {
  readonly httpUrl: string;
  readonly wsUrl: string;
  /** Gateway of the tables with device definitions, as Tableland serves them. */
  readonly tablelandUrl: string;
  /** IPFS gateway of the agreements that grants name: the content id is appended. The same server takes files at `/api/v0/add`. */
  readonly ipfsUrl: string;
  /** Puts a file on IPFS; returns its content id. */
  addFile(content: Uint8Array): string;
  readonly chainId: number;
  readonly port: number;
  readonly rpc: JsonRpc;
  readonly accounts: readonly DevnetAccount[];
  readonly license: DevnetLicense;
  readonly anvilPid: number;
  /** Settles when anvil has ended; `expected` is false after a crash. Never rejects. */
  readonly exited: Promise<AnvilExit>;
  /** Saves the chain (with a dataDir) and ends every process. */
  stop(): Promise<void>;
}

/** Starts a seeded devnet, or the one kept in `dataDir`: never shorter than any indexer saw it before, also after a kill -9. */
export async function startDevnet(options: DevnetOptions = {}): Promise<Devnet> {
  const log = options.log ?? silent;
  const { vehicles = LEAST_VEHICLES } = options;
  if (vehicles < LEAST_VEHICLES) throw new Error(`vehicles must be at least ${LEAST_VEHICLES}, not ${vehicles}`);
  const dataDir = options.dataDir ?? mkdtempSync(path.join(os.tmpdir(), 'devnet-'));
  const cleanUp = (): void => {
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    mkdirSync(dataDir, { recursive: true });
    const file = new ChainFile(dataDir);
    if (options.fresh === true) file.forget();
    const shelf = new FileShelf(path.join(dataDir, 'ipfs'));
    const anvil = file.notes === undefined ? await startFresh(options, file, shelf, log) : await resume(options, file, log);
    try {
      return await run(anvil, file, shelf, options, log, cleanUp);
    } catch (error) {
      await anvil.stop();
      throw error;
    }
  } catch (error) {
    cleanUp();
    throw error;
  }
}

async function startFresh(options: DevnetOptions, file: ChainFile, shelf: FileShelf, log: Log): Promise<Anvil> {
  const { seed = 1, vehicles = 40, seedEnd = Math.floor(Date.now() / 1000) } = options;
  const anvil = await startAnvil({ ...place(options), genesisTime: seedEnd - HISTORY_DAYS * DAY, log });
  try {
    await anvil.rpc.send('evm_setAutomine', [false]);
    const started = Date.now();
    shelf.clear();
    const publish = (content: Buffer): string => shelf.add(content).cid;
    const blocks = await seedChain(anvil.rpc, { seed, end: seedEnd, vehicles, publish });
    await anvil.rpc.send('evm_setAutomine', [true]);
    await setClock(anvil.rpc);
    log(`seeded ${vehicles} vehicles in ${blocks} blocks (${Date.now() - started} ms)`);
    await file.save(anvil.rpc, { seed, contracts: artifactsHash(), activitySteps: 0 }, blocks);
    return anvil;
  } catch (error) {
    await anvil.stop();
    throw error;
  }
}

async function resume(options: DevnetOptions, file: ChainFile, log: Log): Promise<Anvil> {
  const anvil = await startAnvil({ ...place(options), loadStateFile: file.stateFile, log });
  try {
    await setClock(anvil.rpc);
    const height = await anvil.rpc.number('eth_blockNumber');
    const promised = file.notes?.height ?? 0;
    if (height < promised) {
      log(`the last run ended uncleanly: mining ${promised - height} blocks, so that the chain is not shorter than before`);
      await anvil.rpc.send('anvil_mine', [quantity(promised - height)]);
    }
    if (file.notes?.contracts !== artifactsHash())
      log('the kept chain was made with other contracts: start with --fresh for the current ones');
    log(`resumed the chain at block ${Math.max(height, promised)}`);
    return anvil;
  } catch (error) {
    await anvil.stop();
    throw error;
  }
}

const place = (options: DevnetOptions): { port?: number; host?: string } => ({
  ...(options.port !== undefined && { port: options.port }),
  ...(options.host !== undefined && { host: options.host }),
});

/** Blocks from here on carry the time of day, also when the chain's past ran ahead of it or behind. */
async function setClock(rpc: JsonRpc): Promise<void> {
  const head = (await rpc.send('eth_getBlockByNumber', ['latest', false])) as { timestamp: string };
  await rpc.send('evm_setTime', [quantity(Math.max(Math.floor(Date.now() / 1000), Number(head.timestamp)))]);
}

async function run(
  anvil: Anvil,
  file: ChainFile,
  shelf: FileShelf,
  options: DevnetOptions,
  log: Log,
  cleanUp: () => void,
): Promise<Devnet> {
  const { rpc } = anvil;
  const license = await readLicense(rpc);
  const { host = '127.0.0.1', tablelandPort = 0, ipfsPort = 0 } = options;
  const tableland = await startTableland(rpc, { chainId: DEVNET_CHAIN_ID, port: tablelandPort, host });
  const ipfs = await startIpfs(shelf, { port: ipfsPort, host }).catch(async (error: unknown) => {
    await tableland.stop();
    throw error;
  });
  const seed = file.notes?.seed ?? options.seed ?? 1;
  const interval = options.activity === false ? 0 : typeof options.activity === 'object' ? options.activity.intervalMs : 2_000;
  const activity =
    interval === 0 ? undefined : new Activity(rpc, { seed, intervalMs: interval, steps: file.notes?.activitySteps ?? 0, log });
  const keeper = new StateKeeper(rpc, file, () => activity?.steps ?? file.notes?.activitySteps ?? 0, log);
  let gone = false;
  void anvil.exited.then(() => {
    gone = true;
  });
  const failed = (error: unknown): void => {
    if (!gone) log(`block clock: ${error instanceof Error ? error.message : String(error)}`);
  };
  const { emptyBlockMs = 2_000 } = options;
  const clock = new BlockClock(rpc, emptyBlockMs, (height) => file.promise(height), failed);
  let stopped: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await tableland.stop();
    await ipfs.stop();
    await activity?.stop();
    await clock.stop();
    await keeper.stop();
    if (!gone) await keeper.saveAtEnd();
    await anvil.stop();
    cleanUp();
  };
  void anvil.exited.then(() => (stopped ??= end()));
  const stop = (): Promise<void> => (stopped ??= end());
  const { httpUrl, wsUrl, port, pid, exited } = anvil;
  return {
    httpUrl,
    wsUrl,
    tablelandUrl: tableland.url,
    ipfsUrl: ipfs.url,
    addFile: (content) => shelf.add(Buffer.from(content)).cid,
    chainId: DEVNET_CHAIN_ID,
    port,
    rpc,
    accounts: devnetAccounts(),
    license,
    anvilPid: pid,
    exited,
    stop,
  };
}
