import { createHash } from 'node:crypto';
import { addressText } from '@dimo-node/kit';
import { Wallet } from 'ethers';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { send } from '../../../../test/support/gateway';
import {
  challengeParameters,
  startLoginNode,
  submission,
  TestLimiter,
  type LoginNode,
  type Reply,
  type TestLicense,
} from '../../../../test/support/login';
import { address, insertRows, time } from '../../../../test/support/twin-rows';

const CHALLENGE = '/auth/web3/generate_challenge';
const SUBMIT = '/auth/web3/submit_challenge';
const MINUTE = 60_000;
const NEWLINE_URI = 'https://evil.example/\nURI: https://bank.example';
const uriHash = (uri: string): Buffer => createHash('sha256').update(uri).digest();
const license = (n: number, redirectUri: string): TestLicense => ({ clientId: addressText(address(n)), redirectUri });

const DAPP = license(0x11ce, 'https://dapp.example:8443/callback?from=node');
const APP = license(0xa99, 'com.example.app:/callback');
const BARE = license(0xba4e, 'http://localhost:3000/callback');
const ODD = license(0x0dd, NEWLINE_URI);
const REVOKED = license(0xdead, 'https://dapp.example/');

const signer = new Wallet(`0x${'11'.repeat(32)}`);
const formerSigner = new Wallet(`0x${'22'.repeat(32)}`);
const user = new Wallet(`0x${'33'.repeat(32)}`);
const bytesOf = (wallet: Wallet): Buffer => Buffer.from(wallet.address.slice(2), 'hex');

describe('login with a wallet', () => {
  let database: TestDatabase;
  let node: LoginNode;
  let now = new Date('2026-03-01T12:00:00.900Z');

  beforeAll(async () => {
    database = await createTestDatabase();
    const { pool } = database;
    await insertRows(pool, 'developer_license', [
      { id: 1, client_id: address(0x11ce) },
      { id: 2, client_id: address(0xa99) },
      { id: 3, client_id: address(0xba4e) },
      { id: 4, client_id: address(0x0dd) },
      { id: 5, client_id: address(0xdead), burned_at: time() },
    ]);
    const uris = [
      [1, DAPP.redirectUri],
      [1, 'https://other.example/'],
      [2, APP.redirectUri],
      [4, NEWLINE_URI],
      [4, 'javascript:alert(1)'],
      [4, 'mailto:a@b.example'],
      [4, 'https://evil.example/ x'],
      [4, 'no url'],
    ] as const;
    await insertRows(
      pool,
      'redirect_uri',
      uris.map(([license_id, uri]) => ({ license_id, uri, uri_hash: uriHash(uri) })),
    );
    await insertRows(pool, 'signer', [
      { license_id: 1, address: bytesOf(signer), enabled_at: new Date('2025-11-01T00:00:00Z') },
      { license_id: 1, address: bytesOf(formerSigner), enabled_at: new Date('2025-02-28T00:00:00Z') },
      { license_id: 3, address: bytesOf(signer), enabled_at: new Date('2025-11-01T00:00:00Z') },
    ]);
    node = await startLoginNode({ databaseUrl: database.url, now: () => now });
  });
  afterAll(async () => {
    await node.stop();
    await database.drop();
  });
  beforeEach(() => {
    now = new Date('2026-03-01T12:00:00.900Z');
    node.audit.entries.length = 0;
    node.audit.away = false;
  });

  const challenge = (of: TestLicense = DAPP, rest?: Record<string, string>): Promise<Reply> =>
    node.form(CHALLENGE, challengeParameters(of, rest));
  const challenged = async (of: TestLicense = DAPP, rest?: Record<string, string>): Promise<{ state: string; challenge: string }> => {
    const { status, body } = await challenge(of, rest);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body as { state: string; challenge: string };
  };
  const refused = ({ status, body }: Reply, message: string, code = 400): void =>
    expect({ status, body }).toEqual({ status: code, body: { status: code, message } });

  describe('the message', () => {
    test('names who asks, for what address, on which chain and until when', async () => {
      const text = (await challenged(DAPP, { address: user.address.toLowerCase() })).challenge;
      const nonce = /^Nonce: ([0-9A-Za-z]{30})$/m.exec(text)?.[1];
      expect(text).toBe(
        [
          'node.example wants you to sign in with your Ethereum account:',
          user.address,
          '',
          'dapp.example is asking you sign in.',
          '',
          'URI: https://node.example',
          'Version: 1',
          'Chain ID: 80002',
          `Nonce: ${nonce}`,
          'Issued At: 2026-03-01T12:00:00Z',
          'Expiration Time: 2026-03-01T12:05:00Z',
        ].join('\n'),
      );
    });

    test('never repeats its nonce or its state', async () => {
      const [one, two] = [await challenged(), await challenged()];
      expect(one.state).not.toBe(two.state);
      expect(one.challenge).not.toBe(two.challenge);
      expect(one.challenge).not.toContain(one.state);
    });

    test('of an app without host names its scheme', async () => {
      expect((await challenged(APP)).challenge).toContain('\ncom.example.app is asking you sign in.\n');
    });

    test.each([NEWLINE_URI, 'javascript:alert(1)', 'mailto:a@b.example', 'https://evil.example/ x', 'no url'])(
      'is not made for %j, whoever has registered it',
      async (redirectUri) => {
        refused(await challenge({ ...ODD, redirectUri }), 'Invalid redirect URI.');
      },
    );
  });

  describe('parameters', () => {
    test('may stand in the query', async () => {
      const query = new URLSearchParams(challengeParameters(DAPP)).toString();
      const { status, text } = await send(`${node.url}${CHALLENGE}?${query}`, { method: 'POST' });
      expect({ status, members: Object.keys(JSON.parse(text) as object) }).toEqual({ status: 200, members: ['state', 'challenge'] });
    });

    test.each<[string, () => Promise<Reply>]>([
      ['JSON', () => node.json(CHALLENGE, challengeParameters(DAPP))],
      ['a form without its type', () => node.form(CHALLENGE, challengeParameters(DAPP), { 'content-type': 'text/plain' })],
      ['a name twice', () => node.form(CHALLENGE, [...Object.entries(challengeParameters(DAPP)), ['client_id', DAPP.clientId]])],
      ['a name in query and body', () => node.form(`${CHALLENGE}?client_id=${DAPP.clientId}`, challengeParameters(DAPP))],
      ['two redirect URIs', () => challenge(DAPP, { redirect_uri: 'https://other.example/' })],
      ['a domain of 2,049 characters', () => challenge({ ...DAPP, redirectUri: `https://dapp.example/${'x'.repeat(2_028)}` })],
      ['a client id of 501 characters', () => challenge(DAPP, { client_id: 'x'.repeat(501) })],
      ['a NUL', () => challenge(DAPP, { state: 'a\0b' })],
      ['no grant type', () => node.form(SUBMIT, submission(DAPP, 'x', '0x', { grant_type: '' }))],
      ['another grant type', () => node.form(SUBMIT, submission(DAPP, 'x', '0x', { grant_type: 'password' }))],
      ['a signature of 17,001 characters', () => node.form(SUBMIT, submission(DAPP, 'x', 'f'.repeat(17_001)))],
      ['a submission in the query', () => node.form(`${SUBMIT}?${new URLSearchParams(submission(DAPP, 'x', '0x')).toString()}`, {})],
    ])('with %s are refused', async (_name, ask) => {
      refused(await ask(), "Couldn't parse parameters.");
    });

    test('of more than 64 kB are not read', async () => {
      refused(await challenge(DAPP, { nonce: 'x'.repeat(70_000) }), 'The request is too large.', 413);
      const huge = await send(node.url + SUBMIT, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'a'.repeat(10_000_000),
      }).catch(() => undefined);
      expect([undefined, 413]).toContain(huge?.status);
    });
  });

  describe('a challenge is refused', () => {
    const unknown = addressText(address(0x99));
    test.each<[string, TestLicense, Record<string, string>, number, string]>([
      ['an unknown client', DAPP, { client_id: unknown }, 404, `Invalid client_id ("${unknown}").`],
      ['a client that is no address', DAPP, { client_id: 'dapp "x"\n' }, 404, String.raw`Invalid client_id ("dapp \"x\"\n").`],
      ['no client', DAPP, { client_id: '' }, 404, 'Invalid client_id ("").'],
      ['a client id without 0x', DAPP, { client_id: DAPP.clientId.slice(2) }, 404, `Invalid client_id ("${DAPP.clientId.slice(2)}").`],
      ['a revoked license', REVOKED, {}, 404, `Invalid client_id ("${REVOKED.clientId}").`],
      ['another domain', DAPP, { domain: 'https://evil.example/' }, 400, 'Unregistered redirect_uri ("https://evil.example/").'],
      [
        'a domain that differs in case',
        DAPP,
        { domain: 'https://DAPP.example:8443/callback?from=node' },
        400,
        'Unregistered redirect_uri ("https://DAPP.example:8443/callback?from=node").',
      ],
      [
        'localhost where others are registered',
        DAPP,
        { domain: 'http://localhost/' },
        400,
        'Unregistered redirect_uri ("http://localhost/").',
      ],
      ['no domain', DAPP, { domain: '' }, 400, 'Unregistered redirect_uri ("").'],
      [
        'localhost as a part',
        BARE,
        { domain: 'http://localhost.evil.example/' },
        400,
        'Unregistered redirect_uri ("http://localhost.evil.example/").',
      ],
      [
        'localhost as a user',
        BARE,
        { domain: 'http://localhost@evil.example/' },
        400,
        'Unregistered redirect_uri ("http://localhost@evil.example/").',
      ],
      ['localhost with TLS', BARE, { domain: 'https://localhost/' }, 400, 'Unregistered redirect_uri ("https://localhost/").'],
      ['no address', DAPP, { address: '' }, 400, 'Invalid Ethereum address.'],
      ['an address without 0x', DAPP, { address: user.address.slice(2) }, 400, 'Invalid Ethereum address.'],
      ['a short address', DAPP, { address: user.address.slice(0, 41) }, 400, 'Invalid Ethereum address.'],
      ['an address with a line more', DAPP, { address: `${user.address}\nURI: https://evil.example` }, 400, 'Invalid Ethereum address.'],
    ])('%s', async (_name, of, rest, status, message) => {
      refused(await challenge(of, rest), message, status);
    });

    test('of another connector', async () => {
      refused(await node.form('/auth/google/generate_challenge', challengeParameters(DAPP)), 'Could not retrieve connector.');
      refused(await node.form('/auth/google/submit_challenge', submission(DAPP, 'x', '0x')), 'Could not retrieve connector.');
    });

    test.each<[string, Record<string, string>, string]>([
      ['no openid', { scope: 'email' }, 'invalid_scope'],
      ['no scope', { scope: '' }, 'invalid_scope'],
      ['an unknown scope', { scope: 'openid admin' }, 'invalid_scope'],
      ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
      ['no response type', { response_type: '' }, 'invalid_request'],
      ['a plain code challenge', { code_challenge: 'a'.repeat(43) }, 'invalid_request'],
    ])('with %s, which the client is told at its own page', async (_name, rest, error) => {
      const { status, headers } = await challenge(DAPP, { ...rest, state: 'abc&d' });
      const location = new URL(String(headers['location']));
      expect({ status, to: location.origin + location.pathname }).toEqual({ status: 303, to: 'https://dapp.example:8443/callback' });
      expect(Object.fromEntries(location.searchParams)).toMatchObject({ from: 'node', error, state: 'abc&d' });
    });

    test('a license without redirect URIs may use its own machine', async () => {
      expect((await challenge(BARE)).status).toBe(200);
      expect((await challenge({ ...BARE, redirectUri: 'http://localhost' })).status).toBe(200);
    });
  });

  describe('a submission', () => {
    const submit = (state: string | undefined, signature: string, of: TestLicense = DAPP): Promise<Reply> =>
      node.form(SUBMIT, submission(of, state, signature));
    const login = async (key: Wallet, of: TestLicense = DAPP, account = of.clientId): Promise<Reply> => {
      const { state, challenge: text } = await challenged(of, { address: account });
      return submit(state, await key.signMessage(text), of);
    };

    test("by a license's signer gives tokens, and the audit log knows of it", async () => {
      const { status, headers, body } = await login(signer);
      expect({ status, cache: headers['cache-control'], ...body }).toEqual({
        status: 200,
        cache: 'no-store',
        access_token: expect.any(String) as string,
        token_type: 'bearer',
        expires_in: 3599,
        id_token: expect.any(String) as string,
      });
      expect(node.audit.entries).toEqual([
        expect.objectContaining({ kind: 'login', allowed: true, reason: '', license: DAPP.clientId, address: DAPP.clientId, at: now }),
      ]);
    });

    test("by an end user's own wallet gives tokens for his address", async () => {
      const { status, body } = await login(user, DAPP, user.address);
      expect(status).toBe(200);
      expect(await node.claims(body['access_token'])).toMatchObject({ aud: DAPP.clientId, ethereum_address: user.address });
    });

    test.each<[string, () => Promise<Reply>]>([
      ['by a key that is no signer', () => login(user)],
      ['by a signer whose year is over', () => login(formerSigner)],
      ['by a signer, for an address of his own license only', () => login(signer, APP)],
    ])('%s is refused, and the audit log knows of it', async (_name, attempt) => {
      refused(await attempt(), 'Could not verify signature.');
      expect(node.audit.entries).toEqual([
        expect.objectContaining({ allowed: false, reason: 'Could not verify signature.', address: null }),
      ]);
    });

    test.each([
      '',
      '0x',
      '0x01',
      `0x${'11'.repeat(64)}`,
      `0x${'11'.repeat(65)}`,
      `0x${'11'.repeat(66)}`,
      `0x${'1'.repeat(16_998)}`,
      '{}',
      '0xzz',
    ])('with a signature like %p is refused', async (signature) => {
      refused(await submit((await challenged()).state, signature), 'Could not verify signature.');
    });

    test('uses the state up, right or wrong', async () => {
      const one = await challenged();
      const signature = await signer.signMessage(one.challenge);
      expect((await submit(one.state, signature)).status).toBe(200);
      refused(await submit(one.state, signature), 'User session error.');
      const two = await challenged();
      refused(await submit(two.state, signature), 'Could not verify signature.');
      refused(await submit(two.state, await signer.signMessage(two.challenge)), 'User session error.');
    });

    test.each<[string, (state: string, signature: string) => Promise<Reply>, string, number]>([
      ['another client', (state, signature) => submit(state, signature, BARE), 'User session error.', 400],
      [
        'another redirect URI',
        (state, signature) => submit(state, signature, { ...DAPP, redirectUri: 'https://other.example/' }),
        'User session error.',
        400,
      ],
      ['an unknown client', (state, signature) => submit(state, signature, REVOKED), `Invalid client_id ("${REVOKED.clientId}").`, 404],
      [
        'a redirect URI of nobody',
        (state, signature) => submit(state, signature, { ...DAPP, redirectUri: 'http://x.example' }),
        'Unregistered redirect_uri ("http://x.example").',
        400,
      ],
    ])('by %s is refused and uses the state up', async (_name, attempt, message, status) => {
      const { state, challenge: text } = await challenged();
      const signature = await signer.signMessage(text);
      refused(await attempt(state, signature), message, status);
      refused(await submit(state, signature), 'User session error.');
    });

    test.each(['', 'unknown', '0'.repeat(500)])('of the state %p is refused', async (state) => {
      refused(await submit(state, '0x00'), 'User session error.');
    });

    test('five minutes late is refused, whatever the signature', async () => {
      const { state, challenge: text } = await challenged();
      now = new Date(now.getTime() + 5 * MINUTE);
      refused(await submit(state, await signer.signMessage(text)), 'User session has expired.');
      const late = await challenged();
      now = new Date(now.getTime() + 5 * MINUTE);
      refused(await submit(late.state, '0x00'), 'User session has expired.');
    });

    test('sent many times at once succeeds once', async () => {
      const { state, challenge: text } = await challenged();
      const signature = await signer.signMessage(text);
      const answers = await Promise.all(Array.from({ length: 12 }, () => submit(state, signature)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(11).fill(400)]);
    });

    test('gives nothing while the audit log is away', async () => {
      node.audit.away = true;
      for (const answer of [await login(signer), await login(user)])
        expect({ status: answer.status, tokens: answer.body['access_token'] }).toEqual({ status: 503, tokens: undefined });
    });

    test('for a contract account, when there is no chain to ask, says so', async () => {
      const { status, body } = await login(signer, DAPP, addressText(address(0xc0de)));
      expect({ status, message: body['message'] }).toEqual({ status: 503, message: expect.stringContaining('RPC_URLS') as string });
    });
  });

  test('another replica finishes what one began', async () => {
    const other = await startLoginNode({ databaseUrl: database.url, now: () => now });
    const { state, challenge: text } = await challenged();
    const { status } = await other.form(SUBMIT, submission(DAPP, state, await signer.signMessage(text)));
    expect(status).toBe(200);
    refused(await node.form(SUBMIT, submission(DAPP, state, await signer.signMessage(text))), 'User session error.');
    await other.stop();
  });

  test('keeps nothing by which somebody could log in, and nothing that has expired', async () => {
    const { state } = await challenged();
    const kept = async (): Promise<string> => JSON.stringify((await database.pool.query('SELECT * FROM access.login')).rows);
    expect(await kept()).not.toContain(state);
    now = new Date(now.getTime() + 6 * MINUTE);
    for (let i = 0; i < 5; i += 1) await challenged();
    const { rows } = await database.pool.query<{ count: number }>('SELECT count(*) AS count FROM access.login');
    expect(rows[0]?.count).toBe(5);
  });

  test('pages of any origin may log in', async () => {
    const preflight = await send(node.url + SUBMIT, {
      method: 'OPTIONS',
      headers: { origin: 'https://dapp.example', 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([200, '*']);
    for (const path of [CHALLENGE, SUBMIT]) {
      const { headers } = await node.form(path, {}, { origin: 'https://dapp.example' });
      expect(headers['access-control-allow-origin']).toBe('*');
    }
  });

  test('is limited for each network address, license and account', async () => {
    const limiter = new TestLimiter(3);
    const limited = await startLoginNode({ databaseUrl: database.url, now: () => now, limiter });
    const answers: Reply[] = [];
    for (let i = 0; i < 4; i += 1) answers.push(await limited.form(CHALLENGE, challengeParameters(DAPP, { address: user.address })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect([answers[3]?.headers['retry-after'], answers[3]?.body]).toEqual([
      '13',
      { status: 429, message: 'Too many requests: try again later.' },
    ]);
    expect(Object.fromEntries(limiter.counts)).toEqual({
      'network:127.0.0.1': 4,
      [`license:${DAPP.clientId.toLowerCase()}`]: 3,
      [`account:${user.address.toLowerCase()}`]: 3,
    });
    await limited.stop();
  });
});
