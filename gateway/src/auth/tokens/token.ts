import type { Caller } from '@dimo-node/kit';

/** Claims of a token before issuer, times, key id and token id are added. */
export type Claims = Readonly<Record<string, unknown>>;

/** Makes tokens of one issuer. */
export interface TokenMint {
  readonly issuer: string;
  /** A signed JWT: `claims` with `iss`, `iat`, `nbf`, `exp` and `jti` added. */
  mint(claims: Claims, lifetimeSeconds: number): Promise<string>;
}

/** Reads tokens that clients bring. */
export interface TokenVerifier {
  /**
   * Who bears the token, from its signature and claims alone: whether his license is live is for others to ask.
   * @throws NodeError UNAUTHENTICATED that says what is wrong with the token
   */
  verify(token: string): Promise<Caller>;
}
