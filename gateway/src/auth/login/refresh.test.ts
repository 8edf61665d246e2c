import { startLoginNode, type Reply } from '../../../../test/support/login';
import {
  askRefresh,
  askToken,
  BARE,
  bytesOf,
  DAPP,
  expectOauth,
  logIn,
  signer,
  START,
  useLogins,
  user,
} from '../../../../test/support/login-clients';
import { insertRows } from '../../../../test/support/twin-rows';

const OFFLINE = 'openid email offline_access';
const HOUR = 3_600_000;

describe('developer tokens', () => {
  const logins = useLogins();

  const token = (parameters: Record<string, string | undefined>): Promise<Reply> => askToken(logins.node, parameters);
  const refresh = (refreshToken: string | undefined, rest?: Record<string, string>): Promise<Reply> =>
    askRefresh(logins.node, refreshToken, rest);
  const enable = (enabledAt: Date): Promise<unknown> =>
    logins.database.pool.query('UPDATE twin.signer SET enabled_at = $1 WHERE license_id = 1 AND address = $2', [
      enabledAt,
      bytesOf(signer),
    ]);

  describe('are refreshed', () => {
    const session = async (key = signer, address = DAPP.clientId): Promise<string> => {
      const { body } = await logIn(logins.node, key, DAPP, { scope: OFFLINE, address, nonce: 'first' });
      expect(body['refresh_token']).toMatch(/^[\w-]{43}\.[\w-]{43}$/);
      return body['refresh_token'] ?? '';
    };

    test('by a token that the next replaces', async () => {
      const first = await session();
      logins.now = new Date(START.getTime() + 10 * HOUR);
      const { status, body } = await refresh(first);
      expect([status, body['token_type'], body['expires_in'], body['refresh_token'] === first]).toEqual([200, 'bearer', 3599, false]);
      const claims = await logins.node.claims(body['id_token']);
      expect(claims).toMatchObject({ aud: DAPP.clientId, ethereum_address: DAPP.clientId, iat: Math.floor(logins.now.getTime() / 1_000) });
      expect(claims['nonce']).toBeUndefined();
      expect(logins.node.audit.entries.map(({ allowed }) => allowed)).toEqual([true, true]);
    });

    test('only by those who asked for it', async () => {
      expect((await logIn(logins.node, signer)).body['refresh_token']).toBeUndefined();
    });

    test('never twice by one token: then the session ends for both', async () => {
      const first = await session();
      const second = (await refresh(first)).body['refresh_token'];
      expectOauth(await refresh(first), 'invalid_grant');
      expectOauth(await refresh(second), 'invalid_grant');
      expect(logins.node.audit.entries.filter(({ allowed }) => !allowed)).toHaveLength(2);
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
        (one) => logins.node.json('/token', { grant_type: 'refresh_token', client_id: DAPP.clientId, refresh_token: one }),
        'invalid_request',
        400,
      ],
    ])('not by %s', async (_name, ask, error, status) => {
      expectOauth(await ask(await session()), error, status);
    });

    test('with fewer scopes, if so asked; the session keeps them all', async () => {
      const fewer = await refresh(await session(), { scope: 'openid' });
      expect(Object.keys(await logins.node.claims(fewer.body['access_token']))).not.toContain('ethereum_address');
      const all = await refresh(fewer.body['refresh_token']);
      expect(Object.keys(await logins.node.claims(all.body['access_token']))).toContain('ethereum_address');
    });

    test('no longer when the signer is disabled or its year is over', async () => {
      const [one, two, own] = [await session(), await session(), await session(user, user.address)];
      logins.now = new Date('2026-03-20T00:00:00Z');
      await enable(new Date('2025-03-19T00:00:00Z'));
      expectOauth(await refresh(one), 'invalid_grant');
      await logins.database.pool.query('DELETE FROM twin.signer WHERE license_id = 1 AND address = $1', [bytesOf(signer)]);
      expectOauth(await refresh(two), 'invalid_grant');
      // A user's own key depends on no signer.
      expect((await refresh(own)).status).toBe(200);
      await insertRows(logins.database.pool, 'signer', [
        { license_id: 1, address: bytesOf(signer), enabled_at: new Date('2025-11-01T00:00:00Z') },
      ]);
      expectOauth(await refresh(one), 'invalid_grant');
    });

    test('for thirty days from the login, not from the last refresh', async () => {
      const first = await session();
      logins.now = new Date(START.getTime() + 29 * 24 * HOUR);
      const second = await refresh(first);
      expect(second.status).toBe(200);
      logins.now = new Date(START.getTime() + 30 * 24 * HOUR);
      expectOauth(await refresh(second.body['refresh_token']), 'invalid_grant');
    });

    test('not while the audit log is away; the token is good again afterwards', async () => {
      const first = await session();
      logins.node.audit.away = true;
      expectOauth(await refresh(first), 'temporarily_unavailable', 503);
      logins.node.audit.away = false;
      expect((await refresh(first)).status).toBe(200);
    });

    test('in another replica', async () => {
      const other = await startLoginNode({ databaseUrl: logins.database.url, now: () => logins.now });
      const parameters = { grant_type: 'refresh_token', client_id: DAPP.clientId, refresh_token: await session() };
      expect((await other.form('/token', parameters)).status).toBe(200);
      expectOauth(await logins.node.form('/token', parameters), 'invalid_grant');
      await other.stop();
    });

    test('while the database holds no token', async () => {
      const [family = '?', secret = '?'] = (await session()).split('.');
      const { rows } = await logins.database.pool.query('SELECT * FROM access.session');
      expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${family}|${secret}`));
    });
  });
});
