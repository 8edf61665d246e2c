import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { RpcSender } from '../rpc';

/** Blocks promised ahead of the real height while running, so that a kill between two notes is covered too. */
const AHEAD = 512;

const unzip = promisify(gunzip);

export interface DevnetNotes {
  readonly seed: number;
  /** Hash of the contracts the chain was seeded with. */
  readonly contracts: string;
  /** No indexer can have seen a higher block. */
  readonly height: number;
  /** Actions of the activity stream so far. */
  readonly activitySteps: number;
}

/**
 * The devnet's folder: the dumped chain and notes beside it. Both are replaced by rename, so a kill at any moment leaves the
 * old or the new file, never half of one.
 */
export class ChainFile {
  readonly stateFile: string;
  readonly #notesFile: string;
  #notes: DevnetNotes | undefined;

  constructor(dataDir: string) {
    this.stateFile = path.join(dataDir, 'chain.json');
    this.#notesFile = path.join(dataDir, 'devnet.json');
    if (existsSync(this.stateFile) && existsSync(this.#notesFile)) this.#notes = readNotes(this.#notesFile);
  }

  /** Nothing before the first save. */
  get notes(): DevnetNotes | undefined {
    return this.#notes;
  }

  /** Deletes the kept chain. */
  forget(): void {
    for (const file of [this.stateFile, this.#notesFile]) rmSync(file, { force: true });
    this.#notes = undefined;
  }

  /** Dumps the chain, blocks and receipts included, and notes what belongs to it. */
  async save(rpc: RpcSender, notes: Omit<DevnetNotes, 'height'>, height: number): Promise<void> {
    const dump = String(await rpc.send('anvil_dumpState', []));
    // Nothing here blocks: in an embedded node the gateway answers from this process.
    const next = `${this.stateFile}.next`;
    const handle = await open(next, 'w');
    try {
      await handle.writeFile(await unzip(Buffer.from(dump.slice(2), 'hex')));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(next, this.stateFile);
    this.#write({ ...notes, height: Math.max(height, this.#notes?.height ?? 0) });
  }

  /** Promises that the chain will never come back shorter than `height`; writes only when an earlier promise nears its end. */
  promise(height: number): void {
    if (this.#notes === undefined || height + AHEAD / 2 <= this.#notes.height) return;
    this.#write({ ...this.#notes, height: height + AHEAD });
  }

  /** At a clean end: the saved chain is exactly this high. */
  settle(height: number): void {
    if (this.#notes !== undefined) this.#write({ ...this.#notes, height });
  }

  #write(notes: DevnetNotes): void {
    this.#notes = notes;
    writeFileSync(`${this.#notesFile}.next`, JSON.stringify(notes));
    renameSync(`${this.#notesFile}.next`, this.#notesFile);
  }
}

function readNotes(file: string): DevnetNotes {
  const notes = JSON.parse(readFileSync(file, 'utf8')) as Partial<DevnetNotes>;
  const { seed, contracts, height, activitySteps } = notes;
  if (typeof seed !== 'number' || typeof contracts !== 'string' || typeof height !== 'number' || typeof activitySteps !== 'number') {
    throw new Error(`${file} is not a devnet's notes: start with --fresh to forget the chain`);
  }
  return { seed, contracts, height, activitySteps };
}
