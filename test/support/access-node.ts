import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessSubgraph } from '@dimo-node/access';
import { createPool, createPrisma, freePort, TwinHead } from '@dimo-node/database';
import type { DevnetLicense } from '@dimo-node/devnet';
import type { GatewayOptions } from '@dimo-node/gateway';
import { identitySubgraph } from '@dimo-node/identity';
import { amoy, formatTokenDid, Metrics, readSettings, startSubgraphServer, type SubgraphServer } from '@dimo-node/kit';
import type { Wallet } from 'ethers';
import { openAuth } from '../../gateway/src/auth/open-auth';
import type { ChainTwin } from './chain-twin';
import { eventually, local, remote, send, silent, startTestGateway, type Answer } from './gateway';
import { MemoryTwin } from './memory-twin';
import type { MODES } from './ruled-gateway';
import { ruledSubgraph } from './ruled-subgraph';

const HOP_SECRET = 'a-secret-of-the-hop-without-any-blanks';

export interface AccessNodeOptions {
  /** Where the ruled subgraph is. */
  readonly mode?: (typeof MODES)[number];
  /** Environment variables of a gateway, such as MAX_TWIN_LAG_MS. */
  readonly env?: Readonly<Record<string, string>>;
  readonly gateway?: Partial<GatewayOptions>;
}

/** An answer of login or exchange. */
export interface Reply {
  readonly status: number;
  readonly headers: Answer['headers'];
  readonly body: Readonly<Record<string, string | undefined>>;
}

/**
 * A node's edge over a twin, put together of the real parts: login, exchange, audit, authority, identity, and a subgraph that uses every rule.
 * Its tokens are made with keys of its own.
 */
export interface AccessNode {
  readonly url: string;
  /** Where the keys of its tokens are. */
  readonly keysDir: string;
  /** Sends a GraphQL request with a token or without. */
  ask(token: string | undefined, query: string): Promise<Answer>;
  form(path: string, parameters: Readonly<Record<string, string>>, headers?: Record<string, string>): Promise<Reply>;
  json(path: string, body: unknown, token?: string): Promise<Reply>;
  /** A login by the steps of DIMO's clients, as the devnet's license unless an address is given. */
  submit(wallet: Wallet, address?: string, scope?: string): Promise<Reply>;
  /** The developer token of a login that succeeds. */
  logIn(wallet: Wallet, address?: string): Promise<string>;
  /** Asks for a vehicle token with permissions, whose names lack `privilege:`. */
  exchange(token: string, vehicle: number, ...permissions: readonly string[]): Promise<Reply>;
  /** Resolves when the node has heard of the chain's newest block. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

export const vehicleDid = (id: number): string => formatTokenDid(amoy.chainId, amoy.contracts.vehicleId ?? '', id);

export async function startAccessNode(chain: ChainTwin, options: AccessNodeOptions = {}): Promise<AccessNode> {
  const { devnet, database } = chain;
  const keysDir = mkdtempSync(join(tmpdir(), 'access-node-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const settings = readSettings(
    {
      NETWORK: 'amoy',
      DATABASE_URL: database.url,
      KEYS_DIR: keysDir,
      HOP_SECRET,
      IDENTITY_URL: 'http://localhost:1',
      INDEXER_URL: 'http://localhost:1',
      LOGIN_RATE: '6000',
      ...options.env,
    },
    'gateway',
  );
  const pool = createPool(database.url, { max: 5 });
  const prisma = createPrisma(pool);
  const head = new TwinHead(database.url);
  await head.first();
  const auth = await openAuth({
    settings,
    pool,
    databaseUrl: database.url,
    head,
    network: amoy,
    rpcUrls: [devnet.httpUrl],
    publicUrl: url,
    keysDir,
    makeKeys: true,
    ipfsUrl: devnet.ipfsUrl,
    secret: HOP_SECRET,
    corsOrigins: '*',
    metrics: new Metrics(),
    log: silent,
  });
  const access = { authority: auth.authority, network: amoy };
  const ruled = { ...ruledSubgraph(new MemoryTwin()), access };
  const { imageBaseUrl, vehicleDataBaseUrl } = amoy;
  const tablelandUrl = devnet.tablelandUrl;
  const identity = identitySubgraph({ pool, prisma, network: amoy, head, imageBaseUrl, vehicleDataBaseUrl, tablelandUrl, log: silent });
  let server: SubgraphServer | undefined;
  if (options.mode === 'over the hop')
    server = await startSubgraphServer(ruled, { port: 0, host: '127.0.0.1', log: silent, hopSecret: HOP_SECRET });
  const gateway = await startTestGateway(
    [local(identity), local(accessSubgraph({ pool, head, access })), server === undefined ? local(ruled) : remote('ruled', server)],
    { port, host: 'localhost', auth, hopSecret: HOP_SECRET, maxBodyBytes: settings.maxBodyBytes, ...options.gateway },
  );
  return {
    url,
    keysDir,
    ...asking(url, devnet.license),
    async caughtUp() {
      const { hash } = await chain.caughtUp();
      await eventually(async () => head.current()?.hash === hash, 'the node has heard of the block');
    },
    async stop() {
      await gateway.stop();
      await server?.stop();
      await head.close();
      await prisma.$disconnect();
      await pool.end();
      rmSync(keysDir, { recursive: true, force: true });
    },
  };
}

/** What a client does, at any gateway. */
export type Asking = Omit<AccessNode, 'url' | 'keysDir' | 'caughtUp' | 'stop'>;

/** Asks a gateway as the program of a license would. */
export function asking(url: string, { clientId, redirectUri }: Pick<DevnetLicense, 'clientId' | 'redirectUri'>): Asking {
  const jsonType = { 'content-type': 'application/json' };
  const bearer = (token: string | undefined): Record<string, string> => (token === undefined ? {} : { authorization: `Bearer ${token}` });
  const reply = async (path: string, request: Parameters<typeof send>[1]): Promise<Reply> => {
    const { status, headers, text } = await send(url + path, request);
    return { status, headers, body: JSON.parse(text) as Reply['body'] };
  };
  const form: Asking['form'] = (path, parameters, headers = {}) =>
    reply(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(parameters).toString(),
    });
  const json: Asking['json'] = (path, body, token) =>
    reply(path, { method: 'POST', headers: { ...jsonType, ...bearer(token) }, body: JSON.stringify(body) });
  const submit: Asking['submit'] = async (wallet, address = clientId, scope = 'openid email') => {
    const client = { client_id: clientId, domain: redirectUri };
    const asked = await form('/auth/web3/generate_challenge', { ...client, scope, response_type: 'code', address });
    if (asked.status !== 200) return asked;
    const signature = await wallet.signMessage(asked.body['challenge'] ?? '');
    const state = asked.body['state'] ?? '';
    return form('/auth/web3/submit_challenge', { ...client, grant_type: 'authorization_code', state, signature });
  };
  return {
    form,
    json,
    submit,
    ask: (token, query) =>
      send(`${url}/graphql`, { method: 'POST', headers: { ...jsonType, ...bearer(token) }, body: JSON.stringify({ query }) }),
    async logIn(wallet, address) {
      const { status, body } = await submit(wallet, address);
      expect({ status, body }).toMatchObject({ status: 200 });
      return body['access_token'] ?? '';
    },
    exchange: (token, vehicle, ...permissions) =>
      json('/v1/tokens/exchange', { asset: vehicleDid(vehicle), permissions: permissions.map((name) => `privilege:${name}`) }, token),
  };
}
