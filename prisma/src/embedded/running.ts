import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CLUSTER_USER } from './cluster';
import { isAlive, isPostmasterOf } from './processes';
import { urlOf } from './server';

/** Connection string of the embedded server that a running node has on this data folder; undefined when none runs. */
export function runningCluster(dataDir: string): string | undefined {
  const folder = resolve(dataDir);
  const location = join(folder, 'location');
  const home = existsSync(location) ? readFileSync(location, 'utf8').trim() : folder;
  const cluster = join(home, 'cluster');
  const mark = join(cluster, 'postmaster.pid');
  if (!existsSync(mark)) return undefined;
  // Postgres writes its process id, data folder, start time and port, a line each.
  const [pid, , , port] = readFileSync(mark, 'utf8').split('\n');
  if (!isAlive(Number(pid)) || !isPostmasterOf(Number(pid), cluster)) return undefined;
  const password = readFileSync(join(folder, 'password'), 'utf8').trim();
  return urlOf(Number(port), password, CLUSTER_USER);
}
