import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { NodeError, type Caller } from '@dimo-node/kit';
import { decodeJwt, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import type { TokenMint, TokenVerifier } from '../../gateway/src/auth/tokens/token';

const LOGIN = 'https://node.test';
const EXCHANGE = `${LOGIN}/exchange`;

/** Both token issuers of a node with one key each, as small as they can be. */
export class TestTokens implements TokenVerifier {
  readonly #login = generateKeyPairSync('rsa', { modulusLength: 2048 });
  readonly #exchange = generateKeyPairSync('rsa', { modulusLength: 2048 });

  readonly mint: TokenMint = {
    issuer: EXCHANGE,
    mint: (claims, seconds) => this.#sign(EXCHANGE, { ...claims }, seconds),
  };

  /** The token of somebody logged in with `address` under a license. */
  developer(clientId: string, address: string = clientId, seconds = 3_600): Promise<string> {
    return this.#sign(LOGIN, { aud: clientId, ethereum_address: address }, seconds);
  }

  /** Claims of a vehicle token; throws when it is not ours. */
  async claims(token: string): Promise<JWTPayload> {
    return (await jwtVerify(token, this.#exchange.publicKey, { issuer: EXCHANGE, algorithms: ['RS256'] })).payload;
  }

  async verify(token: string): Promise<Caller> {
    try {
      if (decodeJwt(token).iss === EXCHANGE) return vehicleCaller(await this.claims(token));
      const { payload } = await jwtVerify(token, this.#login.publicKey, { issuer: LOGIN, algorithms: ['RS256'] });
      const { ethereum_address: address, aud, exp = 0 } = payload;
      return { kind: 'developer', issuer: LOGIN, expiresAt: exp, address: String(address), clientId: String(aud) };
    } catch {
      throw new NodeError('UNAUTHENTICATED', 'the token is not valid');
    }
  }

  #sign(issuer: string, claims: JWTPayload, seconds: number): Promise<string> {
    const { privateKey } = issuer === LOGIN ? this.#login : this.#exchange;
    const at = Math.floor(Date.now() / 1000);
    const token = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'test' }).setIssuer(issuer).setIssuedAt(at);
    return token
      .setNotBefore(at)
      .setExpirationTime(at + seconds)
      .setJti(randomUUID())
      .sign(privateKey);
  }
}

function vehicleCaller(claims: JWTPayload): Caller {
  const {
    sub = '',
    exp = 0,
    asset,
    permissions,
    cloud_events,
    decision,
  } = claims as JWTPayload & {
    asset: string;
    permissions: string[];
    cloud_events: { events: { event_type: string; source: string; ids: string[]; tags: string[] }[] };
    decision: { block: number; hash: string };
  };
  const events = cloud_events.events.map(({ event_type: eventType, ...rest }) => ({ eventType, ...rest }));
  const decidedAt = { number: decision.block, hash: decision.hash };
  return { kind: 'vehicle', issuer: EXCHANGE, expiresAt: exp, subject: sub, asset, permissions, events, decidedAt };
}
