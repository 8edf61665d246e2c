/** Something about the log that a node would not have left so. */
export interface AuditProblem {
  /** The row that it is about, or the first of several. */
  readonly seq: bigint;
  /** A sentence that names the row. */
  readonly what: string;
}

/** Keeps the first problems and counts the rest: a log can have as many as it has rows. */
export class Problems {
  readonly #limit: number;
  readonly #found: AuditProblem[] = [];
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(seq: bigint, what: string): void {
    this.#count++;
    if (this.#found.length < this.#limit) this.#found.push({ seq, what });
  }

  get count(): number {
    return this.#count;
  }

  /** Those that were kept, by their rows. */
  sorted(): readonly AuditProblem[] {
    return [...this.#found].sort((a, b) => (a.seq < b.seq ? -1 : a.seq > b.seq ? 1 : 0));
  }
}
