/** RFC 3339 in UTC with `Z`; a fraction only when it is not zero, without trailing zeros; years above 9999 without a plus sign. */
export function timeText(date: Date): string {
  const iso = date.toISOString().replace(/^\+0*/, '');
  return iso.replace(/\.?0*Z$/, 'Z');
}

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** The moment that RFC 3339 text with any offset names, to the millisecond; undefined when it is none or names a day that does not exist. */
export function parseTime(text: string): Date | undefined {
  const day = RFC_3339.exec(text)?.[1];
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  const exists = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  return exists ? new Date(text.toUpperCase()) : undefined;
}
