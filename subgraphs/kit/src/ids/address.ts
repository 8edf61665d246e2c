import { getAddress, ZeroAddress } from 'ethers';
import { hexText, parseHex } from './bytes';

/** 20 zero bytes. */
export const ZERO_ADDRESS_BYTES: Buffer = Buffer.alloc(20);

/** Checksums already worked out: each costs a hash, and one page of grants repeats the same few addresses. */
const known = new Map<string, string>([[hexText(ZERO_ADDRESS_BYTES), ZeroAddress]]);
const KNOWN_LIMIT = 50_000;

/** EIP-55 text of 20 bytes. */
export function addressText(bytes: Uint8Array): string {
  const hex = hexText(bytes);
  const cached = known.get(hex);
  if (cached !== undefined) {
    return cached;
  }
  const text = getAddress(hex);
  if (known.size >= KNOWN_LIMIT) {
    known.clear();
  }
  known.set(hex, text);
  return text;
}

/** 20 bytes of an address in any case, `0x` optional, checksum not verified; undefined for anything else. */
export function parseAddress(text: string): Buffer | undefined {
  const bytes = parseHex(text);
  return bytes?.length === 20 ? bytes : undefined;
}
