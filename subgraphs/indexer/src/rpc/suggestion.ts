import type { LimitHint } from './errors';

const BRACKET = /\[\s*(0x[0-9a-f]+|\d+)\s*,\s*(0x[0-9a-f]+|\d+)\s*\]/i;

/** Where providers put the most blocks of a request. Grouping commas and underscores are allowed in the number. */
const MAX_SPAN: readonly RegExp[] = [
  /max(?:imum)?(?: is)?[:=]\s*([\d,_]+)/i,
  /exceeds? (?:the )?limit of ([\d,_]+)/i,
  /exceeds? (?:the )?max(?:imum)? block range[: ]+(?:of )?([\d,_]+)/i,
  /limited to (?:a |an )?([\d,_]+)/i,
  /up to (?:a |an )?([\d,_]+) blocks? range/i,
  /ranges? over ([\d,_]+)/i,
  /range limit (?:of )?([\d,_]+)/i,
];

/**
 * Reads a usable range and the block limit out of a limit error's text and `data`.
 * A limit counts blocks with both ends included, the stricter of the two readings in use.
 */
export function limitHint(text: string, data: unknown): LimitHint {
  const suggested = rangeOf(BRACKET.exec(text)?.slice(1)) ?? rangeOf(dataRange(data));
  const maxSpan = blocks(MAX_SPAN.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined));
  return { ...(suggested && { suggested }), ...(maxSpan !== undefined && { maxSpan }) };
}

function dataRange(data: unknown): unknown[] | undefined {
  if (typeof data !== 'object' || data === null || !('from' in data) || !('to' in data)) return undefined;
  return [data.from, data.to];
}

function rangeOf(ends: readonly unknown[] | undefined): { from: number; to: number } | undefined {
  if (ends === undefined) return undefined;
  const [from, to] = ends.map(Number);
  const usable =
    from !== undefined && to !== undefined && Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to;
  return usable ? { from, to } : undefined;
}

function blocks(digits: string | undefined): number | undefined {
  const value = Number(digits?.replace(/[,_]/g, ''));
  return Number.isSafeInteger(value) && value >= 1 ? value : undefined;
}
