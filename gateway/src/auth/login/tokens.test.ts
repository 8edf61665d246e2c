import { createHash } from 'node:crypto';
import { type Reply } from '../../../../test/support/login';
import {
  askRefresh,
  askToken,
  BARE,
  DAPP,
  expectOauth,
  expectRefusal,
  logIn,
  OTHER_URI,
  REVOKED,
  signer,
  START,
  useLogins,
  user,
} from '../../../../test/support/login-clients';

const OFFLINE = 'openid email offline_access';
const halfHash = (text: string | undefined): string =>
  createHash('sha256')
    .update(text ?? '')
    .digest()
    .subarray(0, 16)
    .toString('base64url');

describe('developer tokens', () => {
  const logins = useLogins();

  const token = (parameters: Record<string, string | undefined>): Promise<Reply> => askToken(logins.node, parameters);
  const refresh = (refreshToken: string | undefined, rest?: Record<string, string>): Promise<Reply> =>
    askRefresh(logins.node, refreshToken, rest);

  test('say who logged in to what, for an hour', async () => {
    const { body } = await logIn(logins.node, signer, DAPP, { nonce: 'n-0S6' });
    const access = await logins.node.claims(body['access_token']);
    const iat = Math.floor(START.getTime() / 1_000);
    const identity = {
      iss: 'https://node.example',
      provider_id: 'web3',
      sub: expect.any(String) as string,
      aud: DAPP.clientId,
      email_verified: false,
      ethereum_address: DAPP.clientId,
      nonce: 'n-0S6',
      iat,
      exp: iat + 3_600,
    };
    expect(access).toEqual({ ...identity, nbf: iat, jti: expect.any(String) as string });
    expect(await logins.node.claims(body['id_token'])).toMatchObject({ ...identity, at_hash: halfHash(body['access_token']) });
    // {1: the address, 2: "web3"} as protobuf.
    const sub = Buffer.from(access.sub ?? '', 'base64url');
    expect(sub.equals(Buffer.concat([Buffer.from([10, 42]), Buffer.from(DAPP.clientId), Buffer.from([18, 4]), Buffer.from('web3')]))).toBe(
      true,
    );
    expect(access.sub).not.toContain('=');
  });

  test('tell the address only to those who ask for it', async () => {
    const { body } = await logIn(logins.node, signer, DAPP, { scope: 'openid' });
    expect(Object.keys(await logins.node.claims(body['access_token']))).not.toContain('ethereum_address');
  });

  describe('by steps', () => {
    const begin = async (rest: Record<string, string> = {}): Promise<{ state: string; text: string }> => {
      const wish = { client_id: DAPP.clientId, redirect_uri: DAPP.redirectUri, scope: 'openid email', response_type: 'code', ...rest };
      const state = (await logins.node.form('/auth/web3/init', wish)).body['state'] ?? '';
      const { status, body } = await logins.node.json('/auth/web3/challenge', { address: user.address, state });
      expect(status).toBe(200);
      return { state, text: body['nonce'] ?? '' };
    };
    const codeOf = async (rest?: Record<string, string>): Promise<string> => {
      const { state, text } = await begin(rest);
      const { body } = await logins.node.json('/auth/web3/verify_direct', { state, signed: await user.signMessage(text) });
      return body['code'] ?? '';
    };
    const fetchTokens = (code: string, rest: Record<string, string> = {}): Promise<Reply> =>
      token({ grant_type: 'authorization_code', code, redirect_uri: DAPP.redirectUri, ...rest });

    test('a code comes back through the redirect URI and buys tokens once', async () => {
      const { state, text } = await begin({ state: 'mine', nonce: 'again' });
      expect(text).toContain(`\n${user.address}\n\ndapp.example is asking you sign in.\n`);
      const { body } = await logins.node.json('/auth/web3/verify', { state, signed: await user.signMessage(text) });
      const redirect = new URL(body['redirect'] ?? '');
      expect([redirect.origin, redirect.searchParams.get('from'), redirect.searchParams.get('state')]).toEqual([
        'https://dapp.example:8443',
        'node',
        'mine',
      ]);
      const code = redirect.searchParams.get('code') ?? '';
      const { status, body: tokens } = await fetchTokens(code);
      expect(status).toBe(200);
      expect(await logins.node.claims(tokens['id_token'])).toMatchObject({
        nonce: 'again',
        ethereum_address: user.address,
        at_hash: halfHash(tokens['access_token']),
        c_hash: halfHash(code),
      });
      expectOauth(await fetchTokens(code), 'invalid_grant');
      expect(logins.node.audit.entries.map(({ allowed, address }) => [allowed, address])).toEqual([
        [true, user.address],
        [false, null],
      ]);
    });

    test('the last address that was named is the one that must sign', async () => {
      const { state, text } = await begin();
      const { body } = await logins.node.json('/auth/web3/challenge', { address: DAPP.clientId, state });
      expect(body['nonce']).toContain(DAPP.clientId);
      expectRefusal(
        await logins.node.json('/auth/web3/verify_direct', { state, signed: await user.signMessage(text) }),
        'Could not verify signature.',
      );
    });

    test.each<[string, string, (state: string) => unknown, string]>([
      ['no state', 'challenge', () => ({ address: user.address }), 'User session error.'],
      ['an unknown state', 'challenge', () => ({ address: user.address, state: 'x' }), 'User session error.'],
      ['no address', 'challenge', (state) => ({ state }), 'Invalid Ethereum address.'],
      ['an address that is none', 'challenge', (state) => ({ state, address: '0x1' }), 'Invalid Ethereum address.'],
      ['a list', 'challenge', () => [], "Couldn't parse parameters."],
      ['a state that is no text', 'verify', () => ({ state: { $ne: '' }, signed: '0x' }), 'User session error.'],
      ['an unknown state', 'verify', () => ({ state: 'x', signed: '0x' }), 'User session error.'],
      ['no signature', 'verify_direct', (state) => ({ state }), 'Could not verify signature.'],
    ])('%s at %s is refused', async (_name, step, body, message) => {
      expectRefusal(await logins.node.json(`/auth/web3/${step}`, body((await begin()).state)), message);
    });

    test('a login whose address was never named cannot be proven', async () => {
      const wish = { client_id: DAPP.clientId, domain: DAPP.redirectUri, scope: 'openid', response_type: 'code' };
      const { body } = await logins.node.form('/auth/web3/init', wish);
      expectRefusal(await logins.node.json('/auth/web3/verify', { state: body['state'], signed: '0x00' }), 'User session error.');
    });

    test('each step ends with the five minutes of the first', async () => {
      const { state, text } = await begin();
      logins.now = new Date(START.getTime() + 300_000);
      expectRefusal(await logins.node.json('/auth/web3/challenge', { state, address: user.address }), 'User session has expired.');
      expectRefusal(
        await logins.node.json('/auth/web3/verify', { state, signed: await user.signMessage(text) }),
        'User session has expired.',
      );
    });

    test.each<[string, Record<string, string>, string, number]>([
      ['another client', { client_id: BARE.clientId }, 'invalid_grant', 400],
      ['a revoked client', { client_id: REVOKED.clientId }, 'invalid_client', 401],
      ['another redirect URI', { redirect_uri: OTHER_URI }, 'invalid_grant', 400],
      ['no redirect URI', { redirect_uri: '' }, 'invalid_grant', 400],
      ['a verifier that was not announced', { code_verifier: 'x'.repeat(43) }, 'invalid_grant', 400],
    ])('a code is worth nothing to %s', async (_name, rest, error, status) => {
      expectOauth(await fetchTokens(await codeOf(), rest), error, status);
    });

    test('a code is worth nothing after two minutes', async () => {
      const code = await codeOf();
      logins.now = new Date(START.getTime() + 120_000);
      expectOauth(await fetchTokens(code), 'invalid_grant');
    });

    test('with PKCE only he who began can finish', async () => {
      const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
      const announced = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
      expectOauth(await fetchTokens(await codeOf(announced)), 'invalid_grant');
      expectOauth(await fetchTokens(await codeOf(announced), { code_verifier: `${verifier}.` }), 'invalid_grant');
      expect((await fetchTokens(await codeOf(announced), { code_verifier: verifier })).status).toBe(200);
    });

    test('a code that comes twice ends the session that it began', async () => {
      const code = await codeOf({ scope: OFFLINE });
      const { body } = await fetchTokens(code);
      const second = await refresh(body['refresh_token']);
      expect(second.status).toBe(200);
      await fetchTokens(code);
      expectOauth(await refresh(second.body['refresh_token']), 'invalid_grant');
    });
  });
});
