import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { LocalKey } from '../../gateway/src/auth/keys/local-key';
import { RotatingKeyRing } from '../../gateway/src/auth/keys/rotating-key-ring';
import { LONGEST_TOKEN_SECONDS, ruleOf, type KeySetName } from '../../gateway/src/auth/keys/rotation';
import { JwtMint } from '../../gateway/src/auth/tokens/jwt-mint';

/** A signing key with its private half at hand, to forge with. */
export interface TestKey {
  readonly key: LocalKey;
  readonly privateKey: KeyObject;
}

export function makeKey(): TestKey {
  const pem = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  return { key: new LocalKey(pem), privateKey: createPrivateKey(pem) };
}

export interface TestIssuer extends TestKey {
  readonly issuer: string;
  readonly ring: RotatingKeyRing;
  readonly mint: JwtMint;
}

/** An issuer with one key in memory. */
export function makeIssuer(set: KeySetName, issuer: string, now?: () => Date, made = makeKey()): TestIssuer {
  const ring = new RotatingKeyRing([{ key: made.key, madeAt: 0 }], ruleOf(set), now);
  return { ...made, issuer, ring, mint: new JwtMint({ issuer, ring, longestSeconds: LONGEST_TOKEN_SECONDS[set], now }) };
}

const encode = (part: unknown): string => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** A token of any header and payload (objects, or texts as they are), signed by whatever is given: RS256 with a private key by default. */
export function forge(header: unknown, payload: unknown, signer: KeyObject | ((data: Buffer) => Buffer)): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  const data = Buffer.from(signed);
  const signature = typeof signer === 'function' ? signer(data) : sign('sha256', data, signer);
  return `${signed}.${signature.toString('base64url')}`;
}
