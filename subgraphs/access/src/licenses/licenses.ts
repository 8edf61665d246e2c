/** A developer license that is live. */
export interface License {
  readonly tokenId: number;
  /** Its account: EIP-55. */
  readonly clientId: string;
  /** EIP-55. */
  readonly owner: string;
  readonly alias: string | null;
}

/** Developer licenses as the twin knows them. */
export interface Licenses {
  /** Null when no live license has this client id. `clientId` is an address in any case. */
  byClientId(clientId: string): Promise<License | null>;
  /** Whether the exact text is one of the redirect URIs that the license has enabled. */
  hasRedirectUri(license: License, uri: string): Promise<boolean>;
  /** Whether it has enabled any. */
  hasRedirectUris(license: License): Promise<boolean>;
  /** Whether an account is an enabled signer of the license whose time has not run out. */
  isSigner(license: License, account: string): Promise<boolean>;
}
