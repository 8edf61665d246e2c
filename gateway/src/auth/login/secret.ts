import { createHash, randomBytes, randomInt } from 'node:crypto';

const NONCE_LENGTH = 30;
const NONCE_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 256 random bits that a client keeps: a state, a code, a refresh token. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a secret. Being random it needs no salt. */
export function secretHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** What makes a challenge unlike any other: 30 letters and digits. */
export function newNonce(): string {
  return Array.from({ length: NONCE_LENGTH }, () => NONCE_ALPHABET.charAt(randomInt(NONCE_ALPHABET.length))).join('');
}
