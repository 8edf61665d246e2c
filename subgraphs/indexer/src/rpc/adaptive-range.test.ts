import { AdaptiveRange } from './adaptive-range';
import { Lagging, RangeTooLarge, RateLimited, RpcError, Timeout, type LimitHint } from './errors';
import { RangePlanner } from './range-planner';

const at = { host: 'h' };
const tooLarge = (about: 'span' | 'results', hint: LimitHint = {}) => new RangeTooLarge('too large', at, about, hint);
const range = (from: number, span: number) => ({ from, to: from + span - 1 });

describe('shrinking', () => {
  test.each<[string, unknown, number]>([
    ['halves without a hint', tooLarge('results'), 500],
    ['takes a suggestion that starts where we do', tooLarge('results', { suggested: { from: 100, to: 399 } }), 300],
    ['halves when the suggestion starts elsewhere', tooLarge('results', { suggested: { from: 50, to: 399 } }), 500],
    ['halves when the suggestion is no smaller', tooLarge('results', { suggested: { from: 100, to: 5000 } }), 500],
    ['takes a named limit', tooLarge('span', { maxSpan: 40 }), 40],
    ['halves after a time-out', new Timeout('slow', at), 500],
    ['halves after an unknown error', new RpcError('unknown', 'what', at), 500],
  ])('%s', (_, error, span) => {
    const adaptive = new AdaptiveRange({ initial: 1000 });
    expect(adaptive.failed(error, range(100, 1000))).toBe(true);
    expect(adaptive.span).toBe(span);
  });

  test.each<[string, unknown]>([
    ['rate limits', new RateLimited('slow down', at)],
    ['lag', new Lagging('behind', at)],
    ['dropped connections', new RpcError('transport', 'gone', at)],
    ['errors that are not the RPC’s', new Error('bug')],
  ])('%s leave the span as it is', (_, error) => {
    const adaptive = new AdaptiveRange({ initial: 1000 });
    expect(adaptive.failed(error, range(0, 1000))).toBe(false);
    expect(adaptive.span).toBe(1000);
  });

  test('stops at one block, where only splitting the block helps', () => {
    const adaptive = new AdaptiveRange({ initial: 3 });
    expect(adaptive.failed(tooLarge('results'), range(0, 3))).toBe(true);
    expect(adaptive.span).toBe(1);
    expect(adaptive.failed(tooLarge('results'), range(0, 1))).toBe(false);
    expect(adaptive.span).toBe(1);
  });

  test('several requests of the same size that fail together shrink once', () => {
    const adaptive = new AdaptiveRange({ initial: 1000 });
    for (const from of [0, 1000, 2000]) adaptive.failed(tooLarge('results'), range(from, 1000));
    expect(adaptive.span).toBe(500);
  });

  test('answers above the target shrink in proportion', () => {
    const adaptive = new AdaptiveRange({ initial: 1000, targetLogs: 8000 });
    adaptive.succeeded(1000, 80_000);
    expect(adaptive.span).toBe(100);
  });
});

describe('growing', () => {
  test('by a quarter after ten successes', () => {
    const adaptive = new AdaptiveRange({ initial: 1000, targetLogs: 8000 });
    for (let i = 0; i < 9; i++) adaptive.succeeded(1000, 4000);
    expect(adaptive.span).toBe(1000);
    adaptive.succeeded(1000, 4000);
    expect(adaptive.span).toBe(1250);
  });

  test('doubles while answers are nearly empty, up to the cap', () => {
    const adaptive = new AdaptiveRange({ initial: 1000, cap: 5000 });
    const spans = [1, 2, 3, 4].map(() => {
      adaptive.succeeded(adaptive.span, 3);
      return adaptive.span;
    });
    expect(spans).toEqual([2000, 4000, 5000, 5000]);
  });

  test('only slowly up to a span that was refused', () => {
    const adaptive = new AdaptiveRange({ initial: 1000 });
    adaptive.failed(tooLarge('span'), range(0, 1000));
    adaptive.succeeded(500, 0);
    expect(adaptive.span).toBe(500);
    for (let i = 0; i < 9; i++) adaptive.succeeded(500, 0);
    expect(adaptive.span).toBe(625);
  });

  test('not beyond a limit the provider named, which is tried again only after many answers', () => {
    const adaptive = new AdaptiveRange({ initial: 1000 });
    adaptive.failed(tooLarge('span', { maxSpan: 100 }), range(0, 1000));
    for (let i = 0; i < 400; i++) adaptive.succeeded(100, 0);
    expect(adaptive.span).toBe(100);
    for (let i = 0; i < 200; i++) adaptive.succeeded(adaptive.span, 0);
    expect(adaptive.span).toBeGreaterThan(100);
  });

  test('a short piece at the end of the chain says nothing', () => {
    const adaptive = new AdaptiveRange({ initial: 1000 });
    for (let i = 0; i < 50; i++) adaptive.succeeded(2, 0);
    expect(adaptive.span).toBe(1000);
  });

  test('settles near the target on a steady chain', () => {
    const adaptive = new AdaptiveRange({ initial: 1, targetLogs: 8000 });
    for (let i = 0; i < 400; i++) adaptive.succeeded(adaptive.span, adaptive.span * 10);
    expect(adaptive.span * 10).toBeGreaterThan(5000);
    expect(adaptive.span * 10).toBeLessThan(10_500);
  });
});

describe('RangePlanner', () => {
  test('covers every block once, given back ranges first, at the span of the moment', () => {
    const adaptive = new AdaptiveRange({ initial: 100 });
    const planner = new RangePlanner(0, 349, adaptive);
    const first = planner.next();
    const second = planner.next();
    expect([first, second]).toEqual([range(0, 100), range(100, 100)]);
    adaptive.failed(tooLarge('results'), range(0, 100));
    planner.giveBack(range(100, 100));
    planner.giveBack(range(0, 100));
    const rest = [];
    for (let piece = planner.next(); piece !== null; piece = planner.next()) rest.push(piece);
    expect(rest).toEqual([0, 50, 100, 150, 200, 250, 300].map((from) => range(from, 50)));
    expect(planner.done).toBe(true);
    planner.extend(360);
    expect(planner.next()).toEqual(range(350, 11));
  });
});
