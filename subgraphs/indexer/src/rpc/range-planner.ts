import type { AdaptiveRange } from './adaptive-range';
import type { BlockRange } from './errors';

/**
 * Hands out the blocks `from` to `to` as ranges of the present span, lowest first, each block once. A range that failed is
 * given back and handed out again before any later one, cut to the span of then.
 */
export class RangePlanner {
  readonly #range: AdaptiveRange;
  readonly #returned: BlockRange[] = [];
  #next: number;
  #to: number;

  constructor(from: number, to: number, range: AdaptiveRange) {
    this.#next = from;
    this.#to = to;
    this.#range = range;
  }

  /** The next range to ask for; null when all are handed out. */
  next(): BlockRange | null {
    const returned = this.#returned.shift();
    if (returned !== undefined) {
      const piece = this.#cut(returned.from, returned.to);
      if (piece.to < returned.to) this.#returned.unshift({ from: piece.to + 1, to: returned.to });
      return piece;
    }
    if (this.#next > this.#to) return null;
    const piece = this.#cut(this.#next, this.#to);
    this.#next = piece.to + 1;
    return piece;
  }

  /** Takes back a range that was not fetched. */
  giveBack(range: BlockRange): void {
    const place = this.#returned.findIndex((other) => other.from > range.from);
    this.#returned.splice(place === -1 ? this.#returned.length : place, 0, range);
  }

  /** The chain has grown: plan up to `to` as well. */
  extend(to: number): void {
    this.#to = Math.max(this.#to, to);
  }

  get done(): boolean {
    return this.#returned.length === 0 && this.#next > this.#to;
  }

  #cut(from: number, to: number): BlockRange {
    return { from, to: Math.min(to, from + this.#range.span - 1) };
  }
}
