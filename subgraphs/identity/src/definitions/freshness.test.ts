import { isFresh } from './freshness';

const LIMITS = { ttlMs: 3_600_000, recheckMs: 10_000 };
const READ = 1_700_000_000_000;

it.each<[string, number, number | null, boolean]>([
  ['just read', 0, null, true],
  ['within the hour', 3_599_999, null, true],
  ['after the hour', 3_600_000, null, false],
  ['read by a clock that is ahead', -5_000, null, true],
  ['read long after the change', 3_599_999, READ - 300_000, true],
  ['read soon after the change, when Tableland may not have had it', 9_999, READ - 1_000, true],
  ['the same a while later', 10_000, READ - 1_000, false],
  ['read before the change', 500, READ + 60_000, false],
  ['read before the change, but only just now', 499, READ + 60_000, true],
])('a copy %s', (_, age, changedAt, fresh) => {
  expect(isFresh(READ, changedAt === null ? null : new Date(changedAt), READ + age, LIMITS)).toBe(fresh);
});
