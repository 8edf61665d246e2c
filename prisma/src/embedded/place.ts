import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Log } from '../log';
import { canReach, giveTo, type RunAs } from './run-as';

/** A folder that preparePlace has named, and nothing else. */
export const SPARE_CLUSTER = /^\/var\/lib\/dimo-node\/cluster-[0-9a-f]{12}$/;

/** Where root keeps what the unprivileged server cannot reach in the data folder. */
const SPARE_FOLDER = '/var/lib/dimo-node';

export interface Place {
  /** The data folder as the user named it, for the password and the owner's mark. */
  readonly dataDir: string;
  /** Folder of the cluster's files: below dataDir, or elsewhere when the server could not reach it there. */
  readonly home: string;
  /** Where a copy of the programs may go. */
  readonly spare: string;
}

/**
 * Picks and makes the folder for a cluster. Below a folder that the server's user cannot enter (a checkout under /root),
 * the cluster goes to a folder of its own under /var/lib/dimo-node, and `location` in the data folder remembers which:
 * who deletes the data folder starts anew, as expected.
 */
export function preparePlace(dataDir: string, runAs: RunAs | undefined, log?: Log): Place {
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (canReach(folder, runAs)) {
    giveTo(folder, runAs);
    return { dataDir: folder, home: folder, spare: runAs === undefined ? folder : SPARE_FOLDER };
  }
  const mark = join(folder, 'location');
  const home = existsSync(mark) ? readFileSync(mark, 'utf8').trim() : join(SPARE_FOLDER, `cluster-${randomBytes(6).toString('hex')}`);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  giveTo(home, runAs);
  if (!existsSync(mark)) writeFileSync(mark, `${home}\n`);
  log?.info({ folder: home }, `${folder} cannot be reached by the user ${runAs?.name ?? ''}: the database is kept elsewhere`);
  return { dataDir: folder, home, spare: SPARE_FOLDER };
}
