import { createServer, type AddressInfo, type Server } from 'node:net';
import { HttpChainCaller } from '@dimo-node/access';
import { addressOf, DEVNET_CHAIN_ID, sendCall, type AccountName } from '@dimo-node/devnet';
import { Wallet } from 'ethers';
import { contractWallet, ODD_CONTRACTS } from '../../support/contract-wallets';
import { startDevnetNode, type DevnetNode } from '../../support/devnet-node';
import { eventually } from '../../support/gateway';
import { startLoginNode, type LoginNode, type TestLicense } from '../../support/login';
import { TestTokens } from '../../support/tokens';
import { challengeParameters, challenged, expectRefusal, logIn, submission } from '../../support/login-clients';

const SUBMIT = '/auth/web3/submit_challenge';
const WRONG = 'Could not verify signature.';

describe('login on a chain', () => {
  let devnet: DevnetNode;
  let chain: HttpChainCaller;
  let gateways: readonly [LoginNode, LoginNode];
  let dapp: TestLicense;
  let signer: Wallet;
  const walletOf = (name: AccountName): Wallet =>
    new Wallet(devnet.devnet.accounts.find((account) => account.name === name)?.privateKey ?? '');

  beforeAll(async () => {
    devnet = await startDevnetNode();
    chain = new HttpChainCaller({ urls: [devnet.devnet.wsUrl, devnet.devnet.httpUrl], chainId: DEVNET_CHAIN_ID });
    const tokens = new TestTokens();
    const databaseUrl = devnet.database.url;
    gateways = [await startLoginNode({ databaseUrl, chain, tokens }), await startLoginNode({ databaseUrl, chain, tokens })];
    const { clientId, redirectUri, signerPrivateKey } = devnet.devnet.license;
    dapp = { clientId, redirectUri };
    signer = new Wallet(signerPrivateKey);
  }, 60_000);
  afterAll(async () => {
    for (const gateway of gateways) await gateway.stop();
    await chain.close();
    await devnet.stop();
  });

  /** Sends a transaction; the twin knows of it when this resolves. */
  const act = async (name: AccountName, fn: string, ...args: unknown[]): Promise<void> => {
    await sendCall(devnet.devnet.rpc, addressOf(name), { member: 'developerLicense', fn, args });
    await devnet.caughtUp();
  };

  test("a license's API key logs in as SDKs do, at one gateway and then at the other", async () => {
    const [first, second] = gateways;
    const query = new URLSearchParams(challengeParameters(dapp)).toString();
    const { body } = await first.form(`/auth/web3/generate_challenge?${query}`, {});
    const signature = await signer.signMessage(body['challenge'] ?? '');
    const answer = await second.form(SUBMIT, submission(dapp, body['state'], signature));
    expect([answer.status, answer.body['token_type']]).toEqual([200, 'bearer']);
    expect(await second.claims(answer.body['access_token'])).toMatchObject({ aud: dapp.clientId, ethereum_address: dapp.clientId });
    expect(second.audit.entries.at(-1)).toMatchObject({
      allowed: true,
      license: dapp.clientId,
      block: { number: await devnet.devnet.rpc.number('eth_blockNumber') },
    });
    expectRefusal(await first.form(SUBMIT, submission(dapp, body['state'], signature)), 'User session error.');
  });

  test('the key of the owner, or of nobody, does not', async () => {
    expectRefusal(await logIn(gateways[0], walletOf('Developer'), dapp), WRONG);
    expectRefusal(await logIn(gateways[0], walletOf('Newcomer'), dapp), WRONG);
  });

  test('a user logs in with a smart wallet, also before it is deployed', async () => {
    const [gateway] = gateways;
    const owner = walletOf('Alice');
    const wallet = contractWallet(owner.address);
    const attempt = async (key: Wallet, form: (signature: string) => string): Promise<number> => {
      const { state, challenge } = await challenged(gateway, dapp, { address: wallet.address });
      return (await gateway.form(SUBMIT, submission(dapp, state, form(await key.signMessage(challenge))))).status;
    };
    const plain = (signature: string): string => signature;
    expect([await attempt(owner, wallet.wrap), await attempt(walletOf('Bob'), wallet.wrap), await attempt(owner, plain)]).toEqual([
      200, 400, 400,
    ]);
    await wallet.deploy(devnet.devnet.rpc);
    expect([await attempt(owner, plain), await attempt(walletOf('Bob'), plain), await attempt(owner, wallet.wrap)]).toEqual([
      200, 400, 200,
    ]);
  });

  test.each(['reverts', 'loops', 'garbage', 'echoes'] as const)('an account whose contract %s does not log in', async (kind) => {
    const address = Wallet.createRandom().address;
    await devnet.devnet.rpc.send('anvil_setCode', [address, ODD_CONTRACTS[kind]]);
    expectRefusal(await logIn(gateways[0], signer, dapp, { address }), WRONG);
  });

  test('while the chain hangs, keys and licenses log in, and contracts are told to come again', async () => {
    const server: Server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const sockets = new Set<{ destroy(): unknown }>();
    server.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)));
    const hanging = new HttpChainCaller({
      urls: [`http://127.0.0.1:${(server.address() as AddressInfo).port}`],
      chainId: DEVNET_CHAIN_ID,
      timeoutMs: 500,
    });
    const gateway = await startLoginNode({ databaseUrl: devnet.database.url, chain: hanging });
    const alice = walletOf('Alice');
    const started = performance.now();
    const answer = await logIn(gateway, alice, dapp, { address: contractWallet(alice.address).address });
    expect([answer.status, answer.body['access_token']]).toEqual([503, undefined]);
    expect(performance.now() - started).toBeLessThan(2_500);
    expect((await logIn(gateway, signer, dapp)).status).toBe(200);
    expect((await logIn(gateway, alice, dapp, { address: alice.address })).status).toBe(200);
    await gateway.stop();
    await hanging.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  test('a signer counts until the chain disables it, for logins and for refreshing them', async () => {
    const [gateway] = gateways;
    const scope = { scope: 'openid email offline_access' };
    const refresh = async (token: string | undefined): Promise<unknown> => {
      const { status, body } = await gateway.form('/token', {
        grant_type: 'refresh_token',
        client_id: dapp.clientId,
        refresh_token: token ?? '',
      });
      return [status, body['error'] ?? 'none'];
    };
    const spare = walletOf('Newcomer');
    await act('Developer', 'enableSigner', 1, spare.address);
    await eventually(async () => (await logIn(gateway, spare, dapp)).status === 200, 'the new signer logs in');
    const { body } = await logIn(gateway, spare, dapp, scope);
    const kept = await logIn(gateway, signer, dapp, scope);
    await act('Developer', 'disableSigner', 1, spare.address);
    await eventually(async () => (await logIn(gateway, spare, dapp)).status === 400, 'the disabled signer is refused');
    expect(await refresh(body['refresh_token'])).toEqual([400, 'invalid_grant']);
    expect(await refresh(kept.body['refresh_token'])).toEqual([200, 'none']);
  });

  test('a signer counts for as long as the contract says', async () => {
    const [gateway] = gateways;
    await act('Operator', 'setPeriodValidity', 60);
    await eventually(async () => (await logIn(gateway, signer, dapp)).status === 400, 'its time is over');
    await act('Operator', 'setPeriodValidity', 365 * 86_400);
    await eventually(async () => (await logIn(gateway, signer, dapp)).status === 200, 'its time is back');
  });

  test('a redirect URI and a license count until the chain takes them away, also in the middle of a login', async () => {
    const [gateway] = gateways;
    const { clientId, redirectUri } = dapp;
    const submit = async ({ state, challenge }: { state: string; challenge: string }): Promise<number> =>
      (await gateway.form(SUBMIT, submission(dapp, state, await signer.signMessage(challenge)))).status;
    const begun = await challenged(gateway, dapp);
    await act('Developer', 'setRedirectUri', 1, false, redirectUri);
    const again = (): ReturnType<LoginNode['form']> => gateway.form('/auth/web3/generate_challenge', challengeParameters(dapp));
    await eventually(async () => (await again()).status === 400, 'the redirect URI is gone');
    expect(await submit(begun)).toBe(400);
    await act('Developer', 'setRedirectUri', 1, true, redirectUri);
    await eventually(async () => (await again()).status === 200, 'the redirect URI is back');
    const late = await challenged(gateway, dapp);
    const { body } = await logIn(gateway, signer, dapp, { scope: 'openid email offline_access' });
    await act('Operator', 'revoke', 1);
    await eventually(async () => (await again()).status === 404, 'the license is gone');
    expect(await submit(late)).toBe(404);
    const refreshed = await gateway.form('/token', {
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: body['refresh_token'] ?? '',
    });
    expect([refreshed.status, refreshed.body['error']]).toEqual([401, 'invalid_client']);
    expect((await gateway.get('/userinfo', { authorization: `Bearer ${body['access_token']}` })).status).toBe(401);
  });
});
