import { join } from 'node:path';
import type { Logger } from '@dimo-node/kit';
import { FolderKeyRing } from './folder-key-ring';
import { generateKey } from './generate-key';
import { KeyFolder } from './key-folder';
import { KEY_SETS, ruleOf, type KeySetName } from './rotation';

export interface KeyRingsOptions {
  /** KEYS_DIR: the folder with the folders `login` and `vehicle`. */
  readonly keysDir: string;
  /** Whether a set without a key gets one: in an embedded node, which nobody prepares. Otherwise that is an error. */
  readonly generate: boolean;
  readonly log: Logger;
  readonly pollMs?: number | undefined;
  readonly now?: (() => Date) | undefined;
}

export interface KeyRings {
  readonly login: FolderKeyRing;
  readonly vehicle: FolderKeyRing;
  close(): void;
}

/**
 * The keys of both issuers, from files.
 * @throws KeyFileError that says which file is wrong, or that keys have to be made first
 */
export async function openKeyRings(options: KeyRingsOptions): Promise<KeyRings> {
  const login = await openRing('login', options);
  try {
    const vehicle = await openRing('vehicle', options);
    return { login, vehicle, close: () => [login, vehicle].forEach((ring) => ring.close()) };
  } catch (error) {
    login.close();
    throw error;
  }
}

/** The folder of each set in KEYS_DIR. */
export function keyFolders(keysDir: string): readonly { readonly set: KeySetName; readonly folder: KeyFolder }[] {
  return KEY_SETS.map((set) => ({ set, folder: new KeyFolder(join(keysDir, set)) }));
}

async function openRing(set: KeySetName, { keysDir, generate, ...options }: KeyRingsOptions): Promise<FolderKeyRing> {
  const folder = new KeyFolder(join(keysDir, set));
  if (generate && (await folder.read()).length === 0) {
    await generateKey(folder.path, options.now);
    options.log.info({ folder: folder.path }, 'made a signing key');
  }
  return FolderKeyRing.open(folder, { ...options, rule: ruleOf(set) });
}
