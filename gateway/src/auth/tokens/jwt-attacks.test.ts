import { constants, createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { forge, makeIssuer, makeKey } from '../../../../test/support/tokens';
import { silent } from '../../../../test/support/gateway';
import { JwtVerifier } from './jwt-verifier';
import { encodeSubject } from './subject';

const NOW = 1_795_430_000;
const clock = (): Date => new Date(NOW * 1_000);
const ADDRESS = '0x1f9090aaE28b8a3dCeaDf281B0F12828e676c326';
const CLIENT = '0x95222290DD7278Aa3Ddd389Cc1E1d165CC4BAfe5';
const login = makeIssuer('login', 'https://node.example', clock);
const vehicle = makeIssuer('vehicle', 'https://node.example/exchange', clock);
const stranger = makeKey();
const verifier = new JwtVerifier({ login, vehicle, log: silent, now: clock });
afterAll(() => verifier.close());

const HEADER = { alg: 'RS256', typ: 'JWT', kid: login.key.publicJwk.kid };
const DEVELOPER = {
  iss: login.issuer,
  sub: encodeSubject({ userId: ADDRESS, connector: 'web3' }),
  aud: CLIENT,
  ethereum_address: ADDRESS,
  iat: NOW,
  nbf: NOW,
  exp: NOW + 600,
};
const VEHICLE = {
  iss: vehicle.issuer,
  sub: CLIENT,
  aud: ['dimo.zone'],
  asset: `did:erc721:137:${ADDRESS}:42`,
  permissions: ['privilege:GetRawData'],
  iat: NOW,
  nbf: NOW,
  exp: NOW + 600,
};
const VEHICLE_HEADER = { ...HEADER, kid: vehicle.key.publicJwk.kid };

const key = login.privateKey;
const good = forge(HEADER, DEVELOPER, key);
const [head = '', body = '', signature = ''] = good.split('.');
const developer = (claims: object, header: object = HEADER, signer: KeyObject | ((data: Buffer) => Buffer) = key): string =>
  forge({ ...HEADER, ...header }, { ...DEVELOPER, ...claims }, signer);
const vehicleToken = (claims: object): string => forge(VEHICLE_HEADER, { ...VEHICLE, ...claims }, vehicle.privateKey);
const without = <T extends object>(whole: T, ...names: (keyof T)[]): object =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name as keyof T)));

const publicKey = createPublicKey(key);
const asSecret = (secret: string | Buffer) => (data: Buffer) => createHmac('sha256', secret).update(data).digest();
const spki = publicKey.export({ type: 'spki', format: 'pem' });
const der = publicKey.export({ type: 'spki', format: 'der' });
const own = { ...stranger.key.publicJwk };
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

test('the tokens that the attacks start from are good', async () => {
  expect(await verifier.verify(good)).toMatchObject({ kind: 'developer', address: ADDRESS, clientId: CLIENT });
  expect(await verifier.verify(vehicleToken({}))).toMatchObject({ kind: 'vehicle', subject: CLIENT });
});

const ALGORITHM = 'its algorithm must be RS256';
const SIGNATURE = 'its signature does not fit';
const UNKNOWN_KEY = 'it is signed with an unknown key';
const PARTS = 'a signed token has three parts with dots between';
const ONCE = /is not a JSON object that names each member once/;

test.each<[string, string, string | RegExp]>([
  ['alg none without a signature', `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`, ALGORITHM],
  ['alg none with a signature', forge({ alg: 'none', kid: HEADER.kid }, DEVELOPER, key), ALGORITHM],
  ['alg None', developer({}, { alg: 'None' }), ALGORITHM],
  ['alg in a list', developer({}, { alg: ['RS256'] }), ALGORITHM],
  ['no alg', forge({ kid: HEADER.kid }, DEVELOPER, key), ALGORITHM],
  ['alg in lower case', developer({}, { alg: 'rs256' }), ALGORITHM],
  ['HS256 with the public key as PEM', developer({}, { alg: 'HS256' }, asSecret(spki)), ALGORITHM],
  ['HS256 with the public key as DER', developer({}, { alg: 'HS256' }, asSecret(der)), ALGORITHM],
  ['HMAC of the public key called RS256', developer({}, {}, asSecret(spki)), SIGNATURE],
  ['RS512', developer({}, { alg: 'RS512' }, (data) => sign('sha512', data, key)), ALGORITHM],
  ['SHA-512 called RS256', developer({}, {}, (data) => sign('sha512', data, key)), SIGNATURE],
  ['PS256', developer({}, { alg: 'PS256' }, (data) => sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING })), ALGORITHM],
  ['PSS called RS256', developer({}, {}, (data) => sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING })), SIGNATURE],
  ['ES256', developer({}, { alg: 'ES256' }, (data) => sign('sha256', data, { key: ec, dsaEncoding: 'ieee-p1363' })), ALGORITHM],
  ['unknown kid', developer({}, { kid: own.kid }, stranger.privateKey), UNKNOWN_KEY],
  ['kid of a member that every object has', developer({}, { kid: '__proto__' }), UNKNOWN_KEY],
  ['no kid', forge({ alg: 'RS256' }, DEVELOPER, key), 'its header must name a key (kid)'],
  ['empty kid', developer({}, { kid: '' }), 'its header must name a key (kid)'],
  ['kid that is a number', developer({}, { kid: 1 }), 'its header must name a key (kid)'],
  ['endless kid', developer({}, { kid: 'k'.repeat(1_000) }), 'its header must name a key (kid)'],
  ['our kid, their key', developer({}, {}, stranger.privateKey), SIGNATURE],
  ['kid of the other ring', developer({}, { kid: VEHICLE_HEADER.kid }, vehicle.privateKey), UNKNOWN_KEY],
  ['kid of the own ring with the other key', developer({}, {}, vehicle.privateKey), SIGNATURE],
  ['a vehicle token by the login key', forge(HEADER, VEHICLE, key), UNKNOWN_KEY],
  ['a login token by the vehicle key', forge(VEHICLE_HEADER, DEVELOPER, vehicle.privateKey), UNKNOWN_KEY],
  ['a vehicle token in the name of login', forge(HEADER, { ...VEHICLE, iss: login.issuer }, key), /aud/],
  ['a login token in the name of the exchange', vehicleToken({ ...DEVELOPER, iss: vehicle.issuer }), /aud/],
  ['jwk', developer({}, { jwk: own }, stranger.privateKey), 'its header must not have jwk'],
  ['jku', developer({}, { jku: 'http://127.0.0.1:1/keys' }, stranger.privateKey), 'its header must not have jku'],
  ['x5u', developer({}, { x5u: 'http://127.0.0.1:1/cert' }), 'its header must not have x5u'],
  ['x5c', developer({}, { x5c: [] }), 'its header must not have x5c'],
  ['crit', developer({}, { crit: ['exp'] }), 'its header must not have crit'],
  ['b64', developer({}, { b64: false }), 'its header must not have b64'],
  ['zip', developer({}, { zip: 'DEF' }), 'its header must not have zip'],
  ['a type of another protocol', developer({}, { typ: 'dpop+jwt' }), 'its type must be JWT'],
  ['other issuer', developer({ iss: 'https://node.example.evil' }), 'its issuer is not trusted'],
  ['issuer with another ending', developer({ iss: `${login.issuer}/` }), 'its issuer is not trusted'],
  ['no issuer', forge(HEADER, without(DEVELOPER, 'iss'), key), 'its issuer is not trusted'],
  ['issuers in a list', developer({ iss: [login.issuer] }), 'its issuer is not trusted'],
  [
    'altered payload',
    `${head}.${Buffer.from(JSON.stringify({ ...DEVELOPER, aud: ADDRESS })).toString('base64url')}.${signature}`,
    SIGNATURE,
  ],
  ['altered signature', `${head}.${body}.${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`, SIGNATURE],
  ['short signature', `${head}.${body}.${signature.slice(0, 340)}`, SIGNATURE],
  [
    'long signature',
    `${head}.${body}.${Buffer.concat([Buffer.from(signature, 'base64url'), Buffer.alloc(1)]).toString('base64url')}`,
    SIGNATURE,
  ],
  ['signature of zeros', developer({}, {}, () => Buffer.alloc(256)), SIGNATURE],
  ['no signature', `${head}.${body}.`, 'its signature is not base64url'],
  ['expired', developer({ exp: NOW - 5 }), 'it has expired'],
  ['no expiry', forge(HEADER, without(DEVELOPER, 'exp'), key), 'it has no expiry (exp)'],
  ['expiry as text', developer({ exp: '9999999999' }), 'its claim exp must be a time in seconds'],
  ['expiry beyond all times', developer({ exp: 1e300 }), 'its claim exp must be a time in seconds'],
  ['negative expiry', developer({ exp: -1 }), 'its claim exp must be a time in seconds'],
  ['expiry null', developer({ exp: null }), 'its claim exp must be a time in seconds'],
  ['not valid yet', developer({ nbf: NOW + 6 }), 'it is not valid yet (nbf)'],
  ['issued in the far future', developer({ iat: NOW + 86_400 }), 'it was issued in the future (iat)'],
  ['other audience', vehicleToken({ aud: ['other.zone'] }), 'it is for another audience: aud must hold dimo.zone'],
  ['audience that begins alike', vehicleToken({ aud: ['dimo.zone.evil', 'xdimo.zone'] }), /another audience/],
  ['no audience', vehicleToken({ aud: [] }), /another audience/],
  ['claims that are repeated', forge(HEADER, `${JSON.stringify(DEVELOPER).slice(0, -1)},"aud":"${ADDRESS}"}`, key), ONCE],
  ['claims that are repeated in another spelling', forge(HEADER, `${JSON.stringify(DEVELOPER).slice(0, -1)},"\\u0061ud":"x"}`, key), ONCE],
  ['alg that is repeated', forge(`{"alg":"none","alg":"RS256","kid":"${HEADER.kid}"}`, DEVELOPER, key), ONCE],
  ['payload that is a list', forge(HEADER, [DEVELOPER], key), ONCE],
  ['payload null', forge(HEADER, 'null', key), ONCE],
  ['payload that is no JSON', forge(HEADER, 'hello', key), ONCE],
  [
    'payload that is no UTF-8',
    `${head}.${Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url')}.${signature}`,
    ONCE,
  ],
  ['huge payload', developer({ more: 'x'.repeat(20_000) }), 'it is longer than 16384 characters'],
  ['deep payload', forge(HEADER, '['.repeat(5_000) + ']'.repeat(5_000), key), ONCE],
  ['one part', 'token', PARTS],
  ['two parts', `${head}.${body}`, PARTS],
  ['four parts', `${good}.${signature}`, PARTS],
  ['five parts', `${head}.${body}.${signature}.${head}.${head}`, PARTS],
  ['nothing', '', PARTS],
  ['dots', '..', 'its header is not base64url'],
  ['padding', `${good}==`, 'its signature is not base64url'],
  ['the other alphabet', good.replace(signature, `+/${signature.slice(2)}`), 'its signature is not base64url'],
  ['a blank behind', `${good} `, 'its signature is not base64url'],
  ['a line end inside', `${head}\n.${body}.${signature}`, 'its header is not base64url'],
  ['a zero byte behind', `${good}\0`, 'its signature is not base64url'],
  ['the last letter in another spelling', `${good.slice(0, -1)}${respell(good.at(-1))}`, 'its signature is not base64url'],
  ['two tokens', `${good},${good}`, PARTS],
])('refused: %s', async (_name, token, reason) => {
  const error = await verifier.verify(token).then(
    () => new Error('was accepted'),
    (refused: unknown) => refused as Error,
  );
  expect(error).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
  if (typeof reason === 'string') expect(error.message).toBe(`the token is not accepted: ${reason}`);
  else expect(error.message).toMatch(reason);
  for (const part of token.split('.').filter((text) => text.length > 20)) expect(error.message).not.toContain(part.slice(0, 20));
});

test('a token of megabytes costs nothing', async () => {
  const token = `${head}.${'A'.repeat(10_000_000)}.${signature}`;
  const started = performance.now();
  await expect(verifier.verify(token)).rejects.toThrow('longer than');
  expect(performance.now() - started).toBeLessThan(20);
});

/** A letter of the same upper bits: a signature of 256 bytes leaves four bits of its last letter unused. */
function respell(letter = ''): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return letters[letters.indexOf(letter) + 1] ?? '';
}
