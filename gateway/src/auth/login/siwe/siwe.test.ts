import { type Reply } from '../../../../../test/support/login';
import { APP, DAPP, logIn, signer, START, submission, useLogins, user } from '../../../../../test/support/login-clients';

describe('the newer login', () => {
  const logins = useLogins();

  const challenge = async (wish: Record<string, string>): Promise<{ nonce: string; text: string }> => {
    const { status, body } = await logins.node.json('/siwe/challenge', wish);
    expect({ status, body }).toMatchObject({ status: 200 });
    return { nonce: body['nonce'] ?? '', text: body['challenge'] ?? '' };
  };
  const asDapp = (): Promise<{ nonce: string; text: string }> => challenge({ address: DAPP.clientId });
  const error = ({ status, body }: Reply): unknown => [status, body['error']];

  test.each([
    ['/siwe/challenge', '/siwe/token'],
    ['/auth/challenge', '/auth/token'],
  ])('at %s and %s', async (challengeUrl, tokenUrl) => {
    const { body } = await logins.node.json(challengeUrl, { address: user.address.toLowerCase(), audience: DAPP.clientId });
    expect(body).toEqual({
      nonce: expect.stringMatching(/^[0-9A-Za-z]{30}$/) as string,
      expires_at: '2026-03-01T12:05:00.900Z',
      challenge: [
        'node.example wants you to sign in with your Ethereum account:',
        user.address,
        '',
        'Sign in to DIMO.',
        '',
        'URI: https://node.example',
        'Version: 1',
        'Chain ID: 80002',
        `Nonce: ${body['nonce']}`,
        'Issued At: 2026-03-01T12:00:00Z',
        'Expiration Time: 2026-03-01T12:05:00Z',
      ].join('\n'),
    });
    const signature = await user.signMessage(body['challenge'] ?? '');
    const answer = await logins.node.json(tokenUrl, { nonce: body['nonce'], signature });
    expect([answer.status, answer.body['token_type'], answer.body['expires_in']]).toEqual([200, 'Bearer', 3600]);
    expect(await logins.node.claims(answer.body['token'])).toMatchObject({
      sub: user.address,
      ethereum_address: user.address,
      aud: DAPP.clientId,
    });
    expect(logins.node.audit.entries).toEqual([expect.objectContaining({ allowed: true, license: DAPP.clientId, address: user.address })]);
  });

  test('a license is its own audience', async () => {
    const { nonce, text } = await asDapp();
    const { body } = await logins.node.json('/siwe/token', { nonce, signature: await signer.signMessage(text) });
    expect(await logins.node.claims(body['token'])).toMatchObject({ sub: DAPP.clientId, aud: DAPP.clientId });
  });

  test.each<[string, Record<string, unknown>]>([
    ['no address', {}],
    ['an address that is none', { address: 'me' }],
    ['a user without audience', { address: user.address }],
    ['an audience that is no license', { address: DAPP.clientId, audience: user.address }],
    ['an audience that is no address', { address: DAPP.clientId, audience: 'dimo.zone' }],
  ])('%s gets no challenge', async (_name, wish) => {
    expect(error(await logins.node.json('/siwe/challenge', wish))).toEqual([400, 'invalid_request']);
  });

  test('a form is refused', async () => {
    expect(error(await logins.node.form('/siwe/challenge', { address: DAPP.clientId }))).toEqual([400, 'invalid_request']);
  });

  test('a nonce is used up, right or wrong', async () => {
    const { nonce, text } = await asDapp();
    const signature = await signer.signMessage(text);
    expect(error(await logins.node.json('/siwe/token', { nonce, signature: await user.signMessage(text) }))).toEqual([
      401,
      'invalid_grant',
    ]);
    expect(error(await logins.node.json('/siwe/token', { nonce, signature }))).toEqual([401, 'invalid_grant']);
    const again = await asDapp();
    const good = await signer.signMessage(again.text);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => logins.node.json('/siwe/token', { nonce: again.nonce, signature: good })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('what is missing, unknown or late is refused', async () => {
    expect(error(await logins.node.json('/siwe/token', { nonce: 'x' }))).toEqual([400, 'invalid_request']);
    expect(error(await logins.node.json('/siwe/token', { nonce: 'x', signature: '0x00' }))).toEqual([401, 'invalid_grant']);
    const { nonce, text } = await asDapp();
    logins.now = new Date(START.getTime() + 300_000);
    expect(error(await logins.node.json('/siwe/token', { nonce, signature: await signer.signMessage(text) }))).toEqual([
      401,
      'invalid_grant',
    ]);
  });

  test('neither kind of login finishes the other', async () => {
    const { nonce, text } = await asDapp();
    const answer = await logins.node.form('/auth/web3/submit_challenge', submission(DAPP, nonce, await signer.signMessage(text)));
    expect(answer.body['message']).toBe('User session error.');
    const state = (
      await logins.node.form('/auth/web3/init', {
        client_id: APP.clientId,
        domain: APP.redirectUri,
        scope: 'openid',
        response_type: 'code',
      })
    ).body['state'];
    expect(error(await logins.node.json('/siwe/token', { nonce: state, signature: '0x00' }))).toEqual([401, 'invalid_grant']);
    expect((await logIn(logins.node, signer)).status).toBe(200);
  });

  test('no token goes out while the audit log is away', async () => {
    const { nonce, text } = await asDapp();
    logins.node.audit.away = true;
    const { status, body } = await logins.node.json('/siwe/token', { nonce, signature: await signer.signMessage(text) });
    expect([status, body['token']]).toEqual([503, undefined]);
  });
});
