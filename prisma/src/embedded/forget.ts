import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Log } from '../log';
import { clearLeftover } from './cluster';
import { claimFolder } from './owner';
import { SPARE_CLUSTER } from './place';

/**
 * Deletes a cluster, wherever it lies, and its data folder; a server that a killed node left on it is stopped before.
 * Throws DatabaseError `DATA_FOLDER_IN_USE` when a node runs on it.
 */
export async function forgetCluster(dataDir: string, log?: Log): Promise<void> {
  const folder = resolve(dataDir);
  if (!existsSync(folder)) return;
  claimFolder(folder);
  const mark = join(folder, 'location');
  const spare = existsSync(mark) ? readFileSync(mark, 'utf8').trim() : undefined;
  const homes = spare !== undefined && SPARE_CLUSTER.test(spare) ? [spare, folder] : [folder];
  for (const home of homes) {
    await clearLeftover(join(home, 'cluster'), log);
    rmSync(home, { recursive: true, force: true });
  }
}
