import type { ProgressReport } from './progress';

/** A terminal, or whatever stands in for one. */
export interface Terminal {
  write(text: string): unknown;
}

const EVERY_MS = 200;
const BAR = 24;
const START_OF_LINE = '\r\u001b[2K';

/** One line that a person at the terminal sees move during a backfill; nothing elsewhere. */
export class ProgressLine {
  readonly #terminal: Terminal | undefined;
  #shownAt = 0;

  constructor(terminal: Terminal | undefined) {
    this.#terminal = terminal;
  }

  /** Shows the block reached between `from` and `to`, at most five times a second. */
  show(from: number, block: number, to: number, report: ProgressReport | undefined, now = Date.now()): void {
    if (!this.#terminal || now - this.#shownAt < EVERY_MS) return;
    this.#shownAt = now;
    const share = Math.min(1, (block - from + 1) / (to - from + 1));
    const done = Math.round(share * BAR);
    const speed = report ? `  ${report.eventsPerSecond.toLocaleString('en')} events/s  ${duration(report.secondsLeft)} left` : '';
    this.#terminal.write(
      `${START_OF_LINE}  ${'█'.repeat(done)}${'░'.repeat(BAR - done)} ${Math.floor(share * 100)}%  block ${block} of ${to}${speed}`,
    );
  }

  clear(): void {
    if (this.#shownAt > 0) this.#terminal?.write(START_OF_LINE);
    this.#shownAt = 0;
  }
}

/** `3 h 20 min`, `4 min 10 s` or `9 s`. */
export function duration(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), Math.round(seconds % 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}
