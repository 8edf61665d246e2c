import { CircuitBreaker } from './circuit-breaker';

describe('a circuit breaker', () => {
  let now = 0;
  let breaker: CircuitBreaker;
  const fail = (times: number): void => {
    for (let i = 0; i < times; i += 1) breaker.failed();
  };
  beforeEach(() => {
    now = 0;
    breaker = new CircuitBreaker(() => now);
  });

  test('opens after five failures in a row, not before', () => {
    fail(4);
    breaker.succeeded();
    fail(4);
    expect(breaker.mayTry()).toBe(true);
    breaker.failed();
    expect([breaker.open, breaker.mayTry()]).toEqual([true, false]);
  });

  test('lets one through after a pause; its success closes the circuit', () => {
    fail(5);
    now = 250;
    expect([breaker.mayTry(), breaker.mayTry()]).toEqual([true, false]);
    breaker.succeeded();
    expect([breaker.open, breaker.mayTry()]).toEqual([false, true]);
  });

  test('waits twice as long after each failure, at most 8 s', () => {
    fail(5);
    const pauses: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const start = now;
      while (!breaker.mayTry()) now += 50;
      pauses.push(now - start);
      breaker.failed();
    }
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  test('a try that its caller gave up leaves the next one free', () => {
    fail(5);
    now = 250;
    expect(breaker.mayTry()).toBe(true);
    breaker.abandoned();
    expect(breaker.mayTry()).toBe(true);
  });
});
