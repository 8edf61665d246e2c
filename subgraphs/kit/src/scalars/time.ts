/** RFC 3339 in UTC with `Z`; a fraction only when it is not zero, without trailing zeros; years above 9999 without a plus sign. */
export function timeText(date: Date): string {
  const iso = date.toISOString().replace(/^\+0*/, '');
  return iso.replace(/\.?0*Z$/, 'Z');
}
