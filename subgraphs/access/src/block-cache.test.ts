import { BlockCache, type Timed } from './block-cache';

interface Answer extends Timed {
  readonly n: number;
}

describe('answers of one block', () => {
  const start = (answer: Timed = {}) => {
    const state = { at: 0, hash: '0xa', connected: true, asked: 0 };
    const head = {
      current: () => ({ number: 1, hash: state.hash }),
      get connected() {
        return state.connected;
      },
    };
    const cache = new BlockCache<Answer>({ head, now: () => new Date(state.at) });
    const ask = async (): Promise<number> => (await cache.get('key', () => Promise.resolve({ n: ++state.asked, ...answer }))).n;
    return { state, cache, ask };
  };

  test.each<[string, Timed, (state: ReturnType<typeof start>['state']) => void, boolean]>([
    ['kept', {}, () => undefined, true],
    ['kept for 5 s', {}, (state) => (state.at = 4_999), true],
    ['not kept for longer, since the next block may not have been heard of', {}, (state) => (state.at = 5_000), false],
    ['not kept beyond their own time', { until: 10 }, (state) => (state.at = 10), false],
    ['not kept for their own time if that is long', { until: 60_000 }, (state) => (state.at = 5_000), false],
    ['not kept when they may be different the next moment', { passing: true }, () => undefined, false],
    ['not kept beyond the block', {}, (state) => (state.hash = '0xb'), false],
    ['not kept while blocks are not heard of', {}, (state) => (state.connected = false), false],
  ])('are %s', async (_name, answer, change, kept) => {
    const { state, ask } = start(answer);
    await ask();
    change(state);
    expect(await ask()).toBe(kept ? 1 : 2);
  });

  test('are shared by all who ask meanwhile, and failures by nobody later', async () => {
    const { state, cache, ask } = start();
    const failing = (): Promise<Answer> => (state.asked++, Promise.reject(new Error('away')));
    const outcomes = await Promise.allSettled([cache.get('key', failing), cache.get('key', failing)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(state.asked).toBe(1);
    expect(await ask()).toBe(2);
  });

  test('are forgotten when another block came while they were read, also if it leaves again', async () => {
    const { state, ask } = start();
    const reading = ask();
    state.hash = '0xb';
    await reading;
    state.hash = '0xa';
    expect(await ask()).toBe(2);
  });
});
