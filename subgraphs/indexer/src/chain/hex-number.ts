const NINE = 57;

/**
 * The whole number that the hex digits of `text` from `from` to before `to` stand for; NaN when one of them is no digit, 0 when there are none.
 * Exact up to 2^53. There are half a dozen in each log: parseInt would cost as much as the rest of decoding.
 */
export function hexNumber(text: string, from: number, to: number): number {
  let number = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    const letter = code > NINE;
    // Small letters begin at 97, capitals are 32 below them.
    const digit = letter ? (code | 32) - 87 : code - 48;
    if (!(digit >= (letter ? 10 : 0) && digit <= 15)) return Number.NaN;
    number = number * 16 + digit;
  }
  return number;
}
