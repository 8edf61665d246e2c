import { addressText } from '@dimo-node/kit';
import { send } from '../../../../test/support/gateway';
import { type Reply, type TestLicense } from '../../../../test/support/login';
import {
  APP,
  BARE,
  challenged,
  challengeParameters,
  DAPP,
  expectRefusal,
  ODD,
  ODD_URIS,
  OTHER_URI,
  REVOKED,
  submission,
  useLogins,
  user,
} from '../../../../test/support/login-clients';
import { address } from '../../../../test/support/twin-rows';

const CHALLENGE = '/auth/web3/generate_challenge';
const SUBMIT = '/auth/web3/submit_challenge';

describe('challenges', () => {
  const logins = useLogins();

  const challenge = (of: TestLicense = DAPP, rest?: Record<string, string>): Promise<Reply> =>
    logins.node.form(CHALLENGE, challengeParameters(of, rest));

  describe('the message', () => {
    test('names who asks, for what address, on which chain and until when', async () => {
      const text = (await challenged(logins.node, DAPP, { address: user.address.toLowerCase() })).challenge;
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
      const [one, two] = [await challenged(logins.node), await challenged(logins.node)];
      expect(one.state).not.toBe(two.state);
      expect(one.challenge).not.toBe(two.challenge);
      expect(one.challenge).not.toContain(one.state);
    });

    test('of an app without host names its scheme', async () => {
      expect((await challenged(logins.node, APP)).challenge).toContain('\ncom.example.app is asking you sign in.\n');
    });

    test.each(ODD_URIS)('is not made for %j, whoever has registered it', async (redirectUri) => {
      expectRefusal(await challenge({ ...ODD, redirectUri }), 'Invalid redirect URI.');
    });
  });

  describe('parameters', () => {
    test('may stand in the query', async () => {
      const query = new URLSearchParams(challengeParameters(DAPP)).toString();
      const { status, text } = await send(`${logins.node.url}${CHALLENGE}?${query}`, { method: 'POST' });
      expect({ status, members: Object.keys(JSON.parse(text) as object) }).toEqual({ status: 200, members: ['state', 'challenge'] });
    });

    test.each<[string, () => Promise<Reply>]>([
      ['JSON', () => logins.node.json(CHALLENGE, challengeParameters(DAPP))],
      ['a form without its type', () => logins.node.form(CHALLENGE, challengeParameters(DAPP), { 'content-type': 'text/plain' })],
      ['a name twice', () => logins.node.form(CHALLENGE, [...Object.entries(challengeParameters(DAPP)), ['client_id', DAPP.clientId]])],
      ['a name in query and body', () => logins.node.form(`${CHALLENGE}?client_id=${DAPP.clientId}`, challengeParameters(DAPP))],
      ['two redirect URIs', () => challenge(DAPP, { redirect_uri: OTHER_URI })],
      ['a domain of 2,049 characters', () => challenge({ ...DAPP, redirectUri: `https://dapp.example/${'x'.repeat(2_028)}` })],
      ['a client id of 501 characters', () => challenge(DAPP, { client_id: 'x'.repeat(501) })],
      ['a NUL', () => challenge(DAPP, { state: 'a\0b' })],
      ['no grant type', () => logins.node.form(SUBMIT, submission(DAPP, 'x', '0x', { grant_type: '' }))],
      ['another grant type', () => logins.node.form(SUBMIT, submission(DAPP, 'x', '0x', { grant_type: 'password' }))],
      ['a signature of 17,001 characters', () => logins.node.form(SUBMIT, submission(DAPP, 'x', 'f'.repeat(17_001)))],
      ['a submission in the query', () => logins.node.form(`${SUBMIT}?${new URLSearchParams(submission(DAPP, 'x', '0x')).toString()}`, {})],
    ])('with %s are refused', async (_name, ask) => {
      expectRefusal(await ask(), "Couldn't parse parameters.");
    });

    test('of more than 64 kB are not read', async () => {
      expectRefusal(await challenge(DAPP, { nonce: 'x'.repeat(70_000) }), 'The request is too large.', 413);
      const huge = await send(logins.node.url + SUBMIT, {
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
      expectRefusal(await challenge(of, rest), message, status);
    });

    test('of another connector', async () => {
      expectRefusal(await logins.node.form('/auth/google/generate_challenge', challengeParameters(DAPP)), 'Could not retrieve connector.');
      expectRefusal(await logins.node.form('/auth/google/submit_challenge', submission(DAPP, 'x', '0x')), 'Could not retrieve connector.');
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
});
