import { request } from 'undici';
import { type Reply } from '../../../../test/support/login';
import { BARE, DAPP, logIn, signer, START, useLogins, user } from '../../../../test/support/login-clients';
import { TestTokens } from '../../../../test/support/tokens';

describe('what a token says', () => {
  const logins = useLogins();
  let license: string;
  let person: string;
  let refreshToken: string;
  let stranger: string;

  beforeAll(async () => {
    license = (await logIn(logins.node, signer)).body['access_token'] ?? '';
    const { body } = await logIn(logins.node, user, DAPP, { address: user.address, scope: 'openid email offline_access' });
    [person, refreshToken] = [body['access_token'] ?? '', body['refresh_token'] ?? ''];
    stranger = (await logIn(logins.node, signer, BARE)).body['access_token'] ?? '';
  });

  const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
  const introspect = (asker: string, token: string): Promise<Reply> => logins.node.form('/token/introspect', { token }, bearer(asker));

  describe('/userinfo', () => {
    test('tells the bearer who he is', async () => {
      const { status, body } = await logins.node.get('/userinfo', bearer(person));
      expect({ status, body }).toEqual({
        status: 200,
        body: {
          iss: 'https://node.example',
          sub: expect.any(String) as string,
          aud: DAPP.clientId,
          exp: Math.floor(START.getTime() / 1_000) + 3_600,
          provider_id: 'web3',
          email_verified: false,
          ethereum_address: user.address,
        },
      });
    });

    test('tells it as well to a bearer who asked for no more than an identity', async () => {
      const token = (await logIn(logins.node, signer, DAPP, { scope: 'openid' })).body['access_token'] ?? '';
      const { status, body } = await logins.node.get('/userinfo', bearer(token));
      expect([status, body['sub'], 'ethereum_address' in body]).toEqual([200, expect.any(String), false]);
    });

    test.each<[string, () => Record<string, string> | Promise<Record<string, string>>]>([
      ['no token', () => ({})],
      ['another scheme', () => ({ authorization: `Basic ${person}` })],
      ['no JWT', () => bearer('x.y.z')],
      ['a token cut short', () => bearer(person.slice(0, -4))],
      ['a token of another key', async () => bearer(await new TestTokens(() => logins.now).developer(DAPP.clientId))],
      ['10 kB', () => bearer('a'.repeat(10_000))],
    ])('refuses %s', async (_name, headers) => {
      const { status, body, headers: answered } = await logins.node.get('/userinfo', await headers());
      expect([status, body['error'], answered['www-authenticate']]).toEqual([401, 'invalid_token', 'Bearer error="invalid_token"']);
    });

    test('refuses two headers, good ones too', async () => {
      const headers = ['authorization', `Bearer ${person}`, 'Authorization', `Bearer ${person}`];
      const answer = await request(`${logins.node.url}/userinfo`, { headers });
      expect([answer.statusCode, await answer.body.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_request' })]);
    });

    test('refuses a token that has expired, and one whose license was revoked', async () => {
      logins.now = new Date(START.getTime() + 3_606_000);
      expect((await logins.node.get('/userinfo', bearer(person))).status).toBe(401);
      logins.now = START;
      await logins.database.pool.query('UPDATE twin.developer_license SET burned_at = now() WHERE id = 3');
      expect((await logins.node.get('/userinfo', bearer(stranger))).status).toBe(401);
      await logins.database.pool.query('UPDATE twin.developer_license SET burned_at = NULL WHERE id = 3');
    });
  });

  describe('/token/introspect', () => {
    test('tells a license about every token under it', async () => {
      const { status, body } = await introspect(license, person);
      expect({ status, body }).toEqual({
        status: 200,
        body: expect.objectContaining({
          active: true,
          token_type: 'bearer',
          client_id: DAPP.clientId,
          aud: DAPP.clientId,
          ethereum_address: user.address,
          exp: Math.floor(START.getTime() / 1_000) + 3_600,
        }) as unknown,
      });
      expect((await introspect(license, refreshToken)).body).toMatchObject({
        active: true,
        token_use: 'refresh_token',
        client_id: DAPP.clientId,
        scope: 'openid email offline_access',
      });
    });

    test('tells a user about his own', async () => {
      expect((await introspect(person, person)).body['active']).toBe(true);
      expect((await introspect(person, refreshToken)).body['active']).toBe(true);
    });

    test.each<[string, () => string, () => string]>([
      ['about a token of its license', () => person, () => license],
      ["another license's", () => license, () => stranger],
      ['about a token under another license', () => stranger, () => person],
      ['about a refresh token under another license', () => stranger, () => refreshToken],
      ['what is no token', () => license, () => 'a.b.c'],
      ['an old secret of a family', () => license, () => `${refreshToken.split('.')[0] ?? ''}.x`],
    ])('says no more than that it is not active to one who asks %s', async (_name, asker, token) => {
      expect((await introspect(asker(), token())).body).toEqual({ active: false });
    });

    test('says nothing to one without a token of his own, and needs one to look at', async () => {
      expect((await logins.node.form('/token/introspect', { token: person })).status).toBe(401);
      expect((await introspect('x', person)).status).toBe(401);
      expect((await logins.node.form('/token/introspect', {}, bearer(license))).body['error']).toBe('invalid_request');
    });
  });
});
