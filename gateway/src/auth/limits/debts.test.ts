import { Debts } from './debts';

test('there are never more than the limit', () => {
  const debts = new Debts(100);
  for (let i = 0; i < 10_000; i += 1) {
    debts.set(`key ${i}`, 1_000 + i, 0);
    expect(debts.size).toBeLessThanOrEqual(100);
  }
});

test('what is paid off is forgotten as new ones come', () => {
  const debts = new Debts(10_000);
  for (let now = 0; now < 5_000; now += 1) debts.set(`key ${now}`, now + 10, now);
  expect(debts.size).toBeLessThan(30);
});

test('a debt is as it was set until it is paid off', () => {
  const debts = new Debts(2);
  expect(debts.paidAt('a', 5)).toBe(5);
  debts.set('a', 10, 5);
  debts.set('a', 20, 5);
  expect([debts.paidAt('a', 5), debts.paidAt('a', 19), debts.paidAt('a', 21), debts.size]).toEqual([20, 20, 21, 1]);
});
