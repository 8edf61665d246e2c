import { parseHex } from '@dimo-node/kit';
import { hashMessage, recoverAddress } from 'ethers';

/** No signature of any wallet is longer; ERC-6492 wrappers of multi-owner wallets are the longest. */
const MAX_SIGNATURE_BYTES = 8_192;

/** Half of the curve's order: the greater s of the two that fit is refused, since anybody can turn one into the other. */
const HALF_ORDER = Buffer.from('7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0', 'hex');

/** Bytes of a signature as clients send it, hex with 0x; undefined when it is malformed, empty or too long to be looked at. */
export function signatureBytes(text: string): Buffer | undefined {
  if (text.length > 2 + 2 * MAX_SIGNATURE_BYTES || !text.startsWith('0x')) return undefined;
  const bytes = parseHex(text);
  return bytes === undefined || bytes.length === 0 ? undefined : bytes;
}

/**
 * Address of the account key that has signed a digest; undefined for bytes that no account key makes.
 * 65 bytes with v 0, 1, 27 or 28, or the 64 of EIP-2098.
 */
export function recoverKey(digest: string, signature: Buffer): string | undefined {
  const parts = split(signature);
  if (parts === undefined || parts.s.compare(HALF_ORDER) > 0) return undefined;
  try {
    return recoverAddress(digest, { r: hex(parts.r), s: hex(parts.s), v: 27 + parts.parity });
  } catch {
    // Numbers that are on no curve.
    return undefined;
  }
}

/** The same for a message as `personal_sign` was given it. */
export function keyThatSigned(message: string | Uint8Array, signature: string): string | undefined {
  const bytes = signatureBytes(signature);
  return bytes === undefined ? undefined : recoverKey(hashMessage(message), bytes);
}

interface Parts {
  readonly r: Buffer;
  readonly s: Buffer;
  readonly parity: 0 | 1;
}

function split(signature: Buffer): Parts | undefined {
  const r = signature.subarray(0, 32);
  if (signature.length === 64) {
    const s = Buffer.from(signature.subarray(32));
    const parity = ((s[0] ?? 0) & 0x80) === 0 ? 0 : 1;
    s[0] = (s[0] ?? 0) & 0x7f;
    return { r, s, parity };
  }
  const parity = signature.length === 65 ? PARITY_OF_V.get(signature[64] ?? -1) : undefined;
  return parity === undefined ? undefined : { r, s: signature.subarray(32, 64), parity };
}

const PARITY_OF_V: ReadonlyMap<number, 0 | 1> = new Map([
  [0, 0],
  [1, 1],
  [27, 0],
  [28, 1],
]);

const hex = (bytes: Buffer): string => `0x${bytes.toString('hex')}`;
