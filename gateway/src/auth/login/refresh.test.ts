import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { startLoginNode, type LoginNode, type Reply } from '../../../../test/support/login';
import { BARE, bytesOf, DAPP, insertLoginClients, logIn, signer, START, user } from '../../../../test/support/login-clients';
import { insertRows } from '../../../../test/support/twin-rows';

const OFFLINE = 'openid email offline_access';
const HOUR = 3_600_000;

describe('developer tokens', () => {
  let database: TestDatabase;
  let node: LoginNode;
  let now = START;

  beforeAll(async () => {
    database = await createTestDatabase();
    await insertLoginClients(database.pool);
    node = await startLoginNode({ databaseUrl: database.url, now: () => now });
  });
  afterAll(async () => {
    await node.stop();
    await database.drop();
  });
  beforeEach(() => {
    now = START;
    node.audit.entries.length = 0;
    node.audit.away = false;
  });

  const token = (parameters: Record<string, string | undefined>): Promise<Reply> =>
    node.form(
      '/token',
      Object.entries({ client_id: DAPP.clientId, ...parameters }).map(([name, value]) => [name, value ?? ''] as const),
    );
  const refresh = (refreshToken: string | undefined, rest: Record<string, string> = {}): Promise<Reply> =>
    token({ grant_type: 'refresh_token', refresh_token: refreshToken, ...rest });
  const oauth = ({ status, body }: Reply): unknown => ({ status, error: body['error'], description: typeof body['error_description'] });
  const failed = (error: string, status = 400): unknown => ({ status, error, description: 'string' });
  const enable = (enabledAt: Date): Promise<unknown> =>
    database.pool.query('UPDATE twin.signer SET enabled_at = $1 WHERE license_id = 1 AND address = $2', [enabledAt, bytesOf(signer)]);

  describe('are refreshed', () => {
    const session = async (key = signer, address = DAPP.clientId): Promise<string> => {
      const { body } = await logIn(node, key, DAPP, { scope: OFFLINE, address, nonce: 'first' });
      expect(body['refresh_token']).toMatch(/^[\w-]{43}\.[\w-]{43}$/);
      return body['refresh_token'] ?? '';
    };

    test('by a token that the next replaces', async () => {
      const first = await session();
      now = new Date(START.getTime() + 10 * HOUR);
      const { status, body } = await refresh(first);
      expect([status, body['token_type'], body['expires_in'], body['refresh_token'] === first]).toEqual([200, 'bearer', 3599, false]);
      const claims = await node.claims(body['id_token']);
      expect(claims).toMatchObject({ aud: DAPP.clientId, ethereum_address: DAPP.clientId, iat: Math.floor(now.getTime() / 1_000) });
      expect(claims['nonce']).toBeUndefined();
      expect(node.audit.entries.map(({ allowed }) => allowed)).toEqual([true, true]);
    });

    test('only by those who asked for it', async () => {
      expect((await logIn(node, signer)).body['refresh_token']).toBeUndefined();
    });

    test('never twice by one token: then the session ends for both', async () => {
      const first = await session();
      const second = (await refresh(first)).body['refresh_token'];
      expect(oauth(await refresh(first))).toEqual(failed('invalid_grant'));
      expect(oauth(await refresh(second))).toEqual(failed('invalid_grant'));
      expect(node.audit.entries.filter(({ allowed }) => !allowed)).toHaveLength(2);
    });

    test('once, when asked many times at once', async () => {
      const first = await session();
      const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(first)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    });

    test.each<[string, (token: string) => Promise<Reply>, string, number]>([
      ['another client', (one) => refresh(one, { client_id: BARE.clientId }), 'invalid_grant', 400],
      ['an unknown client', (one) => refresh(one, { client_id: user.address }), 'invalid_client', 401],
      ['no token', () => refresh(''), 'invalid_request', 400],
      ['half a token', (one) => refresh(one.split('.')[0]), 'invalid_grant', 400],
      ['a token of nobody', () => refresh('a.b'), 'invalid_grant', 400],
      ['another grant type', (one) => token({ grant_type: 'password', refresh_token: one }), 'unsupported_grant_type', 400],
      ['no grant type', (one) => token({ refresh_token: one }), 'unsupported_grant_type', 400],
      ['more scopes', (one) => refresh(one, { scope: 'openid groups' }), 'invalid_scope', 400],
      [
        'JSON',
        (one) => node.json('/token', { grant_type: 'refresh_token', client_id: DAPP.clientId, refresh_token: one }),
        'invalid_request',
        400,
      ],
    ])('not by %s', async (_name, ask, error, status) => {
      expect(oauth(await ask(await session()))).toEqual(failed(error, status));
    });

    test('with fewer scopes, if so asked; the session keeps them all', async () => {
      const fewer = await refresh(await session(), { scope: 'openid' });
      expect(Object.keys(await node.claims(fewer.body['access_token']))).not.toContain('ethereum_address');
      const all = await refresh(fewer.body['refresh_token']);
      expect(Object.keys(await node.claims(all.body['access_token']))).toContain('ethereum_address');
    });

    test('no longer when the signer is disabled or its year is over', async () => {
      const [one, two, own] = [await session(), await session(), await session(user, user.address)];
      now = new Date('2026-03-20T00:00:00Z');
      await enable(new Date('2025-03-19T00:00:00Z'));
      expect(oauth(await refresh(one))).toEqual(failed('invalid_grant'));
      await database.pool.query('DELETE FROM twin.signer WHERE license_id = 1 AND address = $1', [bytesOf(signer)]);
      expect(oauth(await refresh(two))).toEqual(failed('invalid_grant'));
      // A user's own key depends on no signer.
      expect((await refresh(own)).status).toBe(200);
      await insertRows(database.pool, 'signer', [
        { license_id: 1, address: bytesOf(signer), enabled_at: new Date('2025-11-01T00:00:00Z') },
      ]);
      expect(oauth(await refresh(one))).toEqual(failed('invalid_grant'));
    });

    test('for thirty days from the login, not from the last refresh', async () => {
      const first = await session();
      now = new Date(START.getTime() + 29 * 24 * HOUR);
      const second = await refresh(first);
      expect(second.status).toBe(200);
      now = new Date(START.getTime() + 30 * 24 * HOUR);
      expect(oauth(await refresh(second.body['refresh_token']))).toEqual(failed('invalid_grant'));
    });

    test('not while the audit log is away; the token is good again afterwards', async () => {
      const first = await session();
      node.audit.away = true;
      expect(oauth(await refresh(first))).toEqual(failed('temporarily_unavailable', 503));
      node.audit.away = false;
      expect((await refresh(first)).status).toBe(200);
    });

    test('in another replica', async () => {
      const other = await startLoginNode({ databaseUrl: database.url, now: () => now });
      const parameters = { grant_type: 'refresh_token', client_id: DAPP.clientId, refresh_token: await session() };
      expect((await other.form('/token', parameters)).status).toBe(200);
      expect(oauth(await node.form('/token', parameters))).toEqual(failed('invalid_grant'));
      await other.stop();
    });

    test('while the database holds no token', async () => {
      const [family = '?', secret = '?'] = (await session()).split('.');
      const { rows } = await database.pool.query('SELECT * FROM access.session');
      expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${family}|${secret}`));
    });
  });
});
