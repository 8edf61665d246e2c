import type { Benchmark, BenchLine } from '../report';
import { auditing } from './auditing';
import { exchange } from './exchange';
import { limits } from './limits';
import { verification } from './verification';

/** Each measures on its own and knows nothing of the others. */
const PARTS: readonly Benchmark[] = [verification, limits, exchange, auditing];

/** What authorization costs a request. */
export const benchmark: Benchmark = {
  names: PARTS.flatMap(({ names }) => names),
  async run(wanted, note) {
    const lines: BenchLine[] = [];
    for (const part of PARTS) {
      const ofPart = new Set(part.names.filter((name) => wanted.has(name)));
      if (ofPart.size > 0) lines.push(...(await part.run(ofPart, note)));
    }
    return lines;
  },
};
