import type { GrantDecider } from '@dimo-node/access';
import {
  amoy,
  bigIntToWord,
  createHttpServer,
  listen,
  NodeError,
  type AccessAuthority,
  type AccessDecision,
  type Caller,
  type Network,
} from '@dimo-node/kit';
import { exchangeRoutes } from '../../gateway/src/auth/exchange';
import type { RateLimiter } from '../../gateway/src/auth/limits/rate-limiter';
import { bytesOf, HEAD, useAccess, type AccessHarness } from './access';
import { grantee as license, owner } from './agreements';
import { AuditBook } from './audit';
import { send, silent } from './gateway';
import { TestTokens } from './tokens';
import { NOW } from './twin-rows';

export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: { readonly token?: string; readonly code?: number; readonly message?: string };
}

/** Token exchange on a port of its own, with tokens of its own, a log in memory and a limiter that a test can close. */
export interface TestExchange {
  readonly url: string;
  readonly tokens: TestTokens;
  readonly audit: AuditBook;
  /** What the limiter does with the next requests. */
  readonly state: { retryAfterSeconds: number };
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
  const taken: string[][] = [];
  const state = { retryAfterSeconds: 0 };
  const audit = new AuditBook();
  const limiter: RateLimiter = {
    take: (kind, keys) => {
      taken.push([kind, ...keys]);
      const { retryAfterSeconds } = state;
      return Promise.resolve(retryAfterSeconds === 0 ? { allowed: true } : { allowed: false, retryAfterSeconds });
    },
  };
  const app = createHttpServer({ maxBodyBytes: 100_000_000, log: silent });
  exchangeRoutes(app, { ...options, verifier: tokens.verifier, mint: tokens.vehicle.mint, audit, limiter, log: silent, corsOrigins: '*' });
  const { url } = await listen(app, { port: 0, host: '127.0.0.1' });
  return {
    url,
    tokens,
    audit,
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

export interface LicensedExchange extends TestExchange {
  readonly access: AccessHarness;
  /** Licenses that are no longer live; `behind` stands for a twin that lags. */
  readonly revoked: Set<string>;
  /** Asks as the one license. */
  ask(body: unknown, headers?: Record<string, string>): Promise<ExchangeAnswer>;
}

/**
 * An exchange over a twin in which one license was granted permissions 1 and 5: on vehicle 500, on manufacturer 7 and by an account.
 * Call it at the top of a `describe`.
 */
export function useExchange(): () => LicensedExchange {
  const access = useAccess(async ({ insert }) => {
    const grant = { grantee: bytesOf(license), permissions: bigIntToWord(0xc0cn) };
    await insert('vehicle', { id: 500, owner: bytesOf(owner.address) });
    await insert('sacd', { ...grant, asset: bytesOf(amoy.contracts.vehicleId!), token_id: bigIntToWord(500n), vehicle_id: 500 });
    await insert('manufacturer', { id: 7, owner: bytesOf(owner.address) });
    await insert('sacd', { ...grant, asset: bytesOf(amoy.contracts.manufacturerId!), token_id: bigIntToWord(7n) });
    await insert('sacd', { ...grant, asset: bytesOf(owner.address), token_id: bigIntToWord(0n) });
  });
  const revoked = new Set<string>();
  const licensed = (caller: Caller): Promise<AccessDecision> => {
    if (revoked.has('behind')) return Promise.reject(new NodeError('TWIN_BEHIND'));
    const clientId = caller.kind === 'developer' ? caller.clientId : caller.subject;
    return Promise.resolve({
      allowed: clientId === license && !revoked.has(clientId),
      missing: [],
      reason: '',
      via: undefined,
      block: HEAD,
    });
  };
  let exchange: TestExchange | undefined;
  beforeAll(async () => {
    exchange = await startTestExchange({ network: amoy, decider: access().decider, authority: { licensed }, now: () => NOW });
  });
  afterAll(() => exchange?.stop());
  afterEach(() => {
    revoked.clear();
    Object.assign(exchange?.state ?? {}, { retryAfterSeconds: 0 });
    Object.assign(exchange?.audit ?? {}, { away: false });
    exchange?.audit.entries.splice(0);
  });
  return () => {
    if (exchange === undefined) throw new Error('the exchange exists only inside tests and hooks');
    const { tokens, exchange: send } = exchange;
    return { ...exchange, access: access(), revoked, ask: async (body, headers) => send(await tokens.developer(license), body, headers) };
  };
}
