import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { AccountSignatures, TwinLicenses, type AuditEntry, type ChainCaller, type License, type Licenses } from '@dimo-node/access';
import { createPool, TwinHead, type Pool } from '@dimo-node/database';
import { addressText, createHttpServer, listen, NodeError, parseAddress } from '@dimo-node/kit';
import { jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { loginRoutes } from '../../gateway/src/auth/login/routes';
import type { LoginOptions } from '../../gateway/src/auth/login/options';
import type { RateLimiter } from '../../gateway/src/auth/limits/rate-limiter';
import type { TokenMint, TokenVerifier } from '../../gateway/src/auth/tokens/token';
import { send, silent, type Answer } from './gateway';

export const ISSUER = 'https://node.example';
export const CHAIN_ID = 80002;

/** The login endpoints on a port of their own, over a twin that a test fills. */
export interface LoginNode {
  readonly url: string;
  readonly audit: AuditBook;
  readonly licenses: Licenses;
  /** A form POST; parameters as pairs may hold a name twice. */
  form(
    path: string,
    parameters: Record<string, string> | readonly (readonly [string, string])[],
    headers?: Record<string, string>,
  ): Promise<Reply>;
  json(path: string, body: unknown): Promise<Reply>;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  /** Claims of a token of ours; throws for any other. */
  claims(token: unknown): Promise<JWTPayload>;
  stop(): Promise<void>;
}

/** An answer whose JSON members are texts for the most part. */
export type Reply = Omit<Answer, 'body'> & { readonly body: Record<string, string | undefined> };

export interface LoginNodeOptions {
  readonly databaseUrl: string;
  readonly chain?: ChainCaller | undefined;
  readonly now?: () => Date;
  readonly limiter?: RateLimiter;
  readonly issuer?: TestIssuer;
  readonly overrides?: Partial<LoginOptions>;
}

/** The audit log as a list; `away` makes it refuse. */
export class AuditBook {
  readonly entries: AuditEntry[] = [];
  away = false;

  append(entry: AuditEntry): Promise<void> {
    if (this.away) return Promise.reject(new NodeError('AUDIT_UNAVAILABLE'));
    this.entries.push(entry);
    return Promise.resolve();
  }
}

/** Counts without end, or up to `most` for each key. */
export class TestLimiter implements RateLimiter {
  readonly counts = new Map<string, number>();

  constructor(readonly most = Number.POSITIVE_INFINITY) {}

  take(_kind: string, keys: readonly string[]): ReturnType<RateLimiter['take']> {
    for (const key of keys) this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    const over = keys.some((key) => (this.counts.get(key) ?? 0) > this.most);
    return Promise.resolve(over ? { allowed: false, retryAfterSeconds: 12.3 } : { allowed: true });
  }
}

/** Signs with a real RSA key and verifies with it. */
export class TestIssuer implements TokenMint, TokenVerifier {
  readonly issuer = ISSUER;
  readonly #keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

  constructor(readonly now: () => Date = () => new Date()) {}

  mint(claims: Readonly<Record<string, unknown>>, lifetimeSeconds: number): Promise<string> {
    const iat = Math.floor(this.now().getTime() / 1_000);
    const times = { iss: this.issuer, iat, nbf: iat, exp: iat + lifetimeSeconds, jti: randomUUID() };
    return new SignJWT({ ...claims, ...times }).setProtectedHeader({ alg: 'RS256', kid: 'test' }).sign(this.#keys.privateKey);
  }

  async claims(token: string): Promise<JWTPayload> {
    const options = { algorithms: ['RS256'], issuer: this.issuer, currentDate: this.now() };
    return (await jwtVerify(token, this.#keys.publicKey, options)).payload;
  }

  async verify(token: string): ReturnType<TokenVerifier['verify']> {
    const claims = await this.claims(token).catch(() => {
      throw new NodeError('UNAUTHENTICATED');
    });
    const address = typeof claims['ethereum_address'] === 'string' ? claims['ethereum_address'] : addressOfSubject(claims.sub ?? '');
    return { kind: 'developer', address, clientId: String(claims.aud), issuer: this.issuer, expiresAt: claims.exp ?? 0 };
  }
}

/** The address in a claim `sub`: the first field of a protobuf message. */
export function addressOfSubject(sub: string): string {
  const bytes = Buffer.from(sub, 'base64url');
  return addressText(parseAddress(bytes.subarray(2, 2 + (bytes[1] ?? 0)).toString()) ?? Buffer.alloc(20));
}

export async function startLoginNode(options: LoginNodeOptions): Promise<LoginNode> {
  const pool: Pool = createPool(options.databaseUrl, { max: 5 });
  const head = new TwinHead(options.databaseUrl);
  const audit = new AuditBook();
  const issuer = options.issuer ?? new TestIssuer(options.now);
  const licenses = new TwinLicenses({ pool, head, now: options.now });
  const app = createHttpServer({ maxBodyBytes: 1_000_000, log: silent });
  loginRoutes(app, {
    pool,
    licenses,
    signatures: new AccountSignatures({ licenses, chain: options.chain }),
    mint: issuer,
    verifier: issuer,
    audit,
    limiter: options.limiter ?? new TestLimiter(),
    chainId: CHAIN_ID,
    corsOrigins: '*',
    log: silent,
    indexedBlock: () => head.current(),
    now: options.now,
    ...options.overrides,
  });
  const { url } = await listen(app, { port: 0, host: '127.0.0.1' });
  const ask = async (path: string, request: Parameters<typeof send>[1]): Promise<Reply> =>
    (await send(url + path, request)) as unknown as Reply;
  return {
    url,
    audit,
    licenses,
    form: (path, parameters, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(
          Array.isArray(parameters) ? (parameters as [string, string][]) : (parameters as Record<string, string>),
        ).toString(),
      }),
    json: (path, body) => ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    get: (path, headers = {}) => ask(path, { headers }),
    claims: (token) => issuer.claims(String(token)),
    async stop() {
      await app.close();
      await head.close();
      await pool.end();
    },
  };
}

/** A developer license as a test has put it in the twin. */
export type TestLicense = Pick<License, 'clientId'> & { readonly redirectUri: string };
