import { Backoff } from './backoff';
import { deadline, sleep } from './deadline';
import { Gate } from './gate';
import { HeadTracker } from './head-tracker';
import { Mailbox } from './mailbox';
import { retryAfterMs } from './retry-after';
import { authorization, endpointUrl, hostOf, redactor } from './secrets';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };

describe('Backoff', () => {
  test('doubles from base to cap, with jitter of up to half', () => {
    const backoff = new Backoff(100, 1000, () => 1);
    const waits = [0, 1000, 2000, 3000, 4000].map((now) => {
      backoff.failed(now, now);
      return backoff.wait(now);
    });
    expect(waits).toEqual([100, 200, 400, 800, 1000]);
    const lucky = new Backoff(100, 1000, () => 0);
    lucky.failed(0, 0);
    expect(lucky.wait(0)).toBe(50);
  });

  test('requests in flight that fail together count once', () => {
    const backoff = new Backoff(100, 1000, () => 1);
    for (const now of [10, 11, 12]) backoff.failed(now, 5);
    expect(backoff.failures).toBe(1);
  });

  test('waits at least as long as asked', () => {
    const backoff = new Backoff(100, 1000, () => 1);
    backoff.failed(0, 0, 7000);
    expect(backoff.wait(0)).toBe(7000);
  });

  test('an old success does not clear a newer failure', () => {
    const backoff = new Backoff(100, 1000, () => 1);
    backoff.failed(10, 9);
    backoff.succeeded(5);
    expect(backoff.failures).toBe(1);
    backoff.succeeded(10);
    expect([backoff.failures, backoff.wait(10)]).toEqual([0, 0]);
  });
});

describe('Gate', () => {
  test('lets no more than its slots in, first come first served', async () => {
    const gate = new Gate(2);
    let now = 0;
    let most = 0;
    const order: number[] = [];
    const work = (name: number) => async () => {
      most = Math.max(most, ++now);
      order.push(name);
      await sleep(5);
      now--;
    };
    await Promise.all([1, 2, 3, 4, 5].map((name) => gate.run(work(name))));
    expect([most, order]).toEqual([2, [1, 2, 3, 4, 5]]);
  });

  test('halves when told to slow down and recovers one by one', () => {
    const gate = new Gate(8);
    gate.slowDown();
    gate.slowDown();
    expect(gate.slots).toBe(2);
    for (let i = 0; i < 20; i++) gate.succeeded();
    expect(gate.slots).toBe(3);
  });

  test('who gives up waiting leaves the line', async () => {
    const gate = new Gate(1);
    const stop = new AbortController();
    const first = gate.run(() => sleep(20));
    const second = gate.run(() => Promise.resolve('never'), stop.signal);
    stop.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    await first;
    await expect(gate.run(() => Promise.resolve('third'))).resolves.toBe('third');
  });
});

describe('HeadTracker', () => {
  test('rises at once and falls only after all have been lower for long', () => {
    const tracker = new HeadTracker(1000, quiet);
    expect([tracker.observe(10, 0), tracker.observe(8, 100), tracker.observe(12, 200)]).toEqual([10, 10, 12]);
    expect([tracker.observe(5, 300), tracker.observe(5, 1299), tracker.observe(6, 1300)]).toEqual([12, 12, 6]);
  });

  test('one answer at the height starts the wait anew', () => {
    const tracker = new HeadTracker(1000, quiet);
    tracker.observe(10, 0);
    tracker.observe(9, 100);
    tracker.observe(10, 900);
    expect(tracker.observe(9, 1200)).toBe(10);
  });
});

test('Mailbox keeps only the newest for a slow reader', async () => {
  const box = new Mailbox<number>();
  for (const item of [1, 2, 3]) box.put(item);
  const reader = box[Symbol.asyncIterator]();
  expect(await reader.next()).toEqual({ value: 3, done: false });
  const waiting = reader.next();
  box.put(4);
  expect(await waiting).toEqual({ value: 4, done: false });
  const end = reader.next();
  box.close();
  expect((await end).done).toBe(true);
});

test.each<[string | undefined, object]>([
  ['3', { retryAfterMs: 3000 }],
  ['0', { retryAfterMs: 0 }],
  ['86400', { retryAfterMs: 300_000 }],
  ['Thu, 01 Jan 2026 00:00:10 GMT', { retryAfterMs: 10_000 }],
  ['soon', {}],
  ['', {}],
  [undefined, {}],
])('Retry-After: %s', (header, expected) => {
  expect(retryAfterMs(header, Date.parse('2026-01-01T00:00:00Z'))).toEqual(expected);
});

describe('URLs hold keys', () => {
  const url = endpointUrl('https://user:pass%20word@polygon.example:8443/v2/abcdef0123456789?token=querysecret', 0);

  test('of which only host and port are shown', () => {
    expect(hostOf(url)).toBe('polygon.example:8443');
    expect(redactor(url)('no access for abcdef0123456789 / querysecret / pass word at /v2')).toBe('no access for *** / *** / *** at /v2');
  });

  test('and credentials travel as a header', () => {
    expect(authorization(url)).toEqual({ authorization: `Basic ${Buffer.from('user:pass word').toString('base64')}` });
    expect(authorization(new URL('https://polygon.example'))).toEqual({});
  });

  test.each([
    ['not a url with s3cret', 'RPC_URLS: entry 2 is not a URL'],
    ['ftp://host/s3cret', 'RPC_URLS: entry 2 has the scheme ftp'],
  ])('%s is refused without being shown', (text, message) => {
    expect(() => endpointUrl(text, 1)).toThrow(message);
    expect(() => endpointUrl(text, 1)).not.toThrow('s3cret');
  });
});

describe('deadlines', () => {
  test('tell the clock from the caller', async () => {
    const timed = deadline(5);
    await sleep(20);
    expect([timed.signal.aborted, timed.expired()]).toEqual([true, true]);
    const caller = new AbortController();
    const linked = deadline(1000, caller.signal);
    caller.abort();
    expect([linked.signal.aborted, linked.expired()]).toEqual([true, false]);
    linked.done();
  });

  test('sleep ends with whichever signal ends first', async () => {
    const one = new AbortController();
    const waiting = sleep(10_000, undefined, new AbortController().signal, one.signal);
    one.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
    await expect(sleep(10_000, one.signal)).rejects.toThrow('stop');
  });
});
