import { createHash } from 'node:crypto';
import type { Pool } from '@dimo-node/database';
import { addressText } from '@dimo-node/kit';
import { Wallet } from 'ethers';
import { createTestDatabase, type TestDatabase } from './database';
import { startLoginNode, type LoginNode, type Reply, type TestLicense } from './login';
import { address, insertRows, time } from './twin-rows';

const client = (n: number, redirectUri: string): TestLicense => ({ clientId: addressText(address(n)), redirectUri });

/** A license with two redirect URIs, a signer, and one whose year is over by now. */
export const DAPP = client(0x11ce, 'https://dapp.example:8443/callback?from=node');
export const OTHER_URI = 'https://other.example/';
/** A license of an app on a telephone; no signer. */
export const APP = client(0xa99, 'com.example.app:/callback');
/** A license without redirect URIs; DAPP's signer is its own too. */
export const BARE = client(0xba4e, 'http://localhost:3000/callback');
/** A license whose owner has registered `ODD_URIS`. */
export const ODD = client(0x0dd, '');
export const ODD_URIS = [
  'https://evil.example/\nURI: https://bank.example',
  'https://evil.example/\r\nLocation: https://bank.example',
  'javascript:alert(1)',
  'mailto:a@b.example',
  'https://evil.example/ x',
  'no url',
];
export const REVOKED = client(0xdead, 'https://dapp.example/');

export const signer = new Wallet(`0x${'11'.repeat(32)}`);
export const formerSigner = new Wallet(`0x${'22'.repeat(32)}`);
/** Nobody's signer. */
export const user = new Wallet(`0x${'33'.repeat(32)}`);

/** The moment that the clients' tests begin at. */
export const START = new Date('2026-03-01T12:00:00.900Z');

export const bytesOf = (wallet: Wallet): Buffer => Buffer.from(wallet.address.slice(2), 'hex');

/** Writes these licenses into a twin. */
export async function insertLoginClients(pool: Pool): Promise<void> {
  await insertRows(pool, 'developer_license', [
    { id: 1, client_id: address(0x11ce) },
    { id: 2, client_id: address(0xa99) },
    { id: 3, client_id: address(0xba4e) },
    { id: 4, client_id: address(0x0dd) },
    { id: 5, client_id: address(0xdead), burned_at: time() },
  ]);
  const uris = [[1, DAPP.redirectUri], [1, OTHER_URI], [2, APP.redirectUri], ...ODD_URIS.map((uri) => [4, uri])] as const;
  const rows = uris.map(([license_id, uri]) => ({ license_id, uri, uri_hash: createHash('sha256').update(String(uri)).digest() }));
  await insertRows(pool, 'redirect_uri', rows);
  await insertRows(pool, 'signer', [
    { license_id: 1, address: bytesOf(signer), enabled_at: new Date('2025-11-01T00:00:00Z') },
    { license_id: 1, address: bytesOf(formerSigner), enabled_at: new Date('2025-02-28T00:00:00Z') },
    { license_id: 3, address: bytesOf(signer), enabled_at: new Date('2025-11-01T00:00:00Z') },
  ]);
}

/** What generate_challenge is asked by DIMO's SDKs. */
export function challengeParameters(license: TestLicense, rest: Record<string, string> = {}): Record<string, string> {
  const { clientId, redirectUri } = license;
  return { client_id: clientId, domain: redirectUri, scope: 'openid email', response_type: 'code', address: clientId, ...rest };
}

/** What submit_challenge is asked. */
export function submission(
  license: TestLicense,
  state: string | undefined,
  signature: string,
  rest: Record<string, string> = {},
): Record<string, string> {
  const { clientId, redirectUri } = license;
  return { client_id: clientId, domain: redirectUri, grant_type: 'authorization_code', state: state ?? '', signature, ...rest };
}

/** A challenge that is given. */
export async function challenged(
  node: LoginNode,
  of: TestLicense = DAPP,
  rest?: Record<string, string>,
): Promise<{ readonly state: string; readonly challenge: string }> {
  const { status, body } = await node.form('/auth/web3/generate_challenge', challengeParameters(of, rest));
  expect({ status, body }).toMatchObject({ status: 200 });
  return { state: body['state'] ?? '', challenge: body['challenge'] ?? '' };
}

/** A whole login as an SDK does it; `rest` goes into the challenge's parameters. */
export async function logIn(node: LoginNode, key: Wallet, of: TestLicense = DAPP, rest: Record<string, string> = {}): Promise<Reply> {
  const { state, challenge } = await challenged(node, of, rest);
  return node.form('/auth/web3/submit_challenge', submission(of, state, await key.signMessage(challenge)));
}

/** A refusal in DIMO's form. */
export function expectRefusal({ status, body }: Reply, message: string, code = 400): void {
  expect({ status, body }).toEqual({ status: code, body: { status: code, message } });
}

/** A login node, its database and its clock. */
export interface Logins {
  readonly node: LoginNode;
  readonly database: TestDatabase;
  now: Date;
}

/**
 * A login node over these licenses, for all tests of a `describe`: each begins at START, with an empty audit log that is there. Call it at the top
 * of the block; it exists only inside tests and hooks.
 */
export function useLogins(): Logins {
  const logins = { now: START } as { -readonly [Name in keyof Logins]: Logins[Name] };
  beforeAll(async () => {
    logins.database = await createTestDatabase();
    await insertLoginClients(logins.database.pool);
    logins.node = await startLoginNode({ databaseUrl: logins.database.url, now: () => logins.now });
  });
  afterAll(async () => {
    await logins.node?.stop();
    await logins.database?.drop();
  });
  beforeEach(() => {
    logins.now = START;
    logins.node.audit.entries.length = 0;
    logins.node.audit.away = false;
  });
  return logins;
}

/** What `/token` answers the DAPP, or another client among the parameters. */
export function askToken(node: LoginNode, parameters: Record<string, string | undefined>): Promise<Reply> {
  const all = Object.entries({ client_id: DAPP.clientId, ...parameters });
  return node.form(
    '/token',
    all.map(([name, value]) => [name, value ?? ''] as const),
  );
}

export function askRefresh(node: LoginNode, refreshToken: string | undefined, rest: Record<string, string> = {}): Promise<Reply> {
  return askToken(node, { grant_type: 'refresh_token', refresh_token: refreshToken, ...rest });
}

/** A refusal in the form of RFC 6749, its words aside. */
export function expectOauth({ status, body }: Reply, error: string, code = 400): void {
  expect([status, body['error'], typeof body['error_description']]).toEqual([code, error, 'string']);
}
