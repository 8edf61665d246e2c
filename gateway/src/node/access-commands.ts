import { auditVerify, type NotedHead } from '@dimo-node/access';
import { createPool } from '@dimo-node/database';
import type { Logger, SettingsOf } from '@dimo-node/kit';
import { describeRotation, rotateKeys } from '../auth/keys/rotate-keys';
import { openSealKeys } from '../auth/keys/seal-keys';
import { openDatabase } from './database';
import { ownKeysDir } from './edge';
import type { Parts } from './parts';

export { HeadTextError, parseHead } from '@dimo-node/access';

type Settings = SettingsOf<'twin'>;

/** `keys:rotate`: gives each issuer a new key, which gateways that run take up by themselves. */
export async function rotate(settings: Settings, print: (text: string) => void): Promise<void> {
  print(describeRotation(await rotateKeys(keysDirOf(settings))));
}

/** `audit:verify`: checks the audit log from its first row to its last. Resolves to whether nothing was changed or removed; prints what was. */
export async function verifyAuditLog(
  parts: Parts,
  settings: Settings,
  options: {
    /** Heads of the log that were noted outside the database. */
    readonly heads: readonly NotedHead[];
    readonly log: Logger;
    readonly signal: AbortSignal;
    readonly print: (text: string) => void;
  },
): Promise<boolean> {
  const { heads, log, signal, print } = options;
  const keys = (await openSealKeys(keysDirOf(settings), { generate: false })).all();
  const pool = createPool(await openDatabase(parts, settings, log), { max: 1, applicationName: 'dimo-node audit:verify' });
  try {
    return await auditVerify({ pool, keys, heads, signal, print });
  } finally {
    await pool.end();
  }
}

function keysDirOf({ keysDir, dataDir }: Settings): string {
  return keysDir ?? ownKeysDir(dataDir);
}
