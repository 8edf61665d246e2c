import { rm } from 'node:fs/promises';
import { generateKey } from './generate-key';
import { keyFolders } from './open-key-rings';
import { ensureSealKey } from './seal-keys';
import { rolesAt, ruleOf, type KeySetName } from './rotation';

/** What a rotation did to one set of keys. */
export interface Rotated {
  readonly set: KeySetName;
  /** Key id of the new key. */
  readonly added: string;
  /** When it begins to sign; at once when it is the only one. */
  readonly signsFrom: Date;
  /** Key ids that are published now, the signing one first. */
  readonly published: readonly string[];
  /** Key ids of the files that were removed. */
  readonly removed: readonly string[];
}

/**
 * Adds a key to each set and removes those that no living token was signed with; makes the audit log's key when there is none. Running gateways
 * follow by themselves.
 * @throws KeyFileError when a file in the folders cannot be used; then nothing is changed
 */
export async function rotateKeys(keysDir: string, now: () => Date = () => new Date()): Promise<readonly Rotated[]> {
  const folders = keyFolders(keysDir);
  for (const { folder } of folders) await folder.read();
  await ensureSealKey(keysDir);
  const results: Rotated[] = [];
  for (const { set, folder } of folders) {
    const file = await generateKey(folder.path, now);
    const keys = (await folder.read()).sort((a, b) => a.madeAt - b.madeAt);
    const rule = ruleOf(set);
    const roles = rolesAt(keys, rule, now().getTime());
    for (const { file: retired } of roles.retired) await rm(retired, { force: true });
    const added = keys.find((key) => key.file === file);
    if (added === undefined) throw new Error(`${file} was removed as soon as it was made`);
    results.push({
      set,
      added: added.key.publicJwk.kid,
      signsFrom: roles.signing === added ? now() : new Date(added.madeAt + rule.publishSeconds * 1_000),
      published: roles.published.map(({ key }) => key.publicJwk.kid),
      removed: roles.retired.map(({ key }) => key.publicJwk.kid),
    });
  }
  return results;
}

/** What `npm run keys:rotate` prints. */
export function describeRotation(results: readonly Rotated[]): string {
  return results
    .flatMap(({ set, added, signsFrom, published, removed }) => [
      `${set}: added ${added}, which signs from ${signsFrom.toISOString()}`,
      `${set}: published ${published.join(', ')}`,
      ...removed.map((kid) => `${set}: removed ${kid}, out of use`),
    ])
    .join('\n');
}
