import { addressText, parseAddress } from '@dimo-node/kit';
import { refusal } from './refusal';

/** Claims of a token whose signature has been checked. */
export type ReadClaims = Readonly<Record<string, unknown>>;

/** How far the clocks of issuer and node may differ, in seconds. */
const LEEWAY = 5;
/** End of the year 9999. */
const LAST_SECOND = 253_402_300_799;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const ZERO = /^0x0{40}$/;

/**
 * Checks the times of a token; `now` in seconds since 1970. Gives the expiry in whole seconds.
 * @throws NodeError UNAUTHENTICATED
 */
export function checkTimes(claims: ReadClaims, now: number): number {
  const exp = seconds(claims, 'exp');
  if (exp === undefined) throw refusal('it has no expiry (exp)');
  if (now >= exp + LEEWAY) throw refusal('it has expired');
  if ((seconds(claims, 'nbf') ?? 0) > now + LEEWAY) throw refusal('it is not valid yet (nbf)');
  if ((seconds(claims, 'iat') ?? 0) > now + LEEWAY) throw refusal('it was issued in the future (iat)');
  return Math.floor(exp);
}

/** The EIP-55 form of an address with 0x, in whichever case; undefined for anything else and for the zero address. */
export function addressOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !ADDRESS.test(value) || ZERO.test(value)) return undefined;
  const bytes = parseAddress(value);
  return bytes === undefined ? undefined : addressText(bytes);
}

/**
 * A list of texts; null, which some issuers write for an empty list, and a missing claim are empty.
 * @throws NodeError UNAUTHENTICATED that names the claim
 */
export function textsOf(value: unknown, claim: string, most: number, longest = 256): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw refusal(`its claim ${claim} must be a list`);
  if (value.length > most) throw refusal(`its claim ${claim} has more than ${most} items`);
  for (const item of value) {
    if (typeof item !== 'string' || item === '' || item.length > longest)
      throw refusal(`its claim ${claim} must hold texts of 1 to ${longest} characters`);
  }
  return Object.freeze([...(value as string[])]);
}

export function isRecord(value: unknown): value is ReadClaims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function seconds(claims: ReadClaims, name: string): number | undefined {
  const value = claims[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !(value >= 0) || value > LAST_SECOND) throw refusal(`its claim ${name} must be a time in seconds`);
  return value;
}
