import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Caller } from '@dimo-node/kit';
import { createLocalJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { LocalKey } from '../../gateway/src/auth/keys/local-key';
import { RotatingKeyRing } from '../../gateway/src/auth/keys/rotating-key-ring';
import { LONGEST_TOKEN_SECONDS, ruleOf, type KeySetName } from '../../gateway/src/auth/keys/rotation';
import { JwtMint } from '../../gateway/src/auth/tokens/jwt-mint';
import { JwtVerifier } from '../../gateway/src/auth/tokens/jwt-verifier';
import { subjectOf } from '../../gateway/src/auth/tokens/subject';
import type { Claims } from '../../gateway/src/auth/tokens/token';
import { silent } from './gateway';

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

/** Where the nodes of tests say that they are. */
export const ISSUER = 'https://node.example';
const SIGNED_SECONDS = 600;

/** Both issuers of a node, with keys of their own, and what reads their tokens. */
export class TestTokens {
  readonly login: TestIssuer;
  readonly vehicle: TestIssuer;
  readonly verifier: JwtVerifier;
  readonly #now: () => Date;

  constructor(now: () => Date = () => new Date()) {
    this.login = makeIssuer('login', ISSUER, now);
    this.vehicle = makeIssuer('vehicle', `${ISSUER}/exchange`, now);
    this.verifier = new JwtVerifier({ login: this.login, vehicle: this.vehicle, log: silent, now });
    this.#now = now;
  }

  /** The token of somebody logged in with `address` under a license, which is his own unless told. */
  developer(clientId: string, address: string = clientId): Promise<string> {
    return this.sign({ kind: 'developer', issuer: '', expiresAt: 0, clientId, address });
  }

  /** The token of a caller, for ten minutes from now or from another time. Its issuer is ours, whatever the caller says. */
  sign(caller: Caller, at?: Date): Promise<string> {
    const { issuer, ring, mint } = caller.kind === 'developer' ? this.login : this.vehicle;
    const made = at === undefined ? mint : new JwtMint({ issuer, ring, longestSeconds: SIGNED_SECONDS, now: () => at });
    return made.mint(claimsOf(caller), SIGNED_SECONDS);
  }

  /** Claims of a token of ours, checked without our own code; throws for any other. */
  async claims(token: string): Promise<JWTPayload> {
    const keys = [this.login, this.vehicle].flatMap(({ ring }) => ring.published());
    const options = { algorithms: ['RS256'], issuer: [this.login.issuer, this.vehicle.issuer], currentDate: this.#now() };
    return (await jwtVerify(token, createLocalJWKSet({ keys: keys.map((key) => ({ ...key })) }), options)).payload;
  }
}

function claimsOf(caller: Caller): Claims {
  if (caller.kind === 'developer') {
    return { sub: subjectOf(caller.address), aud: caller.clientId, ethereum_address: caller.address };
  }
  const { subject, asset, permissions, events, decidedAt } = caller;
  return {
    sub: subject,
    aud: ['dimo.zone'],
    asset,
    permissions,
    cloud_events: { events: events.map(({ eventType, ...rest }) => ({ event_type: eventType, ...rest })) },
    ...(decidedAt !== undefined && { decision: { block: decidedAt.number, hash: decidedAt.hash } }),
  };
}
