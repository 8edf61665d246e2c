const LONGEST_MS = 5 * 60_000;

/** Reads a Retry-After header: seconds or an HTTP date. At most five minutes, so that a wrong clock cannot stop the node for a day. */
export function retryAfterMs(header: string | string[] | undefined, now = Date.now()): { retryAfterMs?: number } {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined || text.trim() === '') return {};
  const seconds = Number(text);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) && ms >= 0 ? { retryAfterMs: Math.min(ms, LONGEST_MS) } : {};
}
