import { NO_HASH, rowHash } from '../row-hash';
import type { Problems } from './problems';
import type { StoredRow } from './stored';

/** Follows the rows one by one: numbers without gaps from 1, each row's own hash, and its link to the row before. */
export class RowCheck {
  readonly #problems: Problems;
  #expected = 1n;
  /** Hash of the row before; undefined when there is none to compare with. */
  #previous: string | undefined = NO_HASH;
  #count = 0;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  /** Rows seen. */
  get count(): number {
    return this.#count;
  }

  row(row: StoredRow): void {
    this.#count++;
    const seq = BigInt(row.seq);
    if (seq < 1n) {
      this.#problems.add(seq, `row ${seq} is not part of the chain, which begins with 1`);
      return;
    }
    if (seq > this.#expected) {
      this.#missing(this.#expected, seq - 1n);
      this.#previous = undefined;
    }
    if (rowHash(row.prev_hash, row.seq, row) !== row.hash) this.#problems.add(seq, `row ${seq} does not hash to what it says`);
    if (this.#previous !== undefined && row.prev_hash !== this.#previous) {
      const before = seq === 1n ? 'the beginning' : `row ${seq - 1n}`;
      this.#problems.add(seq, `row ${seq} does not follow from ${before}: it names another hash before it`);
    }
    this.#previous = row.hash;
    this.#expected = seq + 1n;
  }

  #missing(from: bigint, to: bigint): void {
    this.#problems.add(from, from === to ? `row ${from} is missing` : `rows ${from} to ${to} are missing`);
  }
}
