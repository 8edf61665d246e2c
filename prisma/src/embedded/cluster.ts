import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseError } from '../errors';
import type { Log } from '../log';
import type { Binaries } from './binaries';
import type { Place } from './place';
import { isAlive, isPostmasterOf, stopPostmaster } from './processes';
import { giveTo, type RunAs } from './run-as';

/** Superuser of an embedded cluster, and its database. */
export const CLUSTER_USER = 'dimo';

/** Environment of the server's programs: no PG* variable and no locale of the caller may change a cluster. */
export const SERVER_ENV = { LC_ALL: 'C', TZ: 'UTC', PATH: process.env.PATH ?? '/usr/bin:/bin' };

/** The cluster's password, made on first use and readable by the node's user only. */
export function readPassword(place: Place): string {
  const file = join(place.dataDir, 'password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** Folder of the cluster, initialised when it is new. A start killed half-way leaves nothing that looks finished. */
export async function ensureCluster(
  place: Place,
  binaries: Binaries,
  runAs: RunAs | undefined,
  durable: boolean,
  log?: Log,
): Promise<string> {
  const cluster = join(place.home, 'cluster');
  if (existsSync(join(cluster, 'PG_VERSION'))) return cluster;
  const partial = join(place.home, 'cluster.new');
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  giveTo(partial, runAs);
  const passwordFile = join(place.home, 'initial-password');
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, readPassword(place), { mode: 0o600 });
  giveTo(passwordFile, runAs);
  const started = Date.now();
  try {
    await runInitdb(binaries.initdb, partial, passwordFile, runAs, durable);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(partial, cluster);
  log?.info({ folder: cluster, ms: Date.now() - started }, 'database cluster created');
  return cluster;
}

function runInitdb(initdb: string, folder: string, passwordFile: string, runAs: RunAs | undefined, durable: boolean): Promise<void> {
  const flags = [`--pgdata=${folder}`, `--username=${CLUSTER_USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  // The built-in provider sorts by code point on every machine, whatever locales it has.
  flags.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  if (!durable) flags.push('--no-sync');
  return new Promise((resolve, reject) => {
    const child = spawn(initdb, flags, {
      uid: runAs?.uid,
      gid: runAs?.gid,
      cwd: folder,
      env: SERVER_ENV,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 120_000,
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-4_000)));
    child.on('error', (error) =>
      reject(new DatabaseError('POSTGRES_UNAVAILABLE', `cannot run ${initdb}: ${error.message}`, { cause: error })),
    );
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new DatabaseError('POSTGRES_UNAVAILABLE', `initdb failed (${signal ?? `code ${code}`}): ${errors.trim()}`));
    });
  });
}

/**
 * Ends the server that a killed node left on the cluster, and clears the mark of one that is gone: in a container the
 * process id in it may belong to anybody by now, and Postgres would refuse to start for that.
 */
export async function clearLeftover(cluster: string, log?: Log): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (Number.isInteger(pid) && pid > 1 && isAlive(pid) && isPostmasterOf(pid, cluster)) {
    log?.warn({ pid }, 'a database server of an earlier run is still there: stopping it');
    await stopPostmaster(pid);
  }
  rmSync(file, { force: true });
}
