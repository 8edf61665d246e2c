import { createHash } from 'node:crypto';
import { wordlists } from 'ethers';

/** Multiplying by this prime modulo 2^31 scatters neighbouring ids, so that their names differ in every word. */
const PRIME = 2_127_482_879n;
const MASK = 2n ** 31n - 1n;

/** Three English words for a vehicle or device, made from its token id; the kind of object does not matter. */
export function tokenName(tokenId: number): string {
  return wordsOf(Number((BigInt.asIntN(32, BigInt(tokenId)) * PRIME) & MASK));
}

/** A 31-bit number as three words of the BIP-39 list: 32 bits and one bit of checksum. */
export function wordsOf(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  const checksum = (createHash('sha256').update(bytes).digest()[0] ?? 0) >> 7;
  const bits = value * 2 + checksum;
  return [Math.floor(bits / 2 ** 22), Math.floor(bits / 2 ** 11) % 2048, bits % 2048].map(word).join(' ');
}

function word(index: number): string {
  const list = wordlists['en'];
  if (list === undefined) {
    throw new Error('the English word list is missing from ethers');
  }
  return list.getWord(index);
}
