import { addressText } from '@dimo-node/kit';
import type { Wallet } from 'ethers';
import { send } from '../../../../test/support/gateway';
import { startLoginNode, TestLimiter, type Reply, type TestLicense } from '../../../../test/support/login';
import {
  APP,
  BARE,
  challenged,
  challengeParameters,
  DAPP,
  expectRefusal,
  formerSigner,
  logIn,
  OTHER_URI,
  REVOKED,
  signer,
  submission,
  useLogins,
  user,
} from '../../../../test/support/login-clients';
import { address } from '../../../../test/support/twin-rows';

const MINUTE = 60_000;

const CHALLENGE = '/auth/web3/generate_challenge';
const SUBMIT = '/auth/web3/submit_challenge';

describe('submissions', () => {
  const logins = useLogins();

  const submit = (state: string | undefined, signature: string, of: TestLicense = DAPP): Promise<Reply> =>
    logins.node.form(SUBMIT, submission(of, state, signature));
  const login = (key: Wallet, of: TestLicense = DAPP, account = of.clientId): Promise<Reply> =>
    logIn(logins.node, key, of, { address: account });

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
    expect(logins.node.audit.entries).toEqual([
      expect.objectContaining({ kind: 'login', allowed: true, reason: '', license: DAPP.clientId, address: DAPP.clientId, at: logins.now }),
    ]);
  });

  test("by an end user's own wallet gives tokens for his address", async () => {
    const { status, body } = await login(user, DAPP, user.address);
    expect(status).toBe(200);
    expect(await logins.node.claims(body['access_token'])).toMatchObject({ aud: DAPP.clientId, ethereum_address: user.address });
  });

  test.each<[string, () => Promise<Reply>]>([
    ['by a key that is no signer', () => login(user)],
    ['by a signer whose year is over', () => login(formerSigner)],
    ['by a signer, for an address of his own license only', () => login(signer, APP)],
  ])('%s is refused, and the audit log knows of it', async (_name, attempt) => {
    expectRefusal(await attempt(), 'Could not verify signature.');
    expect(logins.node.audit.entries).toEqual([
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
    expectRefusal(await submit((await challenged(logins.node)).state, signature), 'Could not verify signature.');
  });

  test('uses the state up, right or wrong', async () => {
    const one = await challenged(logins.node);
    const signature = await signer.signMessage(one.challenge);
    expect((await submit(one.state, signature)).status).toBe(200);
    expectRefusal(await submit(one.state, signature), 'User session error.');
    const two = await challenged(logins.node);
    expectRefusal(await submit(two.state, signature), 'Could not verify signature.');
    expectRefusal(await submit(two.state, await signer.signMessage(two.challenge)), 'User session error.');
  });

  test.each<[string, (state: string, signature: string) => Promise<Reply>, string, number]>([
    ['another client', (state, signature) => submit(state, signature, BARE), 'User session error.', 400],
    [
      'another redirect URI',
      (state, signature) => submit(state, signature, { ...DAPP, redirectUri: OTHER_URI }),
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
    const { state, challenge: text } = await challenged(logins.node);
    const signature = await signer.signMessage(text);
    expectRefusal(await attempt(state, signature), message, status);
    expectRefusal(await submit(state, signature), 'User session error.');
  });

  test.each(['', 'unknown', '0'.repeat(500)])('of the state %p is refused', async (state) => {
    expectRefusal(await submit(state, '0x00'), 'User session error.');
  });

  test('five minutes late is refused, whatever the signature', async () => {
    const { state, challenge: text } = await challenged(logins.node);
    logins.now = new Date(logins.now.getTime() + 5 * MINUTE);
    expectRefusal(await submit(state, await signer.signMessage(text)), 'User session has expired.');
    const late = await challenged(logins.node);
    logins.now = new Date(logins.now.getTime() + 5 * MINUTE);
    expectRefusal(await submit(late.state, '0x00'), 'User session has expired.');
  });

  test('sent many times at once succeeds once', async () => {
    const { state, challenge: text } = await challenged(logins.node);
    const signature = await signer.signMessage(text);
    const answers = await Promise.all(Array.from({ length: 12 }, () => submit(state, signature)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(11).fill(400)]);
  });

  test('gives nothing while the audit log is away', async () => {
    logins.node.audit.away = true;
    for (const answer of [await login(signer), await login(user)])
      expect({ status: answer.status, tokens: answer.body['access_token'] }).toEqual({ status: 503, tokens: undefined });
  });

  test('for a contract account, when there is no chain to ask, says so', async () => {
    const { status, body } = await login(signer, DAPP, addressText(address(0xc0de)));
    expect({ status, message: body['message'] }).toEqual({ status: 503, message: expect.stringContaining('RPC_URLS') as string });
  });
  test('another replica finishes what one began', async () => {
    const other = await startLoginNode({ databaseUrl: logins.database.url, now: () => logins.now });
    const { state, challenge: text } = await challenged(logins.node);
    const { status } = await other.form(SUBMIT, submission(DAPP, state, await signer.signMessage(text)));
    expect(status).toBe(200);
    expectRefusal(await logins.node.form(SUBMIT, submission(DAPP, state, await signer.signMessage(text))), 'User session error.');
    await other.stop();
  });

  test('keeps nothing by which somebody could log in, and nothing that has expired', async () => {
    const { state } = await challenged(logins.node);
    const kept = async (): Promise<string> => JSON.stringify((await logins.database.pool.query('SELECT * FROM access.login')).rows);
    expect(await kept()).not.toContain(state);
    logins.now = new Date(logins.now.getTime() + 6 * MINUTE);
    for (let i = 0; i < 5; i += 1) await challenged(logins.node);
    const { rows } = await logins.database.pool.query<{ count: number }>('SELECT count(*) AS count FROM access.login');
    expect(rows[0]?.count).toBe(5);
  });

  test('pages of any origin may log in', async () => {
    const preflight = await send(logins.node.url + SUBMIT, {
      method: 'OPTIONS',
      headers: { origin: 'https://dapp.example', 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([200, '*']);
    for (const path of [CHALLENGE, SUBMIT]) {
      const { headers } = await logins.node.form(path, {}, { origin: 'https://dapp.example' });
      expect(headers['access-control-allow-origin']).toBe('*');
    }
  });

  test('is limited for each network address, license and account', async () => {
    const limiter = new TestLimiter(3);
    const limited = await startLoginNode({ databaseUrl: logins.database.url, now: () => logins.now, limiter });
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
