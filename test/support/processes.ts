import { execFileSync } from 'node:child_process';

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  /** When it began: tells it from a later process with the same id. */
  readonly started: string;
  readonly args: string;
}

function list(): ProcessInfo[] {
  const text = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,lstart=,args='], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, started = '', args = ''] = /^ *(\d+) +(\d+) +(\S+ +\S+ +\S+ +\S+ +\S+) (.*)$/.exec(line) ?? [];
    return pid === undefined || args.startsWith('ps -e') ? [] : [{ pid: Number(pid), parent: Number(parent), started, args }];
  });
}

/** A process and everything below it, as of now. */
export function descendants(pid: number): ProcessInfo[] {
  const all = list();
  const found = all.filter((one) => one.pid === pid);
  for (const { pid: parent } of found) found.push(...all.filter((one) => one.parent === parent));
  return found;
}

/** Whether that very process still runs; one that has ended and only waits to be collected does not. */
export function isAlive({ pid, started }: ProcessInfo): boolean {
  return list().some((one) => one.pid === pid && one.started === started && !one.args.includes('<defunct>'));
}
