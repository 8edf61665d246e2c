import type { AuditEntry, AuditLog, GrantDecider } from '@dimo-node/access';
import { createHttpServer, listen, NodeError, type AccessAuthority, type Network } from '@dimo-node/kit';
import { exchangeRoutes } from '../../gateway/src/auth/exchange';
import type { RateLimiter } from '../../gateway/src/auth/limits/rate-limiter';
import { send, silent } from './gateway';
import { TestTokens } from './tokens';

export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: { readonly token?: string; readonly code?: number; readonly message?: string };
}

/** Token exchange on a port of its own, with tokens of its own, a log in memory and a limiter that a test can close. */
export interface TestExchange {
  readonly url: string;
  readonly tokens: TestTokens;
  readonly audit: AuditEntry[];
  /** What the log and the limiter do with the next requests. */
  readonly state: { auditIsDown: boolean; retryAfterSeconds: number };
  readonly taken: string[][];
  /** `body` is sent as JSON, text as it is. */
  exchange(token: string | undefined, body: unknown, headers?: Record<string, string>): Promise<ExchangeAnswer>;
  stop(): Promise<void>;
}

export async function startTestExchange(options: {
  readonly network: Pick<Network, 'chainId' | 'contracts'>;
  readonly decider: GrantDecider;
  readonly authority: Pick<AccessAuthority, 'licensed'>;
  readonly now?: () => Date;
}): Promise<TestExchange> {
  const tokens = new TestTokens();
  const entries: AuditEntry[] = [];
  const taken: string[][] = [];
  const state = { auditIsDown: false, retryAfterSeconds: 0 };
  const audit: AuditLog = {
    append: (entry) => {
      if (state.auditIsDown) return Promise.reject(new NodeError('AUDIT_UNAVAILABLE'));
      entries.push(entry);
      return Promise.resolve();
    },
  };
  const limiter: RateLimiter = {
    take: (kind, keys) => {
      taken.push([kind, ...keys]);
      const { retryAfterSeconds } = state;
      return Promise.resolve(retryAfterSeconds === 0 ? { allowed: true } : { allowed: false, retryAfterSeconds });
    },
  };
  const app = createHttpServer({ maxBodyBytes: 100_000_000, log: silent });
  exchangeRoutes(app, { ...options, verifier: tokens, mint: tokens.mint, audit, limiter, log: silent, corsOrigins: '*' });
  const { url } = await listen(app, { port: 0, host: '127.0.0.1' });
  return {
    url,
    tokens,
    audit: entries,
    state,
    taken,
    async exchange(token, body, headers = {}) {
      const answer = await send(`${url}/v1/tokens/exchange`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: answer.status, headers: answer.headers, body: JSON.parse(answer.text) as ExchangeAnswer['body'] };
    },
    stop: () => app.close(),
  };
}
