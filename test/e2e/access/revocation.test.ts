import { addressOf, DEVNET_ADDRESSES, devnetAccounts, sendCall, type AccountName } from '@dimo-node/devnet';
import { Wallet } from 'ethers';
import { decodeJwt } from 'jose';
import { startAccessNode, type AccessNode } from '../../support/access-node';
import { ChainTwin } from '../../support/chain-twin';
import { eventually } from '../../support/gateway';
import { MODES } from '../../support/ruled-gateway';

jest.setTimeout(60_000);

const GRANTED = ['GetNonLocationHistory', 'GetLocationHistory'];
const LACKS = /^unauthorized: .*lacks permissions \[privilege:GetNonLocationHistory\]/;
const NOT_LICENSED = /^unauthorized: not a dev license: 0x/;
const alice = addressOf('Alice');
const newcomer = addressOf('Newcomer');
const walletOf = (name: AccountName): Wallet => new Wallet(devnetAccounts().find((account) => account.name === name)?.privateKey ?? '');

let chain: ChainTwin;
const nodes = new Map<string, AccessNode>();
let client: string;
let signer: Wallet;
beforeAll(async () => {
  chain = await ChainTwin.start();
  client = chain.devnet.license.clientId;
  signer = new Wallet(chain.devnet.license.signerPrivateKey);
  for (const mode of MODES) nodes.set(mode, await startAccessNode(chain, { mode }));
});
afterAll(async () => {
  for (const node of nodes.values()) await node.stop();
  await chain?.stop();
});

const act = (from: string, member: 'sacd' | 'vehicleId' | 'developerLicense', fn: string, ...args: unknown[]): Promise<unknown> =>
  sendCall(chain.devnet.rpc, from, { member, fn, args });

interface Entry {
  readonly kind: string;
  readonly allowed: boolean;
  readonly reason: string;
  readonly license: string;
  readonly via: string | null;
}

/** Who asked for a vehicle, as its owner sees it, the oldest first. His own readings of the log, which are accesses too, are left out. */
async function logOf(node: AccessNode, owner: AccountName, id: number): Promise<readonly Entry[]> {
  const token = await node.logIn(walletOf(owner), addressOf(owner));
  const query = `{ vehicle(tokenId: ${id}) { accessLog(first: 50) { nodes { kind allowed reason license via } } } }`;
  const { body } = await node.ask(token, query);
  expect(body.errors).toBeUndefined();
  const { nodes: entries } = (body.data as { vehicle: { accessLog: { nodes: Entry[] } } }).vehicle.accessLog;
  return entries.filter(({ via }) => via !== 'OWNER').reverse();
}

/** Waits for the log to be like that: it is written a moment after the answer. */
async function expectLog(node: AccessNode, owner: AccountName, id: number, expected: readonly Partial<Entry>[]): Promise<void> {
  let entries: readonly Entry[] = [];
  await eventually(async () => (entries = await logOf(node, owner, id)).length >= expected.length, `${expected.length} entries`);
  expect(entries).toEqual(expected.map((entry) => expect.objectContaining({ license: client, ...entry }) as unknown));
}

const ASKED = { kind: 'EXCHANGE', allowed: true, via: 'SACD' };
const SHOWN = { kind: 'ACCESS', allowed: true, via: 'SACD' };
const NOT_GIVEN = { kind: 'EXCHANGE', allowed: false, via: null };
const NOT_SHOWN = { kind: 'ACCESS', allowed: false, via: null };

describe.each(MODES)('a token that has not expired is worth nothing any more, %s,', (mode) => {
  const asks = (id: number): string => `{ vehicle(tokenId: ${id}) { owner odometer } }`;

  /** A vehicle of Alice's, and a token for it that works. */
  async function begin(): Promise<{ node: AccessNode; id: number; developer: string; token: string }> {
    const node = nodes.get(mode)!;
    const id = await chain.mint(alice);
    await chain.grant(id, GRANTED);
    await node.caughtUp();
    const developer = await node.logIn(signer);
    const { status, body } = await node.exchange(developer, id, ...GRANTED);
    expect([status, body['message']]).toEqual([200, undefined]);
    const token = body['token'] ?? '';
    expect((await node.ask(token, asks(id))).body).toEqual({ data: { vehicle: { owner: alice, odometer: id * 1_000 } } });
    return { node, id, developer, token };
  }

  async function expectRefusal(node: AccessNode, token: string, id: number, reason: RegExp, owner = alice): Promise<void> {
    const { status, body } = await node.ask(token, asks(id));
    expect((decodeJwt(token).exp ?? 0) * 1_000).toBeGreaterThan(Date.now() + 500_000);
    const message = expect.stringMatching(reason) as string;
    expect([status, body]).toMatchObject([
      200,
      {
        data: { vehicle: { owner, odometer: null } },
        errors: [{ path: ['vehicle', 'odometer'], message, extensions: { code: 'FORBIDDEN' } }],
      },
    ]);
  }

  test.each<[string, (id: number) => Promise<unknown>]>([
    ['the owner grants nothing', (id) => chain.grant(id, [])],
    ['the owner takes one permission back', (id) => chain.grant(id, ['GetLocationHistory'])],
    ['the license renounces', (id) => act(client, 'sacd', 'renouncePermissions', DEVNET_ADDRESSES.vehicleId, id)],
  ])('when %s; granted again, it works again', async (_name, take) => {
    const { node, id, developer, token } = await begin();
    await take(id);
    await node.caughtUp();
    await expectRefusal(node, token, id, LACKS);
    expect(await node.exchange(developer, id, ...GRANTED)).toMatchObject({ status: 403 });
    await chain.grant(id, GRANTED);
    await node.caughtUp();
    expect((await node.ask(token, asks(id))).body).toEqual({ data: { vehicle: { owner: alice, odometer: id * 1_000 } } });
    await expectLog(node, 'Alice', id, [ASKED, SHOWN, NOT_SHOWN, NOT_GIVEN, SHOWN]);
  });

  test('when the vehicle is sold, until the buyer grants it; he does not see what was before him', async () => {
    const { node, id, token } = await begin();
    await expectLog(node, 'Alice', id, [ASKED, SHOWN]);
    await act(alice, 'vehicleId', 'transferFrom', alice, newcomer, id);
    await node.caughtUp();
    await expectRefusal(node, token, id, LACKS, newcomer);
    await chain.grant(id, GRANTED);
    await node.caughtUp();
    expect((await node.ask(token, asks(id))).body).toEqual({ data: { vehicle: { owner: newcomer, odometer: id * 1_000 } } });
    await expectLog(node, 'Newcomer', id, [NOT_SHOWN, SHOWN]);
    const query = `{ vehicle(tokenId: ${id}) { accessLog(first: 1) { totalCount } } }`;
    const seller = await node.ask(await node.logIn(walletOf('Alice'), alice), query);
    expect(seller.body).toMatchObject({ data: { vehicle: { accessLog: null } }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

  test('when the vehicle is burned', async () => {
    const { node, id, developer, token } = await begin();
    const query = `{ journal(tokenId: ${id}) { text } }`;
    expect((await node.ask(token, query)).body).toMatchObject({ data: { journal: [{ text: `line 1 of ${id}` }, {}] } });
    await act(alice, 'vehicleId', 'burn', id);
    await node.caughtUp();
    const { body } = await node.ask(token, query);
    expect(body).toMatchObject({ data: { journal: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(await node.exchange(developer, id, ...GRANTED)).toMatchObject({ status: 403 });
  });

  test('when the time of the grant is over, with no block to say so', async () => {
    const { node, id, token } = await begin();
    await chain.grant(id, GRANTED, 3);
    const { hash } = await chain.caughtUp();
    await eventually(async () => (await node.ask(token, asks(id))).body.errors !== undefined, 'the grant has expired');
    await expectRefusal(node, token, id, LACKS);
    expect((await chain.caughtUp()).hash).toBe(hash);
  });
});

test('a signer that is disabled neither logs in nor refreshes with the next block', async () => {
  const node = nodes.get('in process')!;
  const spare = walletOf('Heidi');
  await act(addressOf('Developer'), 'developerLicense', 'enableSigner', 1, spare.address);
  await node.caughtUp();
  const { status, body } = await node.submit(spare, client, 'openid email offline_access');
  expect([status, body['refresh_token']]).toEqual([200, expect.any(String)]);
  await act(addressOf('Developer'), 'developerLicense', 'disableSigner', 1, spare.address);
  await node.caughtUp();
  expect(await node.submit(spare)).toMatchObject({ status: 400, body: { message: 'Could not verify signature.' } });
  const refresh = { grant_type: 'refresh_token', client_id: client, refresh_token: body['refresh_token'] ?? '' };
  expect(await node.form('/token', refresh)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('a twin that lags shows nothing that is protected, and says why; what is public it shows', async () => {
  const node = await startAccessNode(chain, { env: { MAX_TWIN_LAG_MS: '6000' } });
  const id = await chain.mint(alice);
  await chain.grant(id, GRANTED);
  await node.caughtUp();
  const developer = await node.logIn(signer);
  const { body } = await node.exchange(developer, id, ...GRANTED);
  const token = body['token'] ?? '';
  const query = `{ vehicle(tokenId: ${id}) { owner odometer } }`;
  const whole = { data: { vehicle: { owner: alice, odometer: id * 1_000 } } };
  expect((await node.ask(token, query)).body).toEqual(whole);
  await chain.pause();
  await eventually(async () => (await node.ask(token, query)).body.errors !== undefined, 'the twin is behind');
  expect((await node.ask(token, query)).body).toMatchObject({
    data: { vehicle: { owner: alice, odometer: null } },
    errors: [{ path: ['vehicle', 'odometer'], message: expect.stringContaining('behind') as string, extensions: { code: 'TWIN_BEHIND' } }],
  });
  const refused = await node.exchange(developer, id, ...GRANTED);
  expect([refused.status, refused.body['message']]).toEqual([503, expect.stringContaining('behind')]);
  chain.follow();
  await eventually(async () => (await node.ask(token, query)).body.errors === undefined, 'the twin has caught up');
  expect((await node.ask(token, query)).body).toEqual(whole);
  const [behind] = (await logOf(node, 'Alice', id)).filter(({ kind, allowed }) => kind === 'ACCESS' && !allowed);
  expect(behind?.reason).toContain('behind');
  await node.stop();
});

test('a license that is revoked is nobody any more, with any of its tokens', async () => {
  const node = nodes.get('over the hop')!;
  const developer = await node.logIn(signer);
  const { body } = await node.exchange(developer, 1, 'GetNonLocationHistory');
  const query = '{ vehicle(tokenId: 1) { owner odometer } }';
  expect((await node.ask(body['token'], query)).body).toEqual({ data: { vehicle: { owner: alice, odometer: 1_000 } } });
  expect((await node.ask(developer, '{ members }')).body).toEqual({ data: { members: 'for members' } });
  await act(addressOf('Operator'), 'developerLicense', 'revoke', chain.devnet.license.tokenId);
  await node.caughtUp();
  for (const [token, asked] of [
    [body['token'], query],
    [developer, '{ members }'],
  ] as const) {
    const answer = await node.ask(token, asked);
    expect(answer.body.errors).toMatchObject([
      { message: expect.stringMatching(NOT_LICENSED) as string, extensions: { code: 'FORBIDDEN' } },
    ]);
  }
  expect(await node.exchange(developer, 1, 'GetNonLocationHistory')).toMatchObject({ status: 403 });
  expect(await node.submit(signer)).toMatchObject({ status: 404 });
});
