import { createPrivateKey, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateJwkThumbprint } from 'jose';
import { KeyFolder } from './key-folder';

type Kind = 'rsa' | 'rsa-pss' | 'ec' | 'ed25519';
const PKCS8 = { type: 'pkcs8', format: 'pem' } as const;

function pem(kind: Kind = 'rsa', bits = 2_048): string {
  if (kind === 'ec') return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(PKCS8) as string;
  if (kind === 'ed25519') return generateKeyPairSync('ed25519').privateKey.export(PKCS8) as string;
  if (kind === 'rsa-pss') return generateKeyPairSync('rsa-pss', { modulusLength: bits }).privateKey.export(PKCS8) as string;
  return generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export(PKCS8) as string;
}

const NAME = '20261123T101500Z.pem';
const GOOD = pem();
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'dimo-node-keys-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (content: string, name = NAME, mode = 0o600): void => {
  writeFileSync(join(folder, name), content);
  chmodSync(join(folder, name), mode);
};
const read = (): Promise<unknown> => new KeyFolder(folder).read();

test('a key is known by its thumbprint and dated by its name', async () => {
  put(GOOD);
  const [key, ...more] = await new KeyFolder(folder).read();
  expect(more).toEqual([]);
  const { kid, ...jwk } = key!.key.publicJwk;
  expect(kid).toBe(await calculateJwkThumbprint({ ...jwk }, 'sha256'));
  expect(jwk).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256', e: 'AQAB' });
  expect(new Date(key!.madeAt).toISOString()).toBe('2026-11-23T10:15:00.000Z');
});

test('keys come in the order of their names; other files and a missing folder do not matter', async () => {
  put(GOOD, '20261123T101501Z.pem');
  put(pem(), '20261123T101500Z-b.pem');
  put(pem(), '20261123T101500Z-a.pem');
  put('notes', 'README.txt', 0o644);
  put('half a ke', '.new-0123456789abcdef', 0o600);
  const keys = await new KeyFolder(folder).read();
  expect(keys.map(({ file }) => file.slice(-8))).toEqual(['0Z-a.pem', '0Z-b.pem', '501Z.pem']);
  expect(await new KeyFolder(join(folder, 'missing')).read()).toEqual([]);
});

test('a link to a key is a key', async () => {
  mkdirSync(join(folder, 'mounted'));
  put(GOOD, 'mounted/secret');
  symlinkSync(join(folder, 'mounted/secret'), join(folder, NAME));
  expect(await read()).toHaveLength(1);
});

test('a file that has not changed is the same key, one that has is another', async () => {
  const keys = new KeyFolder(folder);
  put(GOOD);
  const [first] = await keys.read();
  expect((await keys.read())[0]!.key).toBe(first!.key);
  rmSync(join(folder, NAME));
  put(pem());
  expect((await keys.read())[0]!.key.publicJwk.kid).not.toBe(first!.key.publicJwk.kid);
});

const damaged = GOOD.replace(/\n(.{40})/, (_all, line: string) => `\n${[...line].reverse().join('')}`);

test.each([
  ['others may read', GOOD, 0o644, /can be used by other users \(mode 644\): chmod 600 it$/],
  ['the group may read', GOOD, 0o640, /can be used by other users \(mode 640\)/],
  ['others may write', GOOD, 0o602, /can be used by other users \(mode 602\)/],
  ['is empty', '', 0o600, /holds no private key in PEM form/],
  ['is damaged', damaged, 0o600, /holds no private key in PEM form/],
  ['is endless', GOOD + ' '.repeat(20_000), 0o600, /too large/],
  ['is small', pem('rsa', 1_024), 0o600, /holds an RSA key of 1024 bits: 2048 to 8192 are taken/],
  ['is for elliptic curves', pem('ec'), 0o600, /holds a key of type ec: tokens are signed with RSA/],
  ['is for Edwards curves', pem('ed25519'), 0o600, /holds a key of type ed25519/],
  ['is for another padding', pem('rsa-pss'), 0o600, /holds a key of type rsa-pss/],
  [
    'is encrypted',
    generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ ...PKCS8, cipher: 'aes-256-cbc', passphrase: 'x' }) as string,
    0o600,
    /holds an encrypted key/,
  ],
  [
    'is public',
    generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey.export({ type: 'spki', format: 'pem' }) as string,
    0o600,
    /no private key/,
  ],
])('a key that %s is refused by file name, without its contents', async (_name, content, mode, message) => {
  put(content, NAME, mode);
  const error = await read().then(
    () => new Error('was taken'),
    (reason: unknown) => reason as Error,
  );
  expect(error.message).toMatch(message);
  expect(error.message).toContain(join(folder, NAME));
  const lines = content.split('\n').filter((line) => line.length > 10 && !line.startsWith('-----'));
  for (const line of lines) expect(`${error.stack} ${String(error.cause)}`).not.toContain(line);
});

test('a name without a time is refused', async () => {
  put(GOOD, 'private.pem');
  await expect(read()).rejects.toThrow(/private\.pem must be named by the time the key was made/);
});

test('a key that does not fit its public half is refused', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ format: 'jwk' });
  const jwk = { ...privateKey.export({ format: 'jwk' }), n: other.n! };
  put(createPrivateKey({ key: jwk, format: 'jwk' }).export(PKCS8) as string);
  await expect(read()).rejects.toThrow(/damaged/);
});

test('what a key signs verifies with what it publishes', async () => {
  put(GOOD);
  const key = (await new KeyFolder(folder).read())[0]!.key;
  const publicKey = createPublicKey({ key: { ...key.publicJwk }, format: 'jwk' });
  const data = Buffer.from('a token');
  expect(verify('sha256', data, publicKey, await key.sign(data))).toBe(true);
});
