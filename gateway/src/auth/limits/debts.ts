/** Entries looked at when a new one comes; more than one, so that what is paid off goes faster than it comes. */
const STEP = 2;
/** Entries of which, with the new one, the smallest debt is forgotten when there are too many. */
const SAMPLE = 8;

/**
 * When each key will have paid off what it owes, for at most `limit` keys. Debts that are paid off are forgotten by and by; when the table is full, small
 * ones go first, so that a flood of keys that ask once does not set those free that ask too often.
 */
export class Debts {
  readonly #paidAt = new Map<string, number>();
  readonly #limit: number;
  /** Goes round and round. An iterator of a map survives changes, while a new one would first pass over all that was deleted. */
  #hand: MapIterator<[string, number]>;

  constructor(limit: number) {
    this.#limit = limit;
    this.#hand = this.#paidAt.entries();
  }

  get size(): number {
    return this.#paidAt.size;
  }

  /** `now` for a key that owes nothing. */
  paidAt(key: string, now: number): number {
    const time = this.#paidAt.get(key);
    return time === undefined || time < now ? now : time;
  }

  set(key: string, time: number, now: number): void {
    const before = this.#paidAt.size;
    this.#paidAt.set(key, time);
    if (this.#paidAt.size === before) return;
    this.#step(STEP, now);
    if (this.#paidAt.size <= this.#limit) return;
    const smallest = this.#step(SAMPLE, now);
    if (this.#paidAt.size > this.#limit) this.#paidAt.delete(smallest === undefined || time < smallest[1] ? key : smallest[0]);
  }

  /** Forgets what is paid off among the next entries; gives the smallest debt of the rest. */
  #step(entries: number, now: number): readonly [string, number] | undefined {
    let smallest: readonly [string, number] | undefined;
    for (let looked = 0; looked < entries; looked += 1) {
      const entry = this.#next();
      if (entry === undefined) break;
      if (entry[1] <= now) this.#paidAt.delete(entry[0]);
      else if (smallest === undefined || entry[1] < smallest[1]) smallest = entry;
    }
    return smallest;
  }

  #next(): readonly [string, number] | undefined {
    const { value, done } = this.#hand.next();
    if (done !== true) return value;
    this.#hand = this.#paidAt.entries();
    return this.#hand.next().value;
  }
}
