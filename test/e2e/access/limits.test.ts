import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningGateway } from '@dimo-node/gateway';
import { indexerSubgraph } from '@dimo-node/indexer';
import { amoy, readSettings } from '@dimo-node/kit';
import { Wallet } from 'ethers';
import { startEdge } from '../../../gateway/src/node/edge';
import { openTwin } from '../../../gateway/src/node/twin';
import { asking, type Asking } from '../../support/access-node';
import { ChainTwin } from '../../support/chain-twin';
import { send, silent, type Answer } from '../../support/gateway';
import { describeWithRedis, startRedis, type TestRedis } from '../../support/redis';

jest.setTimeout(60_000);

/** Login, exchange and queries a minute: one who has waited may do so many at once. */
const RATES = { LOGIN_RATE: '4', EXCHANGE_RATE: '2', QUERY_RATE: '3' };
const WAIT = /^[1-9][0-9]?$/;

let chain: ChainTwin;
let signer: Wallet;
const opened: { stop(): Promise<void> }[] = [];
const keysDir = mkdtempSync(join(tmpdir(), 'limits-'));
beforeAll(async () => {
  chain = await ChainTwin.start();
  signer = new Wallet(chain.devnet.license.signerPrivateKey);
});
afterEach(async () => {
  for (const part of opened.splice(0).reverse()) await part.stop();
});
afterAll(async () => {
  await chain?.stop();
  rmSync(keysDir, { recursive: true, force: true });
});

/** The edge of a node as the program puts it together from its environment. */
async function startGateway(env: Readonly<Record<string, string>> = {}): Promise<Asking & RunningGateway> {
  const databaseUrl = chain.database.url;
  const services = { IDENTITY_URL: 'http://localhost:1', INDEXER_URL: 'http://localhost:1', HOP_SECRET: randomBytes(32).toString('hex') };
  const settings = readSettings(
    {
      NETWORK: 'amoy',
      DATABASE_URL: databaseUrl,
      PORT: '0',
      KEYS_DIR: keysDir,
      PUBLIC_URL: 'http://node.test',
      ...services,
      ...RATES,
      ...env,
    },
    'gateway',
  );
  const twin = openTwin(databaseUrl, { name: 'limits', statementTimeoutMs: 10_000, log: silent });
  opened.push(twin);
  await twin.head.first();
  const gateway = await startEdge({
    settings,
    twin,
    databaseUrl,
    network: amoy,
    rpcUrls: [],
    keysDir,
    makeKeys: true,
    ipfsUrl: chain.devnet.ipfsUrl,
    hopSecret: settings.hopSecret,
    subgraphs: [{ kind: 'local', definition: indexerSubgraph(twin) }],
    log: silent,
  });
  opened.push(gateway);
  return { ...gateway, ...asking(gateway.url, chain.devnet.license) };
}

const challenge = { client_id: '', domain: '', scope: 'openid email', response_type: 'code', address: '' };
const begin = (node: Asking, headers?: Record<string, string>): ReturnType<Asking['form']> => {
  const { clientId, redirectUri } = chain.devnet.license;
  return node.form('/auth/web3/generate_challenge', { ...challenge, client_id: clientId, domain: redirectUri, address: clientId }, headers);
};

/** Asks until refused, `most` times at most; how often it was answered, and the refusal. */
async function until429<T extends { readonly status: number }>(
  ask: () => Promise<T>,
  most = 10,
): Promise<readonly [passed: number, refusal: T]> {
  for (let passed = 0; ; passed++) {
    const answer = await ask();
    if (answer.status === 429) return [passed, answer];
    if (passed === most) throw new Error(`answered ${most} times, the last with ${answer.status}`);
  }
}

test('who asks too often is told when to come back, by each API in its own form', async () => {
  const node = await startGateway();
  const developer = await node.logIn(signer);

  const [exchanged, exchange] = await until429(() => node.exchange(developer, 1, 'GetNonLocationHistory'));
  expect([exchanged, exchange.body]).toEqual([2, { code: 429, message: 'too many requests: try again later' }]);

  const [asked, query] = await until429(() => node.ask(developer, '{ indexer { lagBlocks } }'));
  expect([asked, query.body]).toMatchObject([3, { errors: [{ extensions: { code: 'RATE_LIMITED' } }] }]);

  // Somebody without a token has an account of his own.
  const [anonymous, nobody] = await until429(() => node.ask(undefined, '{ indexer { lagBlocks } }'));
  expect(anonymous).toBe(3);

  // Two of the four requests of login went before.
  const [logins, login] = await until429(() => begin(node));
  expect([logins, login.body]).toEqual([2, { status: 429, message: expect.stringMatching(/too many requests/i) as string }]);
  const oauth = await node.form('/token', { grant_type: 'refresh_token', client_id: chain.devnet.license.clientId, refresh_token: 'x' });
  expect([oauth.status, oauth.body['error']]).toEqual([429, 'slow_down']);

  for (const { headers } of [exchange, query, nobody, login, oauth]) expect(headers['retry-after']).toMatch(WAIT);
});

describe('X-Forwarded-For', () => {
  const from = (node: RunningGateway, forwarded: string): Promise<Answer> =>
    send(`${node.url}/graphql?query={indexer{lagBlocks}}`, { headers: { 'x-forwarded-for': forwarded } });

  test('is not believed unless told', async () => {
    const node = await startGateway();
    let n = 0;
    expect((await until429(() => from(node, `203.0.113.${n++}`)))[0]).toBe(3);
  });

  test('is believed of as many proxies as there are: what a client puts before is nothing', async () => {
    const node = await startGateway({ TRUSTED_PROXIES: '1' });
    let n = 0;
    expect((await until429(() => from(node, `203.0.113.${n++}, 198.51.100.7`)))[0]).toBe(3);
    expect((await until429(() => from(node, '198.51.100.8')))[0]).toBe(3);
    expect((await from(node, '198.51.100.7')).status).toBe(429);
    expect((await begin({ ...node }, { 'x-forwarded-for': '198.51.100.9' })).status).toBe(200);
  });
});

describeWithRedis('gateways with a common Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  test('let pass together what one would', async () => {
    // Long, since a gateway that has waited in vain goes on alone for a second, which a busy machine may bring about.
    const env = { REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '5000', QUERY_RATE: '300', HOP_SECRET: randomBytes(32).toString('hex') };
    const nodes = [await startGateway(env), await startGateway(env)] as const;
    const [first, second] = nodes;
    const developer = await first.logIn(signer);
    expect((await first.exchange(developer, 1, 'GetNonLocationHistory')).status).toBe(200);
    expect((await second.exchange(developer, 1, 'GetNonLocationHistory')).status).toBe(200);
    for (const node of nodes) expect(await node.exchange(developer, 1, 'GetNonLocationHistory')).toMatchObject({ status: 429 });

    let turn = 0;
    expect((await until429(() => begin(nodes[turn++ % 2] ?? first)))[0]).toBe(2);

    // Queries are answered at once, and the gateways hear of each other a moment later: of fifty the second lets only some pass.
    const query = (node: Asking): Promise<Answer> => node.ask(developer, '{ indexer { lagBlocks } }');
    expect((await until429(() => query(first), 80))[0]).toBeGreaterThanOrEqual(50);
    expect((await until429(() => delay(25).then(() => query(second)), 40))[0]).toBeLessThan(40);
  });
});
