import { createHash } from 'node:crypto';
import { subjectOf } from '../tokens/subject';
import type { Claims, TokenMint } from '../tokens/token';
import type { Session } from './store/sessions';

/** Answer of RFC 6749, with the id token of OpenID Connect. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'bearer';
  /** Seconds. */
  readonly expires_in: number;
  readonly id_token: string;
  readonly refresh_token?: string;
}

/** Short, since a token outlives the signer that asked for it; refresh tokens make up for it. */
export const TOKEN_LIFETIME_SECONDS = 3_600;

export interface TokenRequest {
  readonly session: Session;
  /** Of the login, not repeated by a refresh. */
  readonly nonce?: string | null;
  /** What the client gave for the tokens, if it was a code. */
  readonly code?: string;
  readonly refreshToken?: string | undefined;
}

/** The access token, which is what is called the developer token, and an id token with the same claims. */
export async function mintTokens(mint: TokenMint, request: TokenRequest): Promise<TokenAnswer> {
  const { session, nonce, code, refreshToken } = request;
  const claims: Claims = {
    provider_id: 'web3',
    sub: subjectOf(session.address),
    aud: session.clientId,
    email_verified: false,
    ...(session.scopes.includes('email') && { ethereum_address: session.address }),
    ...(typeof nonce === 'string' && { nonce }),
  };
  const accessToken = await mint.mint(claims, TOKEN_LIFETIME_SECONDS);
  const bound = { at_hash: halfHash(accessToken), ...(code !== undefined && { c_hash: halfHash(code) }) };
  const idToken = await mint.mint({ ...claims, ...bound }, TOKEN_LIFETIME_SECONDS);
  return {
    access_token: accessToken,
    token_type: 'bearer',
    // Minted a moment ago.
    expires_in: TOKEN_LIFETIME_SECONDS - 1,
    id_token: idToken,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
  };
}

/** Left half of the SHA-256, by which OpenID Connect ties an id token to another secret. */
function halfHash(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
}
