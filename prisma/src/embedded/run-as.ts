import { execFileSync } from 'node:child_process';
import { chownSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseError } from '../errors';

/** The unprivileged user a root process runs Postgres as, since Postgres refuses to be root. */
export interface RunAs {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Undefined for an ordinary user, who runs Postgres as himself. Throws DatabaseError when root finds nobody to be. */
export function findRunAs(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid !== undefined && gid !== undefined && uid !== 0) return { name, uid, gid };
  }
  throw new DatabaseError(
    'POSTGRES_UNAVAILABLE',
    'Postgres does not run as root, and neither the user postgres nor nobody exists here. ' +
      'Start the node as an ordinary user, create the user postgres, or set DATABASE_URL to a server of your own',
  );
}

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  try {
    const id = Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim());
    return Number.isInteger(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Whether that user can pass through every folder down to the path, the path itself included when it is a folder. */
export function canReach(path: string, runAs: RunAs | undefined): boolean {
  if (runAs === undefined) return true;
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat?.isDirectory() === true) {
      const shift = stat.uid === runAs.uid ? 6 : stat.gid === runAs.gid ? 3 : 0;
      if (((stat.mode >> shift) & 1) === 0) return false;
    }
    if (folder === dirname(folder)) return true;
  }
}

/** Hands a path to that user; nothing for an ordinary user. */
export function giveTo(path: string, runAs: RunAs | undefined): void {
  if (runAs === undefined) return;
  try {
    chownSync(path, runAs.uid, runAs.gid);
  } catch (error) {
    throw new DatabaseError(
      'POSTGRES_UNAVAILABLE',
      `root may not give ${path} to the user ${runAs.name}, as Postgres needs. Start the node as an ordinary user or set DATABASE_URL`,
      { cause: error },
    );
  }
}
