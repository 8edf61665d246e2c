/** The public half of an RSA key as a JWKS lists it. */
export interface PublicJwk {
  readonly kty: 'RSA';
  readonly use: 'sig';
  readonly alg: 'RS256';
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  /** Modulus and exponent, unpadded base64url. */
  readonly n: string;
  readonly e: string;
}

/** A private key that can be used but not read: a file's, or one that never leaves a key management service. */
export interface SigningKey {
  readonly publicJwk: PublicJwk;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over the bytes. */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** The keys of one issuer. Rotation is in three steps with waiting between: publish, sign with it, drop the old one. */
export interface KeyRing {
  /** The key that signs now. */
  signing(): SigningKey;
  /** Every key whose tokens may still be about, or soon will be. */
  published(): readonly PublicJwk[];
  /** How long others may keep the published keys: seconds, at least 120. */
  readonly cacheSeconds: number;
}
