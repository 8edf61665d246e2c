import { createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto';

/** A key of the node that signs heads of the chain. */
export interface Sealer {
  /** By which the public key is found again: the RFC 7638 thumbprint of its JWK. */
  readonly keyId: string;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over the bytes. */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** The public half of a sealing key; other members, such as `use`, may stand in it. */
export interface SealKey {
  readonly kty: 'RSA';
  readonly kid: string;
  /** Unpadded base64url. */
  readonly n: string;
  readonly e: string;
}

export interface Seal {
  readonly seq: string;
  /** Lower-case hex. */
  readonly hash: string;
  /** Microseconds since 1970. */
  readonly at: string;
  /** `seq` of the seal before; 0 for the first. */
  readonly previous: string;
  readonly keyId: string;
}

/** What is signed. No token looks like this, so that a key which signs tokens as well cannot be made to sign one here. */
export function sealedBytes({ seq, hash, at, previous, keyId }: Seal): Uint8Array {
  return Buffer.from(`dimo-node audit seal 1\nseq ${seq}\nhash ${hash}\nat ${at}\nprevious ${previous}\nkey ${keyId}\n`);
}

/** Checks signatures of seals against the keys that are trusted. */
export class SealKeys {
  readonly #keys: ReadonlyMap<string, KeyObject>;

  constructor(keys: readonly SealKey[]) {
    this.#keys = new Map(keys.map(({ kid, kty, n, e }) => [kid, createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' })]));
  }

  /** Undefined when the key is not among those that are trusted. */
  verify(seal: Seal, signature: Uint8Array): boolean | undefined {
    const key = this.#keys.get(seal.keyId);
    return key === undefined ? undefined : verify('sha256', sealedBytes(seal), key, signature);
  }
}
