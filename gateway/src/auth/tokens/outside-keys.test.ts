import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TrustedIssuer } from '@dimo-node/kit';
import { silent } from '../../../../test/support/gateway';
import { forge, makeIssuer, makeKey, type TestKey } from '../../../../test/support/tokens';
import { JwtVerifier } from './jwt-verifier';
import { encodeSubject } from './subject';

const ADDRESS = '0x1f9090aaE28b8a3dCeaDf281B0F12828e676c326';
const START = Date.parse('2026-11-23T10:00:00Z');
const [A, B] = [makeKey(), makeKey()];
const login = makeIssuer('login', 'https://node.example', undefined, makeKey());
const vehicle = makeIssuer('vehicle', 'https://node.example/exchange', undefined, makeKey());
const jwks = (...keys: TestKey[]): object => ({ keys: keys.map(({ key }) => key.publicJwk) });

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const json =
  (body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    response.writeHead(code, headers).end('{}');

let server: Server;
let origin: string;
let asked: string[];
let answers: Record<string, Answer>;
let time: number;
let verifier: JwtVerifier;

beforeEach(async () => {
  [asked, answers, time] = [[], {}, START];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    (answers[request.url ?? ''] ?? status(404))(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await verifier.close();
  server.closeAllConnections();
  server.close();
});

const trust = (trustedLoginIssuers: TrustedIssuer[], trustedVehicleIssuers: TrustedIssuer[] = []): void => {
  verifier = new JwtVerifier({ login, vehicle, trustedLoginIssuers, trustedVehicleIssuers, log: silent, now: () => new Date(time) });
};
const trustKeys = (): void => trust([{ issuer: 'https://auth.example', keysUrl: `${origin}/keys` }]);
const pass = (seconds: number): void => void (time += seconds * 1_000);
let serial = 0;
const token = (by: TestKey = A, claims: object = {}, kid = by.key.publicJwk.kid): string => {
  serial += 1;
  const sub = encodeSubject({ userId: ADDRESS, connector: 'web3' });
  const exp = START / 1_000 + 1_209_600;
  const payload = { iss: 'https://auth.example', sub, aud: ADDRESS, ethereum_address: ADDRESS, exp, serial, ...claims };
  return forge({ alg: 'RS256', kid }, payload, by.privateKey);
};
const OK = { kind: 'developer', address: ADDRESS };
const verify = (text: string): Promise<unknown> => verifier.verify(text);
const eventually = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + 5_000; !(await isSo()) && Date.now() < deadline;)
    await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await isSo()).toBe(true);
};

test('its keys are read once for many tokens, also when they come at once', async () => {
  answers['/keys'] = json(jwks(A, B));
  trustKeys();
  expect(asked).toEqual([]);
  const callers = await Promise.all([token(A), token(B), token(A), token(B)].map(verify));
  expect(callers).toEqual(callers.map(() => expect.objectContaining({ ...OK, issuer: 'https://auth.example' }) as unknown));
  pass(299);
  await verify(token(B));
  expect(asked).toEqual(['/keys']);
});

test('without a keys URL its discovery document tells', async () => {
  answers['/dex/.well-known/openid-configuration'] = json({ issuer: `${origin}/dex`, jwks_uri: `${origin}/somewhere` });
  answers['/somewhere'] = json(jwks(A));
  trust([{ issuer: `${origin}/dex`, keysUrl: undefined }]);
  expect(await verify(token(A, { iss: `${origin}/dex` }))).toMatchObject(OK);
  expect(asked).toEqual(['/dex/.well-known/openid-configuration', '/somewhere']);
});

test.each<[string, (issuer: string) => Answer]>([
  ['is about another issuer', () => json({ issuer: 'https://else.example', jwks_uri: `${origin}/keys` })],
  ['has no keys', (issuer) => json({ issuer })],
  ['has keys in a file', (issuer) => json({ issuer, jwks_uri: 'file:///etc/passwd' })],
  ['is missing', () => status(404)],
  ['is elsewhere', () => status(302, { location: '/found' })],
])('a discovery document that %s is of no use', async (_name, answer) => {
  answers['/.well-known/openid-configuration'] = answer(origin);
  answers['/found'] = json({ issuer: origin, jwks_uri: `${origin}/keys` });
  answers['/keys'] = json(jwks(A));
  trust([{ issuer: origin, keysUrl: undefined }]);
  await expect(verify(token(A, { iss: origin }))).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
    message: /keys of its issuer cannot be read/,
  });
  expect(asked).toEqual(['/.well-known/openid-configuration']);
});

test('its tokens are of the kind that it is trusted for', async () => {
  answers['/keys'] = json(jwks(A));
  trust([], [{ issuer: 'https://auth.example', keysUrl: `${origin}/keys` }]);
  await expect(verify(token())).rejects.toThrow('another audience');
  const claims = { sub: ADDRESS, aud: ['dimo.zone'], asset: `did:erc721:137:${ADDRESS}:1`, decision: { block: 'ours alone' } };
  expect(await verify(token(A, claims))).toMatchObject({ kind: 'vehicle', subject: ADDRESS, decidedAt: undefined });
});

test('its keys are not ours, nor ours its', async () => {
  answers['/keys'] = json(jwks(A));
  trustKeys();
  await verify(token());
  await expect(verify(token(A, { iss: login.issuer }))).rejects.toThrow('unknown key');
  await expect(verify(token(login))).rejects.toThrow('unknown key');
});

test('unknown keys make us read again, but not for every token', async () => {
  answers['/keys'] = json(jwks(A));
  trustKeys();
  await verify(token());
  const many = (): Promise<unknown> =>
    Promise.all(Array.from({ length: 20 }, () => expect(verify(token(B))).rejects.toThrow('unknown key')));
  await many();
  expect(asked).toHaveLength(1);
  pass(30);
  await many();
  expect(asked).toHaveLength(2);
  pass(30);
  answers['/keys'] = json(jwks(A, B));
  expect(await Promise.all([token(B), token(B)].map(verify))).toMatchObject([OK, OK]);
  expect(asked).toHaveLength(3);
});

test('a key that its issuer withdraws is withdrawn here, from remembered tokens as well', async () => {
  answers['/keys'] = json(jwks(A), { 'cache-control': 'public, max-age=120' });
  trustKeys();
  const known = token();
  await verify(known);
  answers['/keys'] = json(jwks(B), { 'cache-control': 'max-age=120' });
  pass(119);
  expect(await verify(known)).toMatchObject(OK);
  expect(asked).toHaveLength(1);
  pass(120);
  await expect(verify(known)).rejects.toThrow('unknown key');
});

test('keys that have just ceased to be fresh are used while they are read again', async () => {
  answers['/keys'] = json(jwks(A));
  trustKeys();
  const known = token();
  await verify(known);
  pass(301);
  let release: () => void = () => undefined;
  answers['/keys'] = (request, response) => void (release = () => json(jwks(B))(request, response));
  expect(await Promise.all([known, token()].map(verify))).toMatchObject([OK, OK]);
  await eventually(() => asked.length === 2);
  release();
  await eventually(() => isRefused(known));
});

const isRefused = (text: string): Promise<boolean> =>
  verify(text).then(
    () => false,
    () => true,
  );

test.each([
  ['least', 'max-age=1', 59, 1],
  ['least', 'max-age=1', 200, 2],
  ['most', 'max-age=999999', 599, 1],
  ['most', 'max-age=999999', 700, 2],
])('freshness is bounded: %s with %s after %d s', async (_name, header, seconds, times) => {
  answers['/keys'] = json(jwks(A), { 'cache-control': header });
  trustKeys();
  await verify(token());
  pass(seconds);
  await verify(token());
  expect(asked).toHaveLength(times);
});

test('an issuer that is away is borne with for an hour, and asked again now and then', async () => {
  answers['/keys'] = json(jwks(A));
  trustKeys();
  await verify(token());
  answers['/keys'] = status(503);
  pass(1_800);
  for (let i = 0; i < 5; i += 1) expect(await verify(token())).toMatchObject(OK);
  expect(asked).toHaveLength(2);
  pass(11);
  expect(await verify(token())).toMatchObject(OK);
  await eventually(() => asked.length === 3);
  pass(1_800);
  await expect(verify(token())).rejects.toThrow('keys of its issuer cannot be read');
  answers['/keys'] = json(jwks(A));
  pass(11);
  expect(await verify(token())).toMatchObject(OK);
});

test.each<[string, Answer]>([
  ['is no JSON', (_request, response) => response.end('<html>')],
  ['is no set', json({ jwks: [] })],
  ['is endless', (_request, response) => void response.end(`{"keys":[],"more":"${'x'.repeat(300_000)}"}`)],
  ['has too many keys', json({ keys: Array(101).fill({}) })],
  ['breaks off', (_request, response) => void response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy())],
])('a set of keys that %s is of no use', async (_name, answer) => {
  answers['/keys'] = answer;
  trustKeys();
  await expect(verify(token())).rejects.toThrow('keys of its issuer cannot be read');
  await expect(verify(token())).rejects.toThrow('keys of its issuer cannot be read');
  expect(asked).toHaveLength(1);
});

test('a server that hangs does not hold a request for more than three seconds', async () => {
  answers['/keys'] = () => undefined;
  trustKeys();
  const started = performance.now();
  await expect(verify(token())).rejects.toThrow('keys of its issuer cannot be read');
  expect(performance.now() - started).toBeLessThan(4_500);
});

const jwk = A.key.publicJwk;
test.each<[string, Record<string, unknown>, boolean]>([
  ['without use and alg', { use: undefined, alg: undefined }, true],
  ['for encryption', { use: 'enc' }, false],
  ['for another algorithm', { alg: 'RS512' }, false],
  ['of another type', { kty: 'oct' }, false],
  ['with a small modulus', { n: jwk.n.slice(0, 171) }, false],
  ['with an exponent of one', { e: 'AQ' }, false],
  ['with a huge exponent', { e: Buffer.alloc(256, 0xff).toString('base64url') }, false],
  ['without an id', { kid: undefined }, false],
])('a key %s', async (_name, changes, taken) => {
  answers['/keys'] = json({ keys: [null, 'key', { ...jwk, ...changes }] });
  trustKeys();
  if (taken) expect(await verify(token())).toMatchObject(OK);
  else await expect(verify(token())).rejects.toThrow('unknown key');
});
