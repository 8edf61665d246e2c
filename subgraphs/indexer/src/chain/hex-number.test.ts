import { hexNumber } from './hex-number';

const NUMBERS: readonly (readonly [text: string, number: number])[] = [
  ['', 0],
  ['0', 0],
  ['000a', 10],
  ['9', 9],
  ['F', 15],
  ['deadBEEF', 0xdeadbeef],
  ['1fffffffffffff', Number.MAX_SAFE_INTEGER],
];

test.each(NUMBERS)('reads %p', (text, number) => {
  expect(hexNumber(text, 0, text.length)).toBe(number);
  expect(hexNumber(`zz${text}zz`, 2, 2 + text.length)).toBe(number);
});

test('is past 2^53 for what is', () => expect(hexNumber('f'.repeat(16), 0, 16)).toBeGreaterThan(Number.MAX_SAFE_INTEGER));

test.each([...'/:@G`g-x .\0\u0130\u0660\uff11'])('knows that %p is no digit', (letter) => expect(hexNumber(`1${letter}1`, 0, 3)).toBeNaN());

test('knows that a text has ended', () => expect(hexNumber('12', 0, 3)).toBeNaN());
