const INTEGER = /^[+-]?[0-9]+$/;
const ABSOLUTE_URI = /^[a-z][a-z0-9+.-]*:\S+$/i;
const INT4_MAX = 2_147_483_647;

/** Empty text on chain means that a value was taken away. */
export function orNull(text: string): string | null {
  return text === '' ? null : text;
}

/** A year as the chain gives it: a base-10 integer with an optional sign and nothing else; undefined when it is no such thing. */
export function parseYear(text: string): number | undefined {
  if (!INTEGER.test(text)) return undefined;
  const year = Number(text);
  return Math.abs(year) <= INT4_MAX ? year + 0 : undefined;
}

/** Whether an image reference can be shown: an absolute URI, or a path from the root. */
export function isImageUri(text: string): boolean {
  return text.startsWith('/') || (ABSOLUTE_URI.test(text) && URL.canParse(text));
}
