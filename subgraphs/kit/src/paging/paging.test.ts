import { Connection, type PageSource } from './connection';
import { readWindow, type PageArgs } from './window';

describe('readWindow', () => {
  it.each<[PageArgs, string]>([
    [{}, 'provide `first` or `last`'],
    [{ first: null, last: null, after: 'MQ==' }, 'provide `first` or `last`'],
    [{ first: 1, last: 1 }, 'pass `first` or `last`, but not both'],
    [{ first: -1 }, 'the value for `first` cannot be negative'],
    [{ last: -1 }, 'the value for `last` cannot be negative'],
    [{ first: 101 }, 'the value 101 for `first` exceeds the limit 100'],
    [{ last: 101 }, 'the value 101 for `last` exceeds the limit 100'],
  ])('refuses %j', (args, message) => {
    expect(() => readWindow(args)).toThrow(new Error(message));
  });

  it.each<[PageArgs, ReturnType<typeof readWindow>]>([
    [{ first: 0 }, { size: 0, backward: false, after: undefined, before: undefined }],
    [
      { first: 100, after: 'a', last: null, before: null },
      { size: 100, backward: false, after: 'a', before: undefined },
    ],
    [
      { last: 2, before: 'b' },
      { size: 2, backward: true, after: undefined, before: 'b' },
    ],
  ])('reads %j', (args, window) => {
    expect(readWindow(args)).toEqual(window);
  });
});

/** A list of the letters, read as a list of the twin would be. */
function letters(all: string, args: PageArgs): { readonly connection: Connection<string>; readonly reads: string[] } {
  const window = readWindow(args);
  const reads: string[] = [];
  const source: PageSource<string> = {
    rows: () => {
      reads.push('rows');
      const between = [...all].filter((letter) => letter > (window.after ?? '') && letter < (window.before ?? '~'));
      return Promise.resolve((window.backward ? between.reverse() : between).slice(0, window.size + 1));
    },
    count: () => {
      reads.push('count');
      return Promise.resolve(all.length);
    },
    cursor: (letter) => letter,
  };
  return { connection: new Connection(window, source), reads };
}

describe('Connection', () => {
  it.each<[PageArgs, string, { next: boolean; previous: boolean }]>([
    [{ first: 2 }, 'ab', { next: true, previous: false }],
    [{ first: 5 }, 'abcde', { next: false, previous: false }],
    [{ first: 0 }, '', { next: true, previous: false }],
    [{ first: 2, after: 'b' }, 'cd', { next: true, previous: true }],
    [{ first: 2, after: 'c' }, 'de', { next: false, previous: true }],
    [{ first: 2, after: 'e' }, '', { next: false, previous: true }],
    [{ first: 5, before: 'c' }, 'ab', { next: true, previous: false }],
    [{ first: 1, after: 'a', before: 'd' }, 'b', { next: true, previous: true }],
    [{ last: 2 }, 'de', { next: false, previous: true }],
    [{ last: 5 }, 'abcde', { next: false, previous: false }],
    [{ last: 0 }, '', { next: false, previous: true }],
    [{ last: 2, before: 'c' }, 'ab', { next: true, previous: false }],
    [{ last: 1, before: 'c' }, 'b', { next: true, previous: true }],
    [{ last: 9, after: 'c' }, 'de', { next: false, previous: true }],
    [{ last: 9, before: 'a' }, '', { next: true, previous: false }],
  ])('answers %j', async (args, page, { next, previous }) => {
    const { connection } = letters('abcde', args);
    expect((await connection.nodes()).join('')).toBe(page);
    expect(await connection.edges()).toEqual([...page].map((letter) => ({ node: letter, cursor: letter })));
    expect(await connection.pageInfo()).toEqual({
      startCursor: page[0] ?? null,
      endCursor: page.at(-1) ?? null,
      hasNextPage: next,
      hasPreviousPage: previous,
    });
    expect(await connection.totalCount()).toBe(5);
  });

  it('reads rows once, and counts only when asked', async () => {
    const { connection, reads } = letters('abc', { first: 1 });
    await Promise.all([connection.nodes(), connection.edges(), connection.pageInfo()]);
    expect(reads).toEqual(['rows']);
    await connection.totalCount();
    expect(reads).toEqual(['rows', 'count']);
  });
});
