import { EventFragment, Interface } from 'ethers';
import { RULES } from '../fold/rules';
import { compileDecoder, DecodeError, type ArgumentKinds, type Kind } from './decode';

/** Same numbers in every run (mulberry32). */
function randomSource(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomSource(7);
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
const randomHex = (bytes: number) =>
  Array.from({ length: bytes }, () =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, '0'),
  ).join('');
const TEXTS = ['', 'Toyota', 'a'.repeat(32), 'b'.repeat(33), 'Zürich', '日本', '🚗 moves', '\u{feff}mark', 'line\nbreak', 'é'.repeat(500)];

function randomUint(bits: number, small: boolean): bigint {
  if (small) return pick([0n, 1n, 501n, 2n ** 31n, 2n ** 32n + 5n, 2n ** 53n - 1n]) & ((1n << BigInt(bits)) - 1n);
  return pick([BigInt(`0x${randomHex(bits / 8)}`), (1n << BigInt(bits)) - 1n, (2n ** 63n) & ((1n << BigInt(bits)) - 1n)]);
}

function randomValue(type: string, small: boolean): string | bigint {
  if (type === 'string') return pick(TEXTS);
  if (type === 'address') return `0x${randomHex(20)}`;
  if (type === 'bytes32') return `0x${randomHex(32)}`;
  return randomUint(Number(type.slice(4)), small);
}

interface Words {
  readonly topics: string[];
  readonly data: string;
}

function encode(fragment: EventFragment, values: readonly (string | bigint)[]): Words {
  return new Interface([fragment]).encodeEventLog(fragment, [...values]);
}

/** What ethers says, in the form that the decoder gave: the kind of a uint shows in the type of its value. */
function inForm(type: string, expected: unknown, given: unknown): unknown {
  if (type === 'string') return expected;
  if (type === 'address' || type === 'bytes32') return String(expected).slice(2).toLowerCase();
  const value = expected as bigint;
  if (typeof given === 'number') return Number(value);
  return typeof given === 'bigint' ? value : value.toString(16).padStart(64, '0');
}

describe('every rule decodes as ethers does', () => {
  test.each(RULES.map((rule) => [`${rule.role} ${rule.fragment.format('full')}`, rule] as const))('%s', (_name, rule) => {
    const { fragment } = rule;
    const oracle = new Interface([fragment]);
    const probe = encode(
      fragment,
      fragment.inputs.map(({ type }) => randomValue(type, true)),
    );
    const forms = (rule.decode(probe.topics, probe.data) as unknown[]).map((value) => typeof value);
    for (let round = 0; round < 25; round++) {
      const { topics, data } = encode(
        fragment,
        fragment.inputs.map(({ type }, i) => randomValue(type, forms[i] === 'number')),
      );
      const given = rule.decode(topics, data) as unknown[];
      const expected = oracle.parseLog({ topics, data })?.args.toArray() ?? [];
      expect(given).toEqual(fragment.inputs.map(({ type }, i) => inForm(type, expected[i], given[i])));
    }
  });
});

const TEXT = EventFragment.from('event E(uint256 indexed id, string text, uint256 amount)');
const decode = compileDecoder(TEXT, ['id', 'text', 'amount']);
const word = (value: bigint | number) => BigInt(value).toString(16).padStart(64, '0');
const bytes = (...words: (bigint | number | string)[]) => `0x${words.map((one) => (typeof one === 'string' ? one : word(one))).join('')}`;
const topics = (...ids: (bigint | number)[]) => [0, ...ids].map((id) => `0x${word(id)}`);

describe('bytes that do not fit', () => {
  test('cut off anywhere, the data is refused', () => {
    const { data } = encode(TEXT, [1n, 'some text of more than thirty-two bytes', 5n]);
    const end = 96 + 39;
    for (let length = 0; length < end; length++) expect(() => decode(topics(1), data.slice(0, 2 + 2 * length))).toThrow(DecodeError);
    expect(decode(topics(1), data.slice(0, 2 + 2 * end))).toEqual([1, 'some text of more than thirty-two bytes', 5n]);
  });

  test.each([
    ['an offset past the data', bytes(4096, 1)],
    ['an offset to its last byte', bytes(65, 1, 0)],
    ['an absurd offset', bytes(2n ** 255n, 1, 0)],
    ['an offset of 2^32', bytes(2n ** 32n, 1, 0)],
    ['an absurd length', bytes(64, 1, 2n ** 200n)],
    ['a length one too long', bytes(64, 1, 33, 'ab'.repeat(32))],
  ])('%s', (_name, data) => {
    expect(() => decode(topics(1), data)).toThrow(DecodeError);
  });

  test.each([2n ** 53n, 2n ** 64n, 2n ** 255n])('the id %s is no sequential id', (id) => {
    expect(() => decode(topics(id), bytes(64, 1, 0))).toThrow(/beyond 2\^53/);
  });

  test('digits of either case read alike', () => {
    const event = EventFragment.from('event E(address indexed a, bytes32 w, uint256 n)');
    const read = compileDecoder(event, ['address', 'word', 'amount']);
    const { topics: given, data } = encode(event, [`0x${'ab'.repeat(20)}`, `0x${'cD'.repeat(32)}`, 0xefn << 240n]);
    const upper = (text: string) => `0x${text.slice(2).toUpperCase()}`;
    expect(read(given.map(upper), upper(data))).toEqual(read(given, data));
    expect(read(given, data)).toEqual(['ab'.repeat(20), 'cd'.repeat(32), 0xefn << 240n]);
  });

  test('another number of topics', () => {
    expect(() => decode(topics(), bytes(64, 1, 0))).toThrow('1 topics where 2 belong');
    expect(() => decode(topics(1, 2), bytes(64, 1, 0))).toThrow('3 topics where 2 belong');
  });

  test.each([
    ['41004200ff', 'A\uFFFDB\uFFFD\uFFFD'],
    ['c3', '\uFFFD'],
    ['e29c', '\uFFFD'],
    ['efbbbf41', '\uFEFFA'],
    ['00', '\uFFFD'],
    ['eda080', '\uFFFD\uFFFD\uFFFD'],
  ])('EC-21 the bytes %s read as %j', (hex, text) => {
    expect(decode(topics(1), bytes(64, 1, hex.length / 2, hex.padEnd(64, '0')))).toEqual([1, text, 1n]);
  });
});

describe('declarations that do not fit their event', () => {
  test.each([
    ['event E(uint256 a, uint256 b)', ['id'], 'has 2 parameters, 1 kinds given'],
    ['event E(address a)', ['id'], 'parameter a is address, not id'],
    ['event E(bytes32 a)', ['amount'], 'parameter a is bytes32, not amount'],
    ['event E(string indexed a)', ['text'], 'indexed text a is only a hash'],
  ] as [string, (keyof ArgumentKinds)[], string][])('%s as %j', (event, kinds: Kind[], message) => {
    expect(() => compileDecoder(EventFragment.from(event), kinds)).toThrow(message);
  });
});
