import { createHmac, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEVNET_ADDRESSES } from '@dimo-node/devnet';
import { Wallet } from 'ethers';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { request } from 'undici';
import { startAccessNode, vehicleDid, type AccessNode } from '../../support/access-node';
import { ChainTwin } from '../../support/chain-twin';
import { send } from '../../support/gateway';
import { forge } from '../../support/tokens';

jest.setTimeout(60_000);

let chain: ChainTwin;
let node: AccessNode;
let signer: Wallet;
let developer: string;
let vehicle: string;
beforeAll(async () => {
  chain = await ChainTwin.start();
  node = await startAccessNode(chain);
  signer = new Wallet(chain.devnet.license.signerPrivateKey);
  developer = await node.logIn(signer);
  vehicle = (await node.exchange(developer, 1, 'GetNonLocationHistory')).body['token'] ?? '';
});
afterAll(async () => {
  await node?.stop();
  await chain?.stop();
});

/** The keys that the node itself signs with, for tokens that only it could have made. */
function keyOf(set: 'login' | 'vehicle'): KeyObject {
  const folder = join(node.keysDir, set);
  const [file = ''] = readdirSync(folder);
  return createPrivateKey(readFileSync(join(folder, file)));
}

async function publishedKey(path: string): Promise<{ readonly kid: string; readonly pem: Buffer }> {
  const { keys } = JSON.parse((await send(node.url + path)).text) as { keys: [{ kid: string } & Record<string, string>] };
  const key = createPublicKey({ key: keys[0], format: 'jwk' });
  return { kid: keys[0].kid, pem: Buffer.from(key.export({ type: 'spki', format: 'pem' })) };
}

/** A token like a good one, but for what is given. */
function like(good: string, claims: JWTPayload = {}, header: object = {}, by?: Parameters<typeof forge>[2]): string {
  const set = good === developer ? 'login' : 'vehicle';
  return forge({ ...decodeProtectedHeader(good), ...header }, { ...decodeJwt(good), ...claims }, by ?? keyOf(set));
}

const now = (): number => Math.floor(Date.now() / 1_000);
const statuses = async (token: string): Promise<number[]> => [
  (await node.ask(token, '{ open }')).status,
  (await node.exchange(token, 1, 'GetNonLocationHistory')).status,
  (await send(`${node.url}/userinfo`, { headers: { authorization: `Bearer ${token}` } })).status,
];

test('good tokens are good, also when they are made anew with the keys of the node', async () => {
  expect([await statuses(developer), await statuses(like(developer))]).toEqual([
    [200, 200, 200],
    [200, 200, 200],
  ]);
  // A vehicle token is for data only.
  expect([await statuses(vehicle), await statuses(like(vehicle))]).toEqual([
    [200, 401, 401],
    [200, 401, 401],
  ]);
});

const hs256 = async (path: string): Promise<(data: Buffer) => Buffer> => {
  const { pem } = await publishedKey(path);
  return (data) => createHmac('sha256', pem).update(data).digest();
};
test.each<[string, () => string | Promise<string>]>([
  ['alg none', () => like(developer, {}, { alg: 'none' }, () => Buffer.alloc(0))],
  ['HS256 with the key that /keys publishes', async () => like(developer, {}, { alg: 'HS256' }, await hs256('/keys'))],
  ['HS256 with the key that /exchange/keys publishes', async () => like(vehicle, {}, { alg: 'HS256' }, await hs256('/exchange/keys'))],
  ['kid of the other ring', async () => like(developer, {}, { kid: (await publishedKey('/exchange/keys')).kid }, keyOf('vehicle'))],
  ['key of the other ring under the right kid', () => like(developer, {}, {}, keyOf('vehicle'))],
  ['unknown kid', () => like(vehicle, {}, { kid: 'unknown' })],
  ['expired', () => like(developer, { iat: now() - 7_200, nbf: now() - 7_200, exp: now() - 3_600 })],
  ['valid in an hour', () => like(developer, { nbf: now() + 3_600, exp: now() + 7_200 })],
  ['other issuer', () => like(developer, { iss: 'https://auth.dimo.zone' })],
  ['a vehicle token for another audience', () => like(vehicle, { aud: ['other.zone'] })],
  ['a vehicle token in the name of login', () => like(vehicle, { iss: node.url })],
])('no endpoint takes a token that is wrong: %s', async (_name, make) => {
  expect(await statuses(await make())).toEqual([401, 401, 401]);
});

const otherContract = DEVNET_ADDRESSES.manufacturerId;
test.each<[string, () => JWTPayload, RegExp]>([
  ['another vehicle', () => ({ asset: vehicleDid(2) }), /token id does not match/],
  ['another chain', () => ({ asset: vehicleDid(1).replace(':80002:', ':137:') }), /chain in claim is 137/],
  ['another contract', () => ({ asset: vehicleDid(1).replace(/0x[^:]+/, otherContract) }), /contract in claim is/],
  ['somebody who is no license', () => ({ sub: signer.address }), /not a dev license/],
])("the node's own key under a token for %s opens nothing", async (_name, claims, reason) => {
  const { status, body } = await node.ask(like(vehicle, claims()), '{ vehicle(tokenId: 1) { owner odometer } }');
  expect([status, body]).toMatchObject([
    200,
    {
      data: { vehicle: { odometer: null } },
      errors: [{ message: expect.stringMatching(reason) as string, extensions: { code: 'FORBIDDEN' } }],
    },
  ]);
});

test.each<[string, () => string, number]>([
  ['another chain', () => vehicleDid(1).replace(':80002:', ':137:'), 400],
  ['another contract', () => vehicleDid(1).replace(/0x[^:]+/, signer.address), 400],
  ['a vehicle that does not exist', () => vehicleDid(999_999), 403],
])('nothing is exchanged for %s', async (_name, asset, status) => {
  const answer = await node.json('/v1/tokens/exchange', { asset: asset(), permissions: ['privilege:GetNonLocationHistory'] }, developer);
  expect([answer.status, answer.body['token']]).toEqual([status, undefined]);
});

describe('a challenge', () => {
  const begin = async (): Promise<{ client: Record<string, string>; state: string; signature: string }> => {
    const { clientId, redirectUri } = chain.devnet.license;
    const client = { client_id: clientId, domain: redirectUri };
    const asked = { ...client, scope: 'openid email', response_type: 'code', address: clientId };
    const { body } = await node.form('/auth/web3/generate_challenge', asked);
    return { client, state: body['state'] ?? '', signature: await signer.signMessage(body['challenge'] ?? '') };
  };
  const submit = (form: Record<string, string>): ReturnType<AccessNode['form']> =>
    node.form('/auth/web3/submit_challenge', { grant_type: 'authorization_code', ...form });

  test('is answered once, also when its answers come at the same time', async () => {
    const { client, ...answer } = await begin();
    const all = await Promise.all(Array.from({ length: 10 }, () => submit({ ...client, ...answer })));
    expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(400)]);
    expect(await submit({ ...client, ...answer })).toMatchObject({ status: 400, body: { message: 'User session error.' } });
  });

  test('is not answered for another client, nor by it', async () => {
    const { rows } = await chain.database.pool.query<{ id: string }>(
      `SELECT '0x' || encode(client_id, 'hex') AS id FROM twin.developer_license WHERE burned_at IS NULL AND client_id <> $1 LIMIT 1`,
      [Buffer.from(chain.devnet.license.clientId.slice(2), 'hex')],
    );
    const { client, ...answer } = await begin();
    const wrong = await submit({ ...client, ...answer, client_id: rows[0]?.id ?? '' });
    expect([wrong.status, wrong.body['message']]).toEqual([400, 'User session error.']);
  });
});

describe('a request that is too large or ambiguous', () => {
  const JSON_TYPE = 'application/json';
  const FORM_TYPE = 'application/x-www-form-urlencoded';

  test.each([
    ['/graphql', JSON_TYPE],
    ['/query', JSON_TYPE],
    ['/v1/tokens/exchange', JSON_TYPE],
    ['/auth/web3/generate_challenge', FORM_TYPE],
    ['/auth/web3/submit_challenge', FORM_TYPE],
    ['/token', FORM_TYPE],
    ['/token/introspect', FORM_TYPE],
    ['/siwe/challenge', JSON_TYPE],
    ['/siwe/token', JSON_TYPE],
  ])('ten megabytes to %s are not read', async (path, type) => {
    const body = type === JSON_TYPE ? `{"query":"${'x'.repeat(10_000_000)}"}` : `state=${'x'.repeat(10_000_000)}`;
    const headers = { 'content-type': type, authorization: `Bearer ${developer}` };
    const started = performance.now();
    expect(await send(node.url + path, { method: 'POST', headers, body })).toMatchObject({ status: 413 });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('ten megabytes from nobody are refused by exchange for want of a token', async () => {
    const headers = { 'content-type': JSON_TYPE };
    expect(await send(`${node.url}/v1/tokens/exchange`, { method: 'POST', headers, body: 'x'.repeat(10_000_000) })).toMatchObject({
      status: 401,
    });
  });

  test('ten thousand permissions are too many', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `Permission${index}`);
    const { status, body } = await node.exchange(developer, 1, ...names);
    expect([status, body['message']]).toEqual([400, 'Too many permissions: at most 128 can be asked for at once.']);
  });

  test.each([
    ['POST', '/graphql', '{"query":"{ open }"}'],
    ['GET', '/graphql?query={open}', null],
    ['POST', '/v1/tokens/exchange', '{}'],
    ['GET', '/userinfo', null],
  ] as const)('two Authorization headers on %s %s are refused, in either order', async (method, path, body) => {
    for (const pair of [
      [developer, vehicle],
      [vehicle, developer],
      [developer, developer],
    ]) {
      const headers = ['content-type', JSON_TYPE, ...pair.flatMap((token) => ['authorization', `Bearer ${token}`])];
      const answer = await request(node.url + path, { method, headers, body });
      expect([answer.statusCode, await answer.body.text()]).toEqual([400, expect.stringContaining('one Authorization header')]);
    }
  });
});
