import { LruMap } from './lru';

describe('an LRU map', () => {
  test('forgets the least recently read', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    expect(map.get('a')).toBe(1);
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([1, undefined, 3, 2]);
  });

  test('a key that is set again is new again', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.set('c', 4);
    expect([map.get('a'), map.get('b')]).toEqual([3, undefined]);
  });

  test('deleting and clearing leave room', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    expect([map.delete('a'), map.delete('a')]).toEqual([true, false]);
    map.set('a', 2);
    map.set('b', 2);
    map.get('a');
    map.set('c', 3);
    expect(map.get('a')).toBe(2);
    map.clear();
    expect([map.size, map.get('a')]).toEqual([0, undefined]);
  });
});
