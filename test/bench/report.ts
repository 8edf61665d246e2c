/** One measured thing. `ratio` says how many times better than the baseline we are, whichever direction the unit has. */
export interface BenchLine {
  readonly bench: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline?: number;
  readonly baselineName?: string;
  readonly ratio?: number;
}

/** What a file `test/bench/<area>/*.bench.ts` exports. */
export interface Benchmark {
  /** Names of the lines that `run` gives; `npm run bench -- NAME` takes any of them or the part before a dot. */
  readonly names: readonly string[];
  /** Measures what is wanted, baseline and ours side by side; `note` writes for the person who waits. */
  run(wanted: ReadonlySet<string>, note: (text: string) => void): Promise<readonly BenchLine[]>;
}

/** A line for a rate (more is better), rounded for reading. */
export function rateLine(bench: string, unit: string, value: number, baselineName: string, baseline: number): BenchLine {
  return {
    bench,
    value: Math.round(value),
    unit,
    baseline: Math.round(baseline),
    baselineName,
    ratio: Math.round((value / baseline) * 100) / 100,
  };
}
