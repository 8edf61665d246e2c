import { nameForTime, timeOfName } from './key-name';
import { rolesAt, ruleOf, type RotationRule } from './rotation';

const RULE: RotationRule = { cacheSeconds: 300, publishSeconds: 600, keepSeconds: 3_900 };
const key = (name: string, second: number): { name: string; madeAt: number } => ({ name, madeAt: second * 1_000 });

/** Seconds from the making of the first key. */
describe('a set of keys', () => {
  const A = key('A', 0);
  const B = key('B', 10_000);
  const C = key('C', 10_100);

  test.each([
    ['the only key signs at once', [A], 0, 'A', 'A', '', Infinity],
    ['and for good', [A], 1e9, 'A', 'A', '', Infinity],
    ['even when its name is from the future', [B], 0, 'B', 'B', '', Infinity],
    ['a new key is published, not used', [A, B], 10_000, 'A', 'AB', '', 10_600],
    ['until others must know it', [A, B], 10_599, 'A', 'AB', '', 10_600],
    ['then it signs and the old one stays', [A, B], 10_600, 'B', 'BA', '', 14_500],
    ['as long as its tokens live', [A, B], 14_499, 'B', 'BA', '', 14_500],
    ['then the old one is gone', [A, B], 14_500, 'B', 'B', 'A', Infinity],
    ['two in a row: the second waits its turn', [A, B, C], 10_650, 'B', 'BAC', '', 10_700],
    ['two in a row: both predecessors stay', [A, B, C], 10_700, 'C', 'CAB', '', 14_500],
    ['two in a row: each goes in its time', [A, B, C], 14_550, 'C', 'CB', 'A', 14_600],
    ['without the first, the next one is as before', [B, C], 10_650, 'B', 'BC', '', 10_700],
  ])('%s', (_name, keys, second, signing, published, retired, until) => {
    const roles = rolesAt(keys, RULE, second * 1_000);
    const names = (list: readonly { name: string }[]): string => list.map(({ name }) => name).join('');
    expect([roles.signing.name, names(roles.published), names(roles.retired), roles.until / 1_000]).toEqual([
      signing,
      published,
      retired,
      until,
    ]);
  });

  test.each(['login', 'vehicle'] as const)('of %s gives others time to read it, and its tokens time to expire', (set) => {
    const rule = ruleOf(set);
    expect(rule.cacheSeconds).toBeGreaterThanOrEqual(120);
    expect(rule.publishSeconds).toBeGreaterThan(rule.cacheSeconds + 30);
    expect(rule.keepSeconds).toBeGreaterThan(set === 'login' ? 3_600 : 600);
  });
});

describe('the name of a key file', () => {
  test.each([
    ['20261123T101500Z.pem', '2026-11-23T10:15:00.000Z'],
    ['20261123T101500Z-0a1b2c3d.pem', '2026-11-23T10:15:00.000Z'],
    ['20280229T235959Z.pem', '2028-02-29T23:59:59.000Z'],
    ['20270229T000000Z.pem', undefined],
    ['20261323T101500Z.pem', undefined],
    ['20261123T101560Z.pem', undefined],
    ['20261123T101500.pem', undefined],
    ['20261123T101500Z.pem.bak', undefined],
    ['20261123T101500Z-../x.pem', undefined],
    ['key.pem', undefined],
  ])('%s', (name, time) => {
    const parsed = timeOfName(name);
    expect(parsed === undefined ? undefined : new Date(parsed).toISOString()).toBe(time);
  });

  test('says when the key was made, to the second, and is another one each time', () => {
    const time = new Date('2026-11-23T10:15:00.999Z');
    const names = [nameForTime(time), nameForTime(time)];
    expect(names[0]).not.toBe(names[1]);
    expect(names.map(timeOfName)).toEqual([Date.parse('2026-11-23T10:15:00Z'), Date.parse('2026-11-23T10:15:00Z')]);
  });
});
