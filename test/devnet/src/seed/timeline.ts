import type { BlockWriter } from './block-writer';

/** Seconds. */
export const HOUR = 3_600;
export const DAY = 86_400;

/** Days of history the seed writes. Longer than the shortest stake lock, so that a stake can be withdrawn. */
export const HISTORY_DAYS = 210;

interface Step {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Steps by time: each queues transactions, which become one block at that time. */
export class Timeline {
  readonly #start: number;
  readonly #end: number;
  #steps: Step[] = [];

  /** Unix seconds of the genesis block and of the moment the seed must not pass. */
  constructor(start: number, end: number) {
    this.#start = start;
    this.#end = end;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  /** `day` counts from the start and may have a fraction. Steps of one time keep the order they were added in. */
  at(day: number, run: () => void): void {
    this.atTime(Math.floor(this.#start + day * DAY), run);
  }

  atTime(time: number, run: () => void): void {
    if (time <= this.#start || time > this.#end) throw new Error(`seed step at ${time} is outside ${this.#start} to ${this.#end}`);
    this.#steps.push({ at: time, order: this.#steps.length, run });
  }

  /** Runs and mines every step. Returns the number of blocks. */
  async play(writer: BlockWriter): Promise<number> {
    const steps = this.#steps.sort((a, b) => a.at - b.at || a.order - b.order);
    let last = this.#start;
    let blocks = 0;
    for (const step of steps) {
      step.run();
      if (writer.pending === 0) continue;
      last = Math.max(step.at, last + 1);
      await writer.mine(last);
      blocks += 1;
    }
    return blocks;
  }
}
