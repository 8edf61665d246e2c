import { createHash, type KeyObject } from 'node:crypto';
import type { PublicJwk } from './key-ring';

/** The public half of an RSA key, private or public, with its RFC 7638 thumbprint as key id. */
export function publicJwkOf(key: KeyObject): PublicJwk {
  const { n, e } = key.export({ format: 'jwk' });
  if (n === undefined || e === undefined) throw new TypeError('only RSA keys have a modulus');
  return { kty: 'RSA', use: 'sig', alg: 'RS256', kid: thumbprint(n, e), n, e };
}

/** SHA-256 over the required members in the order of their names, without blanks. */
function thumbprint(n: string, e: string): string {
  return createHash('sha256').update(`{"e":"${e}","kty":"RSA","n":"${n}"}`).digest('base64url');
}
