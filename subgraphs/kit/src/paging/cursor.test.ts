import { parseAddress, PackedTime } from '../ids';
import { integerCursor, packedCursor, textCursor, type CursorCodec, type Position } from './cursor';

const grantee = parseAddress('0x46a3A41bd932244Dd08186e4c19F1a7E48cbcDf4') ?? Buffer.alloc(0);
const nodeOne = Buffer.concat([Buffer.alloc(31), Buffer.from([1])]);
const time = new PackedTime(1699649215);

const cursors: [string, CursorCodec, Position, string][] = [
  ['token id 1', integerCursor, [1], 'MQ=='],
  ['token id 2', integerCursor, [2], 'Mg=='],
  ['token id 42', integerCursor, [42], 'NDI='],
  ['token id 186612', integerCursor, [186612], 'MTg2NjEy'],
  ['a grant', packedCursor('time', 'bytes'), [time, grantee], 'ktb/ZU6Wv8QURqOkG9kyJE3QgYbkwZ8afkjLzfQ='],
  [
    'a grant with microseconds',
    packedCursor('time', 'bytes'),
    [new PackedTime(1699649215, 123_456_000), grantee],
    'ktf/HW8oAGVOlr/EFEajpBvZMiRN0IGG5MGfGn5Iy830',
  ],
  ['a privilege', packedCursor('time', 'integer', 'bytes'), [time, 1, grantee], 'k9b/ZU6WvwHEFEajpBvZMiRN0IGG5MGfGn5Iy830'],
  ['a name', packedCursor('time', 'bytes'), [time, nodeOne], 'ktb/ZU6Wv8QgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE='],
  ['a redirect URI', packedCursor('time', 'text'), [time, 'https://example.com/cb'], 'ktb/ZU6Wv7ZodHRwczovL2V4YW1wbGUuY29tL2Ni'],
  ['week 4', packedCursor('integer', 'integer'), [4, 1], 'kgQB'],
  ['week 130', packedCursor('integer', 'integer'), [130, 21957], 'ksyCzVXF'],
  ['a definition', textCursor, ['toyota_camry_2007'], 'dG95b3RhX2NhbXJ5XzIwMDc='],
  ['a time before 1970', packedCursor('time', 'integer'), [new PackedTime(-1), 1], 'kscM/wAAAAD//////////wE='],
  ['the last second that is stored', packedCursor('time', 'integer'), [new PackedTime(253402300799), 1], 'kscM/wAAAAAAAAA6//RBfwE='],
];

describe('cursors', () => {
  it.each(cursors)('writes and reads %s', (_, codec, position, text) => {
    expect(codec.encode(position)).toBe(text);
    expect(codec.decode(text)).toEqual(position);
  });

  it('writes a date as its time', () => {
    expect(packedCursor('time', 'integer').encode([new Date(1699649215123), 1])).toBe(
      packedCursor('time', 'integer').encode([new PackedTime(1699649215, 123_000_000), 1]),
    );
  });

  it('gives a time to Postgres with its microseconds', () => {
    expect(String(new PackedTime(1699649215, 123_456_000))).toBe('2023-11-10T20:46:55.123456Z');
    expect(String(new PackedTime(-1))).toBe('1969-12-31T23:59:59.000000Z');
  });

  const grants = packedCursor('time', 'bytes');
  it.each<[string, CursorCodec, string]>([
    ['empty', integerCursor, ''],
    ['no base64', integerCursor, '!!'],
    ['no padding', integerCursor, 'MQ'],
    ['no number', integerCursor, 'YWJj'],
    ['too large a number', integerCursor, Buffer.from('9007199254740993').toString('base64')],
    ['an empty packed one', grants, ''],
    ['another list', grants, 'MQ=='],
    ['too few members', grants, 'kQE='],
    ['members of another type', grants, 'kgQB'],
    ['cut short', grants, 'ktb/ZU6Wv8QU'],
    ['a year beyond any stored', packedCursor('time', 'integer'), 'kscM/wAAAAAAAAD//////wE='],
    ['a NUL in text', textCursor, 'AA=='],
    ['a float', packedCursor('integer', 'integer'), 'ksv/8AAAAAAAAAE='],
  ])('refuses one that is %s', (_, codec, text) => {
    expect(() => codec.decode(text)).toThrow('invalid cursor');
  });
});
