import { AccountSignatures, TwinLicenses, type ChainCaller, type License, type Licenses } from '@dimo-node/access';
import { createPool, TwinHead, type Pool } from '@dimo-node/database';
import { createHttpServer, listen } from '@dimo-node/kit';
import type { JWTPayload } from 'jose';
import { loginRoutes } from '../../gateway/src/auth/login/routes';
import type { LoginOptions } from '../../gateway/src/auth/login/options';
import type { RateLimiter } from '../../gateway/src/auth/limits/rate-limiter';
import { AuditBook } from './audit';
import { send, silent, type Answer } from './gateway';
import { TestTokens } from './tokens';

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
  /** Of several nodes with the same keys. */
  readonly tokens?: TestTokens;
  readonly overrides?: Partial<LoginOptions>;
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

export async function startLoginNode(options: LoginNodeOptions): Promise<LoginNode> {
  const pool: Pool = createPool(options.databaseUrl, { max: 5 });
  const head = new TwinHead(options.databaseUrl);
  const audit = new AuditBook();
  const tokens = options.tokens ?? new TestTokens(options.now);
  const licenses = new TwinLicenses({ pool, head, now: options.now });
  const app = createHttpServer({ maxBodyBytes: 1_000_000, log: silent });
  loginRoutes(app, {
    pool,
    licenses,
    signatures: new AccountSignatures({ licenses, chain: options.chain }),
    mint: tokens.login.mint,
    verifier: tokens.verifier,
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
    claims: (token) => tokens.claims(String(token)),
    async stop() {
      await app.close();
      await head.close();
      await pool.end();
    },
  };
}

/** A developer license as a test has put it in the twin. */
export type TestLicense = Pick<License, 'clientId'> & { readonly redirectUri: string };
