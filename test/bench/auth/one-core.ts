import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Puts all threads of a process on these processors. */
function pin(pid: number, processors: string): void {
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', processors, String(pid)], { stdio: 'ignore' });
}

/**
 * Where the system can, gives one processor to what is measured and the others to what only has to be there, this process and what it starts included.
 * Otherwise everything runs where it will, and the CPU time of a request tells what one core would do.
 */
export class OneCore {
  readonly #processors = availableParallelism();
  #works: boolean;

  constructor(others: readonly number[]) {
    this.#works = this.#processors > 1;
    for (const pid of [process.pid, ...others]) this.#try(pid, `1-${this.#processors - 1}`);
  }

  get works(): boolean {
    return this.#works;
  }

  /** What is measured, one process at a time. */
  take(pid: number): void {
    this.#try(pid, '0');
  }

  /** Lets this process run anywhere again. */
  release(): void {
    this.#try(process.pid, `0-${this.#processors - 1}`);
  }

  #try(pid: number, processors: string): void {
    if (!this.#works) return;
    try {
      pin(pid, processors);
    } catch {
      this.#works = false;
    }
  }
}
