import type { Logger } from '@dimo-node/kit';
import type { KeyRing, PublicJwk, SigningKey } from './key-ring';
import { KeyFileError, type KeyFolder } from './key-folder';
import { RotatingKeyRing } from './rotating-key-ring';
import type { RotationRule } from './rotation';

export interface FolderKeyRingOptions {
  readonly rule: RotationRule;
  readonly log: Logger;
  /** How often the folder is read again; 30 s by default, far less than a new key is published before it signs. */
  readonly pollMs?: number | undefined;
  readonly now?: (() => Date) | undefined;
}

/** The ring of a folder's keys, which follows the folder. What cannot be read leaves the ring as it was and is logged. */
export class FolderKeyRing implements KeyRing {
  readonly cacheSeconds: number;
  readonly #folder: KeyFolder;
  readonly #ring: RotatingKeyRing;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  #complaint = '';
  #reading: Promise<void> | undefined;

  /**
   * Reads the folder for the first time.
   * @throws KeyFileError
   */
  static async open(folder: KeyFolder, options: FolderKeyRingOptions): Promise<FolderKeyRing> {
    const keys = await folder.read();
    if (keys.length === 0) throw new KeyFileError(`${folder.path} holds no key: make one with npm run keys:rotate`);
    return new FolderKeyRing(
      folder,
      inFolder(folder, () => new RotatingKeyRing(keys, options.rule, options.now)),
      options,
    );
  }

  private constructor(folder: KeyFolder, ring: RotatingKeyRing, { log, pollMs = 30_000 }: FolderKeyRingOptions) {
    this.#folder = folder;
    this.#ring = ring;
    this.#log = log;
    this.cacheSeconds = ring.cacheSeconds;
    this.#timer = setInterval(() => void this.refresh(), pollMs);
    this.#timer.unref();
  }

  signing(): SigningKey {
    return this.#ring.signing();
  }

  published(): readonly PublicJwk[] {
    return this.#ring.published();
  }

  /** Reads the folder again now; never rejects. */
  refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #read(): Promise<void> {
    try {
      const before = this.#ring.published();
      const keys = await this.#folder.read();
      inFolder(this.#folder, () => this.#ring.replace(keys));
      if (this.#complaint !== '') this.#log.info({ folder: this.#folder.path }, 'the signing keys can be read again');
      this.#complaint = '';
      const after = this.#ring.published();
      if (after !== before)
        this.#log.info({ folder: this.#folder.path, published: after.map(({ kid }) => kid) }, 'signing keys have changed');
    } catch (error) {
      // Only texts of our own: another error might quote what it read.
      const complaint = error instanceof KeyFileError ? error.message : 'the signing keys cannot be read';
      if (complaint !== this.#complaint) this.#log.error({ reason: complaint }, 'signing keys are kept as they were');
      this.#complaint = complaint;
    }
  }
}

function inFolder<T>(folder: KeyFolder, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new KeyFileError(`${folder.path}: ${error instanceof Error ? error.message : 'the keys do not fit together'}`);
  }
}
