import { join } from 'node:path';
import { generateKey } from './generate-key';
import { KeyFileError, KeyFolder, type FileKey } from './key-folder';
import type { PublicJwk, SigningKey } from './key-ring';

/** The key that the audit log is sealed with: the newest in the folder `audit` of KEYS_DIR. Older ones stay there, since old seals are checked with them. */
export interface SealKeyRing {
  signing(): SigningKey;
  /** Every key that seals may have been made with. */
  all(): readonly PublicJwk[];
}

/**
 * Reads the keys of the audit log's seals. Apart from the keys of tokens, which are removed when they are out of use.
 * @throws KeyFileError
 */
export async function openSealKeys(keysDir: string, options: { readonly generate: boolean }): Promise<SealKeyRing> {
  const folder = sealFolder(keysDir);
  if (options.generate) await ensureSealKey(keysDir);
  const keys = (await folder.read()).sort((a, b) => b.madeAt - a.madeAt);
  const [newest] = keys;
  if (newest === undefined) throw new KeyFileError(`${folder.path} holds no key: make one with npm run keys:rotate`);
  return ringOf(newest, keys);
}

/** Makes the first key of the folder; undefined when there is one. */
export async function ensureSealKey(keysDir: string): Promise<string | undefined> {
  const folder = sealFolder(keysDir);
  return (await folder.read()).length > 0 ? undefined : generateKey(folder.path);
}

function sealFolder(keysDir: string): KeyFolder {
  return new KeyFolder(join(keysDir, 'audit'));
}

function ringOf(newest: FileKey, keys: readonly FileKey[]): SealKeyRing {
  return { signing: () => newest.key, all: () => keys.map(({ key }) => key.publicJwk) };
}
