import { paceOf } from './pace';

test.each([
  [1, 1, 60_000],
  [5, 5, 12_000],
  [20, 20, 3_000],
  [60, 20, 1_000],
  [120, 20, 500],
  [6_000, 1_000, 10],
  [60_000, 10_000, 1],
])('at %d a minute %d may come at once, then one every %d ms', (rate, burst, interval) => {
  expect(paceOf(rate)).toMatchObject({ burst, interval, most: burst * interval });
});
