const WEI_PER_CENT = 10n ** 16n;

/** Wei as tokens with exactly two decimals, ties to even: 15000000000000000 is `0.02`. */
export function tokensText(wei: bigint): string {
  const sign = wei < 0n ? '-' : '';
  const magnitude = wei < 0n ? -wei : wei;
  let cents = magnitude / WEI_PER_CENT;
  const rest = (magnitude % WEI_PER_CENT) * 2n;
  if (rest > WEI_PER_CENT || (rest === WEI_PER_CENT && cents % 2n === 1n)) {
    cents += 1n;
  }
  return `${cents === 0n ? '' : sign}${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
}
