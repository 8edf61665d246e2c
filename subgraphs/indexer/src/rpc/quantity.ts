import { hexNumber } from '../chain/hex-number';
import { malformed, type Origin } from './json-rpc';

/** Reads a JSON-RPC quantity ("0x1a") as a safe number, or NaN. */
export function quantity(value: unknown): number {
  if (typeof value !== 'string' || value.length <= 2 || !(value.startsWith('0x') || value.startsWith('0X'))) return Number.NaN;
  const number = hexNumber(value, 2, value.length);
  return Number.isSafeInteger(number) ? number : Number.NaN;
}

/** Reads a quantity, or throws a malformed answer naming what it should have been. */
export function requiredQuantity(value: unknown, what: string, origin: Pick<Origin, 'host'>): number {
  const number = quantity(value);
  if (Number.isNaN(number)) throw malformed(`answered ${JSON.stringify(value)?.slice(0, 80)} as ${what}`, origin);
  return number;
}

/** Writes a height or tag as JSON-RPC has it. */
export function blockParam(tag: number | string): string {
  return typeof tag === 'number' ? `0x${tag.toString(16)}` : tag;
}
