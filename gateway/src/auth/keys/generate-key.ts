import { generateKeyPair, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nameForTime } from './key-name';

const BITS = 2_048;
const UNFINISHED = /^\.new-[0-9a-f]{16}$/;
/** No key takes that long to write. */
const ABANDONED_MS = 3_600_000;

/**
 * Makes a private key in a folder (made as well, if missing) and gives its path. The file appears whole or not at all, can be read by its owner alone,
 * and has a name of its own, so that any number of processes may do this at once.
 */
export async function generateKey(folder: string, now: () => Date = () => new Date()): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeAbandoned(folder, now().getTime());
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: BITS });
  const unfinished = join(folder, `.new-${randomBytes(8).toString('hex')}`);
  const file = join(folder, nameForTime(now()));
  try {
    await writeDurably(unfinished, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await syncFolder(folder);
  return file;
}

async function writeDurably(file: string, content: string | Buffer): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename is on disk when the folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a process that died while it wrote has left. */
async function removeAbandoned(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!UNFINISHED.test(name)) continue;
    const file = join(folder, name);
    const facts = await stat(file).catch(() => undefined);
    if (facts !== undefined && now - facts.mtimeMs > ABANDONED_MS) await rm(file, { force: true });
  }
}
