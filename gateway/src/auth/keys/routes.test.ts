import { freePort } from '@dimo-node/database';
import { createHttpServer, listen } from '@dimo-node/kit';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { send, silent } from '../../../../test/support/gateway';
import { makeIssuer, makeKey, type TestIssuer } from '../../../../test/support/tokens';
import { encodeSubject } from '../tokens/subject';
import { JwtVerifier } from '../tokens/jwt-verifier';
import { keyRoutes } from './routes';

const ADDRESS = '0x1f9090aaE28b8a3dCeaDf281B0F12828e676c326';
const CLAIMS = { sub: encodeSubject({ userId: ADDRESS, connector: 'web3' }), aud: ADDRESS, ethereum_address: ADDRESS };
const VEHICLE_CLAIMS = { sub: ADDRESS, aud: ['dimo.zone'], asset: `did:erc721:137:${ADDRESS}:42`, permissions: ['privilege:GetRawData'] };
const PATHS = ['/keys', '/exchange/keys', '/.well-known/openid-configuration', '/exchange/.well-known/openid-configuration'];

let base: string;
let login: TestIssuer;
let vehicle: TestIssuer;
const app = createHttpServer({ maxBodyBytes: 1_000, log: silent });
beforeAll(async () => {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  login = makeIssuer('login', base);
  vehicle = makeIssuer('vehicle', `${base}/exchange`);
  keyRoutes(app, { login, vehicle, corsOrigins: '*' });
  await listen(app, { port, host: '127.0.0.1' });
});
afterAll(() => app.close());

test.each(PATHS)('%s is JSON that may be kept for two minutes or more, and read by any page', async (path) => {
  const { status, headers, text } = await send(base + path, { headers: { origin: 'https://app.example' } });
  expect(status).toBe(200);
  expect(headers['content-type']).toMatch(/^application\/json/);
  expect(headers['access-control-allow-origin']).toBe('*');
  expect(Number(/^public, max-age=(\d+)$/.exec(String(headers['cache-control']))?.[1])).toBeGreaterThanOrEqual(120);
  expect(JSON.parse(text)).toBeInstanceOf(Object);
  const preflight = await send(base + path, {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example', 'access-control-request-method': 'GET' },
  });
  expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([200, '*']);
  expect((await send(base + path, { method: 'HEAD' })).status).toBe(200);
});

test('keys are listed with their public half and nothing else', async () => {
  for (const [path, { key }] of [
    ['/keys', login],
    ['/exchange/keys', vehicle],
  ] as const) {
    const body = JSON.parse((await send(base + path)).text) as { keys: object[] };
    expect(body).toEqual({ keys: [key.publicJwk] });
    expect(Object.keys(body.keys[0]!).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  }
});

test('a key that is added is listed at once, the signing one first', async () => {
  const next = makeKey();
  login.ring.replace([
    { key: login.key, madeAt: 0 },
    { key: next.key, madeAt: Date.now() },
  ]);
  const { keys } = JSON.parse((await send(`${base}/keys`)).text) as { keys: { kid: string }[] };
  expect(keys.map(({ kid }) => kid)).toEqual([login.key.publicJwk.kid, next.key.publicJwk.kid]);
});

test('the discovery document has what OpenID Connect requires, with addresses of this node', async () => {
  const document = JSON.parse((await send(`${base}/.well-known/openid-configuration`)).text) as Record<string, unknown>;
  expect(document).toMatchObject({
    issuer: base,
    authorization_endpoint: `${base}/auth/web3/init`,
    token_endpoint: `${base}/token`,
    userinfo_endpoint: `${base}/userinfo`,
    introspection_endpoint: `${base}/token/introspect`,
    jwks_uri: `${base}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile', 'groups', 'offline_access'],
    code_challenge_methods_supported: ['S256'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
  });
  expect(document['claims_supported']).toEqual(expect.arrayContaining(['ethereum_address', 'provider_id']));
});

test("another program verifies this node's tokens by its keys, each kind with its own", async () => {
  const token = await login.mint.mint(CLAIMS, 60);
  const keys = createRemoteJWKSet(new URL(`${base}/keys`));
  expect((await jwtVerify(token, keys, { issuer: base, audience: ADDRESS })).payload['ethereum_address']).toBe(ADDRESS);
  await expect(jwtVerify(token, createRemoteJWKSet(new URL(`${base}/exchange/keys`)))).rejects.toThrow('no applicable key');
});

test('another node that trusts this one finds its keys by discovery', async () => {
  const verifier = new JwtVerifier({
    login: makeIssuer('login', 'https://other.example'),
    vehicle: makeIssuer('vehicle', 'https://other.example/exchange'),
    trustedLoginIssuers: [{ issuer: base, keysUrl: undefined }],
    trustedVehicleIssuers: [{ issuer: `${base}/exchange`, keysUrl: undefined }],
    log: silent,
  });
  expect(await verifier.verify(await login.mint.mint(CLAIMS, 60))).toMatchObject({ kind: 'developer', issuer: base });
  expect(await verifier.verify(await vehicle.mint.mint(VEHICLE_CLAIMS, 60))).toMatchObject({ kind: 'vehicle', issuer: `${base}/exchange` });
  await verifier.close();
});
