import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ipfsFile, MAX_FILE_BYTES, type IpfsFile } from './content-id';

const MOST_FILES = 20_000;

/** The devnet's files by content id, kept in a folder beside the chain that refers to them. */
export class FileShelf {
  readonly #folder: string;
  readonly #files = new Map<string, IpfsFile>();
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder).filter((one) => !one.endsWith('.next')))
      this.#remember(ipfsFile(readFileSync(path.join(folder, name))));
  }

  /** By any of its ids. */
  find(id: string): IpfsFile | undefined {
    return this.#files.get(id);
  }

  /** Throws RangeError when the file is too large for one block or the shelf is full. */
  add(content: Buffer): IpfsFile {
    if (content.length > MAX_FILE_BYTES) throw new RangeError(`a file of the devnet has at most ${MAX_FILE_BYTES} bytes`);
    const file = ipfsFile(content);
    if (this.#files.has(file.cid)) return file;
    if (this.#count >= MOST_FILES) throw new RangeError(`the devnet keeps at most ${MOST_FILES} files`);
    const place = path.join(this.#folder, file.cid);
    writeFileSync(`${place}.next`, content);
    renameSync(`${place}.next`, place);
    this.#remember(file);
    return file;
  }

  /** Deletes every file. */
  clear(): void {
    for (const name of readdirSync(this.#folder)) rmSync(path.join(this.#folder, name), { force: true });
    this.#files.clear();
    this.#count = 0;
  }

  #remember(file: IpfsFile): void {
    for (const id of file.ids) this.#files.set(id, file);
    this.#count += 1;
  }
}
