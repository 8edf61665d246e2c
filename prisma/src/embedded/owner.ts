import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseError } from '../errors';
import { startOf } from './processes';

interface Mark {
  readonly pid: number;
  readonly started: string | undefined;
}

/**
 * Claims a data folder for this process; the mark of a dead process is taken over. Throws DatabaseError
 * `DATA_FOLDER_IN_USE` naming the process that holds it. Returns what gives it back.
 */
export function claimFolder(dataDir: string): () => void {
  const file = join(dataDir, 'owner.json');
  const mark: Mark = { pid: process.pid, started: startOf(process.pid) };
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, JSON.stringify(mark), { flag: 'wx', mode: 0o644 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      const holder = readMark(file);
      const held = holder !== undefined && startOf(holder.pid) === holder.started && holder.started !== undefined;
      if (held || attempt > 3) {
        throw new DatabaseError(
          'DATA_FOLDER_IN_USE',
          `the data folder ${dataDir} is in use by the node with process id ${holder?.pid ?? 'unknown'}: stop it, or set DATA_DIR to another folder`,
          { cause: error },
        );
      }
      rmSync(file, { force: true });
    }
  }
}

function readMark(file: string): Mark | undefined {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Partial<Mark>;
    return typeof value.pid === 'number' ? { pid: value.pid, started: value.started } : undefined;
  } catch {
    return undefined;
  }
}
