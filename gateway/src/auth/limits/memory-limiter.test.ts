import { Metrics } from '@dimo-node/kit';
import { LimiterFigures } from './figures';
import { MemoryLimiter } from './memory-limiter';
import type { Verdict } from './rate-limiter';

const RATES = { login: 60, exchange: 6_000, query: 60_000 };
let time: number;
let metrics: Metrics;
const limiter = (remembered?: number, rates = RATES): MemoryLimiter => {
  metrics = new Metrics();
  return new MemoryLimiter({ rates, figures: new LimiterFigures(metrics), now: () => time, remembered });
};
beforeEach(() => (time = 1_000));

/** How many of `times` are let pass. */
const count = (times: number, take: () => Verdict): number => Array.from({ length: times }, take).filter(({ allowed }) => allowed).length;

test('a burst passes, then as many as the rate says, for as long as it goes on', () => {
  const limits = limiter();
  expect(count(100, () => limits.takeNow('login', ['a']))).toBe(20);
  let passed = 0;
  for (let tenths = 0; tenths < 6_000; tenths += 1) {
    time += 100;
    passed += count(1, () => limits.takeNow('login', ['a']));
  }
  expect(passed).toBe(600);
});

test('who is refused is told when to come back, and then there is room', async () => {
  const limits = limiter();
  count(20, () => limits.takeNow('login', ['a']));
  expect(await limits.take('login', ['a'])).toEqual({ allowed: false, retryAfterSeconds: 1 });
  time += 999;
  expect(limits.takeNow('login', ['a'])).toEqual({ allowed: false, retryAfterSeconds: 1 });
  time += 1;
  expect(limits.takeNow('login', ['a'])).toEqual({ allowed: true });
  const slow = limiter(10, { ...RATES, login: 2 });
  count(2, () => slow.takeNow('login', ['a']));
  expect(slow.takeNow('login', ['a'])).toEqual({ allowed: false, retryAfterSeconds: 30 });
});

test('who is refused owes nothing for asking', () => {
  const limits = limiter();
  count(1_000, () => limits.takeNow('login', ['a']));
  time += 20_000;
  expect(count(100, () => limits.takeNow('login', ['a']))).toBe(20);
});

test('keys and kinds have accounts of their own', () => {
  const limits = limiter();
  count(20, () => limits.takeNow('login', ['a']));
  expect(count(100, () => limits.takeNow('login', ['b']))).toBe(20);
  expect(count(5_000, () => limits.takeNow('exchange', ['a']))).toBe(1_000);
  expect(count(20_000, () => limits.takeNow('query', ['a']))).toBe(10_000);
});

test('of several keys all must have room, and none pays when one has none', () => {
  const limits = limiter();
  count(20, () => limits.takeNow('login', ['poor']));
  expect(count(100, () => limits.takeNow('login', ['rich', 'poor']))).toBe(0);
  expect(count(100, () => limits.takeNow('login', ['poor', 'rich']))).toBe(0);
  expect(count(100, () => limits.takeNow('login', ['rich']))).toBe(20);
});

test('a request without keys passes', () => {
  expect(limiter().takeNow('query', [])).toEqual({ allowed: true });
});

test('refusals are counted by kind', async () => {
  const limits = limiter();
  count(25, () => limits.takeNow('login', ['a']));
  expect(await metrics.text()).toContain('gateway_rate_limited_total{kind="login"} 5');
});

test('a flood of keys does not set free who asked too often', () => {
  const limits = limiter(1_000);
  const abusers = Array.from({ length: 50 }, (_, i) => `abuser ${i}`);
  for (const abuser of abusers) count(20, () => limits.takeNow('login', [abuser]));
  for (let i = 0; i < 200_000; i += 1) limits.takeNow('login', [`passer-by ${i}`]);
  expect(abusers.filter((abuser) => limits.takeNow('login', [abuser]).allowed)).toEqual([]);
});
