import { NodeError, type Caller } from '@dimo-node/kit';
import type { TokenVerifier } from '@dimo-node/gateway';
import { generateKeyPair, jwtVerify, SignJWT, type KeyLike } from 'jose';

const ISSUER = 'https://issuer.test';

/** Real signed tokens whose claims are the caller himself, and the verifier that reads them. */
export class TestTokens implements TokenVerifier {
  readonly #keys: { readonly publicKey: KeyLike; readonly privateKey: KeyLike };

  private constructor(keys: { readonly publicKey: KeyLike; readonly privateKey: KeyLike }) {
    this.#keys = keys;
  }

  static async create(): Promise<TestTokens> {
    return new TestTokens(await generateKeyPair('RS256'));
  }

  /** `lifetime` in seconds; negative for one that has run out. */
  sign(caller: Caller, lifetime = 600): Promise<string> {
    const expires = Math.floor(Date.now() / 1_000) + lifetime;
    return new SignJWT({ caller })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(ISSUER)
      .setExpirationTime(expires)
      .sign(this.#keys.privateKey);
  }

  async verify(token: string): Promise<Caller> {
    try {
      const { payload } = await jwtVerify(token, this.#keys.publicKey, { issuer: ISSUER, algorithms: ['RS256'] });
      return payload['caller'] as Caller;
    } catch (error) {
      throw new NodeError('UNAUTHENTICATED', 'the token is not good', { cause: error });
    }
  }
}
