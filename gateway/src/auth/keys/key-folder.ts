import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { timeOfName } from './key-name';
import { LocalKey } from './local-key';
import type { DatedKey } from './rotating-key-ring';

/** A key of 8192 bits takes 7 kB. */
const MOST_BYTES = 16_384;
const OTHERS = 0o077;

/** Why the keys of a folder cannot be used; the message names the file and says what to do, and holds nothing of its contents. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

export interface FileKey extends DatedKey {
  readonly file: string;
}

interface Read {
  /** Changes whenever the file does. */
  readonly stamp: string;
  readonly key: LocalKey;
}

/** The private keys of one folder, each a PEM file named by the time of its making. Other files than `*.pem` are passed over. */
export class KeyFolder {
  readonly path: string;
  #known: ReadonlyMap<string, Read> = new Map();

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Reads the folder; a folder that is missing has no keys. Files that have not changed since the last time are not parsed again.
   * @throws KeyFileError
   */
  async read(): Promise<FileKey[]> {
    const known = new Map<string, Read>();
    const keys: FileKey[] = [];
    for (const name of await this.#names()) {
      const file = join(this.path, name);
      const madeAt = timeOfName(name);
      if (madeAt === undefined) throw new KeyFileError(`${file} must be named by the time the key was made, such as 20261123T101500Z.pem`);
      const read = await this.#readFile(file, this.#known.get(name));
      known.set(name, read);
      keys.push({ file, madeAt, key: read.key });
    }
    this.#known = known;
    return keys;
  }

  async #names(): Promise<string[]> {
    try {
      return (await readdir(this.path)).filter((name) => name.endsWith('.pem') && !name.startsWith('.')).sort();
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw new KeyFileError(`the folder ${this.path} cannot be read (${codeOf(error)})`);
    }
  }

  async #readFile(file: string, known: Read | undefined): Promise<Read> {
    let handle;
    try {
      handle = await open(file);
    } catch (error) {
      throw new KeyFileError(`${file} cannot be read (${codeOf(error)})`);
    }
    try {
      // Of the opened file, so that what is checked is what is read.
      const facts = await handle.stat();
      if (!facts.isFile()) throw new KeyFileError(`${file} is not a file`);
      if ((facts.mode & OTHERS) !== 0) {
        throw new KeyFileError(`${file} can be used by other users (mode ${(facts.mode & 0o777).toString(8)}): chmod 600 it`);
      }
      if (facts.size > MOST_BYTES) throw new KeyFileError(`${file} holds no private key in PEM form: it is too large`);
      const stamp = [facts.ino, facts.size, facts.mtimeMs, facts.ctimeMs].join(' ');
      if (known?.stamp === stamp) return known;
      return { stamp, key: parse(await handle.readFile('latin1'), file) };
    } finally {
      await handle.close();
    }
  }
}

function parse(pem: string, file: string): LocalKey {
  try {
    return new LocalKey(pem);
  } catch (error) {
    throw new KeyFileError(`${file} ${error instanceof Error ? error.message : 'cannot be used'}`);
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown reason';
}
