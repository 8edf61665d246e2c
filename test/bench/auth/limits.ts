import { Metrics } from '@dimo-node/kit';
import { LimiterFigures } from '../../../gateway/src/auth/limits/figures';
import { MemoryLimiter } from '../../../gateway/src/auth/limits/memory-limiter';
import type { Benchmark } from '../report';
import { bestOf, cpuMs } from './cpu';

const DECISIONS = 1_000_000;
const LICENSES = 1_000;
const ROUNDS = 5;

/** CPU time of one decision whether a GraphQL request comes too often, with a thousand licenses in turn. */
export const limits: Benchmark = {
  names: ['auth.limit'],
  async run() {
    const limiter = new MemoryLimiter({
      rates: { login: 60, exchange: 6_000, query: 10_000_000 },
      figures: new LimiterFigures(new Metrics()),
    });
    const keys = Array.from({ length: LICENSES }, (_, i) => [`license:0x${i.toString(16).padStart(40, '0')}`]);
    const best = await bestOf(ROUNDS, {
      decision: () =>
        cpuMs(() => {
          for (let i = 0; i < DECISIONS; i += 1) limiter.takeNow('query', keys[i % LICENSES] ?? []);
        }).then((ms) => (ms / DECISIONS) * 1_000),
    });
    return [{ bench: 'auth.limit', value: Math.round(best.decision * 100) / 100, unit: 'µs CPU' }];
  },
};
