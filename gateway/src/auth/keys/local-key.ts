import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { PublicJwk, SigningKey } from './key-ring';
import { publicJwkOf } from './public-jwk';

const LEAST_BITS = 2_048;
/** Beyond this a signature takes a CPU for tens of milliseconds. */
const MOST_BITS = 8_192;

/** A private key in this process's memory. Signing runs on the thread pool: it takes ten times as long as verifying, and the event loop goes on. */
export class LocalKey implements SigningKey {
  readonly publicJwk: PublicJwk;
  readonly #key: KeyObject;

  /**
   * Takes a PEM text of a private RSA key of 2048 to 8192 bits.
   * @throws Error with what is wrong, to be completed with where the text is from; never with a part of the text
   */
  constructor(pem: string) {
    this.#key = readPrivateKey(pem);
    this.publicJwk = publicJwkOf(this.#key);
    const probe = Buffer.from('probe');
    if (!verify('sha256', probe, createPublicKey(this.#key), sign('sha256', probe, this.#key))) {
      throw new Error('holds an RSA key that is damaged: what it signs does not verify');
    }
  }

  sign(data: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      sign('sha256', data, this.#key, (error, signature) => (error === null ? resolve(signature) : reject(error)));
    });
  }
}

function readPrivateKey(pem: string): KeyObject {
  if (pem.includes('BEGIN ENCRYPTED')) throw new Error('holds an encrypted key: decrypt it and let the mode of the file protect it');
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new Error('holds no private key in PEM form (PKCS#8)');
  }
  if (key.asymmetricKeyType !== 'rsa') throw new Error(`holds a key of type ${key.asymmetricKeyType}: tokens are signed with RSA`);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < LEAST_BITS || bits > MOST_BITS) throw new Error(`holds an RSA key of ${bits} bits: ${LEAST_BITS} to ${MOST_BITS} are taken`);
  return key;
}
