export interface ProgressReport {
  readonly eventsPerSecond: number;
  readonly blocksPerSecond: number;
  readonly secondsLeft: number;
}

/** Speed and remaining time of a backfill, over a sliding window of the last minute. */
export class Progress {
  readonly #samples: { at: number; block: number; events: number }[] = [];
  #events = 0;

  add(block: number, events: number, at = Date.now()): void {
    this.#events += events;
    this.#samples.push({ at, block, events: this.#events });
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > 60_000) this.#samples.shift();
  }

  /** `blocksPerSecond` and `eventsPerSecond` of late, and seconds left to `target`; undefined before there is anything to tell. */
  report(target: number): ProgressReport | undefined {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || last.at === first.at) return undefined;
    const seconds = (last.at - first.at) / 1000;
    const blocksPerSecond = (last.block - first.block) / seconds;
    const eventsPerSecond = (last.events - first.events) / seconds;
    return {
      eventsPerSecond: Math.round(eventsPerSecond),
      blocksPerSecond: Math.round(blocksPerSecond),
      secondsLeft: blocksPerSecond > 0 ? Math.round((target - last.block) / blocksPerSecond) : 0,
    };
  }
}
