import type { Window } from '../documents/agreement';

/** Collects the moments at which an answer may change by time alone. */
export class Boundaries {
  readonly #now: number;
  #next = Infinity;

  /** Milliseconds since 1970. */
  constructor(now: number) {
    this.#now = now;
  }

  /** The first of them that is still to come; Infinity when there is none. */
  get next(): number {
    return this.#next;
  }

  note(time: number): void {
    if (time > this.#now && time < this.#next) this.#next = time;
  }

  /** Whether now is within the window, which counts from now on. */
  within({ from, until }: Window): boolean {
    if (from !== undefined) this.note(from);
    if (until !== undefined) this.note(until);
    return (from === undefined || from <= this.#now) && (until === undefined || this.#now < until);
  }
}
