import type { VehicleCaller } from '@dimo-node/kit';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { forge, makeIssuer, makeKey, type TestIssuer } from '../../../../test/support/tokens';
import { silent } from '../../../../test/support/gateway';
import { JwtVerifier } from './jwt-verifier';
import { encodeSubject } from './subject';

const START = Date.parse('2026-11-23T10:00:00Z');
const ADDRESS = '0x1f9090aaE28b8a3dCeaDf281B0F12828e676c326';
const CLAIMS = { sub: encodeSubject({ userId: ADDRESS, connector: 'web3' }), aud: ADDRESS, ethereum_address: ADDRESS };
const VEHICLE_CLAIMS = { sub: ADDRESS, aud: ['dimo.zone'], asset: `did:erc721:137:${ADDRESS}:42`, permissions: ['privilege:GetRawData'] };

const [LOGIN_KEY, VEHICLE_KEY, NEXT] = [makeKey(), makeKey(), makeKey()];

let time: number;
const clock = (): Date => new Date(time);
let login: TestIssuer;
let vehicle: TestIssuer;
let verifier: JwtVerifier;
beforeEach(() => {
  time = START;
  login = makeIssuer('login', 'https://node.example', clock, LOGIN_KEY);
  vehicle = makeIssuer('vehicle', 'https://node.example/exchange', clock, VEHICLE_KEY);
  verifier = new JwtVerifier({ login, vehicle, log: silent, now: clock });
});
afterEach(() => verifier.close());

describe('a token that is minted here', () => {
  test('is what others take for one', async () => {
    const token = await login.mint.mint({ ...CLAIMS, note: 'ü€😀' }, 600);
    const keys = createLocalJWKSet({ keys: login.ring.published().map((jwk) => ({ ...jwk })) });
    const { payload, protectedHeader } = await jwtVerify(token, keys, { issuer: login.issuer, audience: ADDRESS, currentDate: clock() });
    const seconds = START / 1_000;
    expect(payload).toEqual({
      iss: login.issuer,
      ...CLAIMS,
      note: 'ü€😀',
      iat: seconds,
      nbf: seconds,
      exp: seconds + 600,
      jti: expect.any(String) as unknown,
    });
    expect(Buffer.from(payload.jti!, 'base64url')).toHaveLength(16);
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: login.key.publicJwk.kid });
  });

  test('has an id of its own', async () => {
    const [one, two] = await Promise.all([login.mint.mint(CLAIMS, 600), login.mint.mint(CLAIMS, 600)]);
    expect(one).not.toBe(two);
  });

  test.each([0, -1, 1.5, 3_601, Infinity, NaN])('does not live for %d s: its key may be gone before', async (seconds) => {
    await expect(login.mint.mint(CLAIMS, seconds)).rejects.toThrow('lives 1 to 3600 s');
  });

  test.each(['iss', 'iat', 'nbf', 'exp', 'jti'])('has no %s but ours', async (name) => {
    await expect(login.mint.mint({ ...CLAIMS, [name]: 1 }, 60)).rejects.toThrow(`the claim ${name} is set by the mint`);
  });

  test('is verified here', async () => {
    expect(await verifier.verify(await login.mint.mint(CLAIMS, 600))).toMatchObject({ kind: 'developer', address: ADDRESS });
    expect(await verifier.verify(await vehicle.mint.mint(VEHICLE_CLAIMS, 600))).toMatchObject({
      kind: 'vehicle',
      permissions: VEHICLE_CLAIMS.permissions,
    });
  });
});

describe.each([
  ['that is remembered', 10_000],
  ['that is verified each time', 0],
])('a token %s', (_name, remembered) => {
  beforeEach(() => {
    verifier = new JwtVerifier({ login, vehicle, log: silent, now: clock, remembered });
  });

  test('is good until it expires', async () => {
    const token = await login.mint.mint(CLAIMS, 600);
    const caller = await verifier.verify(token);
    time += 599_999;
    expect(await verifier.verify(token)).toEqual(caller);
    time += 5_001;
    await expect(verifier.verify(token)).rejects.toThrow('it has expired');
  });

  test('is good until its key is gone', async () => {
    const token = await login.mint.mint(CLAIMS, 3_600);
    await verifier.verify(token);
    login.ring.replace([
      { key: login.key, madeAt: 0 },
      { key: NEXT.key, madeAt: time },
    ]);
    expect(await verifier.verify(token)).toMatchObject({ address: ADDRESS });
    login.ring.replace([{ key: NEXT.key, madeAt: time }]);
    await expect(verifier.verify(token)).rejects.toThrow('unknown key');
    expect(await verifier.verify(await login.mint.mint(CLAIMS, 60))).toMatchObject({ address: ADDRESS });
  });

  test('is not good under the id of its key when that is another key', async () => {
    const token = await login.mint.mint(CLAIMS, 3_600);
    await verifier.verify(token);
    const posing = { publicJwk: { ...NEXT.key.publicJwk, kid: login.key.publicJwk.kid }, sign: (data: Uint8Array) => NEXT.key.sign(data) };
    login.ring.replace([{ key: NEXT.key, madeAt: 0 }]);
    await expect(verifier.verify(token)).rejects.toThrow('unknown key');
    login.ring.replace([{ key: posing, madeAt: 0 }]);
    await expect(verifier.verify(token)).rejects.toThrow('signature');
  });

  test('gives a caller that nobody can change', async () => {
    const caller = await verifier.verify(await vehicle.mint.mint(VEHICLE_CLAIMS, 60));
    expect(() => Object.assign((caller as VehicleCaller).permissions, ['all'])).toThrow(TypeError);
    expect(() => Object.assign(caller, { subject: 'x' })).toThrow(TypeError);
  });
});

test('tokens stay good through a rotation', async () => {
  const old = await login.mint.mint(CLAIMS, 3_600);
  login.ring.replace([
    { key: login.key, madeAt: 0 },
    { key: NEXT.key, madeAt: time },
  ]);
  time += 600_000;
  const fresh = await login.mint.mint(CLAIMS, 3_600);
  expect(await Promise.all([old, fresh].map((token) => verifier.verify(token)))).toMatchObject([
    { address: ADDRESS },
    { address: ADDRESS },
  ]);
});

test.each([
  ['an issuer of login and exchange', { trustedVehicleIssuers: [{ issuer: 'https://node.example', keysUrl: undefined }] }],
  [
    'an outside issuer in both lists',
    {
      trustedLoginIssuers: [{ issuer: 'https://a.example', keysUrl: undefined }],
      trustedVehicleIssuers: [{ issuer: 'https://a.example', keysUrl: 'https://a.example/2' }],
    },
  ],
  [
    'two outside issuers with the same keys',
    {
      trustedLoginIssuers: [{ issuer: 'https://a.example', keysUrl: 'https://k.example' }],
      trustedVehicleIssuers: [{ issuer: 'https://b.example', keysUrl: 'https://k.example' }],
    },
  ],
])('%s cannot be of both kinds', (_name, trusted) => {
  expect(() => new JwtVerifier({ login, vehicle, log: silent, ...trusted })).toThrow(/named twice|both kinds/);
});

test('a forged token does not become good by repetition', async () => {
  const forged = forge(
    { alg: 'RS256', kid: login.key.publicJwk.kid },
    { iss: login.issuer, exp: time / 1_000 + 60, ...CLAIMS },
    NEXT.privateKey,
  );
  for (let i = 0; i < 3; i += 1) await expect(verifier.verify(forged)).rejects.toThrow('signature');
});
