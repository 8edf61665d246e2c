import { chmodSync, copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@dimo-node/kit';
import { FolderKeyRing } from './folder-key-ring';
import { generateKey } from './generate-key';
import { KeyFolder } from './key-folder';
import { openKeyRings } from './open-key-rings';
import { describeRotation, rotateKeys } from './rotate-keys';
import { ruleOf } from './rotation';

let keysDir: string;
let clock: Date;
let lines: string;
const now = (): Date => clock;
const log = createLogger('test', { level: 'info', destination: { write: (line: string) => void (lines += line) } });
beforeEach(() => {
  keysDir = mkdtempSync(join(tmpdir(), 'dimo-node-keys-'));
  clock = new Date('2026-11-23T10:00:00Z');
  lines = '';
});
afterEach(() => rmSync(keysDir, { recursive: true, force: true }));

const pass = (seconds: number): Date => (clock = new Date(clock.getTime() + seconds * 1_000));
const login = (): string => join(keysDir, 'login');
const open = (): Promise<FolderKeyRing> => FolderKeyRing.open(new KeyFolder(login()), { rule: ruleOf('login'), log, now });
const kids = (ring: FolderKeyRing): string[] => ring.published().map(({ kid }) => kid);
const signer = (ring: FolderKeyRing): string => ring.signing().publicJwk.kid;

test('replicas on one folder agree through a whole rotation', async () => {
  await generateKey(login(), now);
  const [one, two] = [await open(), await open()];
  const old = signer(one);
  pass(3_600);
  await generateKey(login(), now);
  expect(kids(one)).toEqual([old]);
  await Promise.all([one.refresh(), two.refresh()]);
  const added = kids(one)[1]!;
  const steps: [number, string, string[]][] = [
    [0, old, [old, added]],
    [599, old, [old, added]],
    [1, added, [added, old]],
    [3_899, added, [added, old]],
    [1, added, [added]],
  ];
  for (const [seconds, signing, published] of steps) {
    pass(seconds);
    for (const ring of [one, two, await open()]) expect([signer(ring), kids(ring)]).toEqual([signing, published]);
  }
  expect(readdirSync(login())).toHaveLength(2);
});

test('what is wrong in the folder is logged once and leaves the ring as it was', async () => {
  const file = await generateKey(login(), now);
  const ring = await open();
  const before = kids(ring);
  const secret = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC';
  writeFileSync(join(login(), '20261123T100001Z.pem'), `-----BEGIN PRIVATE KEY-----\n${secret}\n`, { mode: 0o600 });
  await ring.refresh();
  await ring.refresh();
  expect(kids(ring)).toEqual(before);
  expect(lines.match(/20261123T100001Z\.pem holds no private key/g)).toHaveLength(1);
  expect(lines).not.toContain(secret);
  rmSync(join(login(), '20261123T100001Z.pem'));
  await ring.refresh();
  expect(lines).toContain('can be read again');
  chmodSync(file, 0o644);
  await ring.refresh();
  expect(lines).toContain('can be used by other users');
  rmSync(file);
  await ring.refresh();
  expect(kids(ring)).toEqual(before);
  expect(lines).toContain('1 to 50 keys, not 0');
});

test('one key under two names is refused', async () => {
  const file = await generateKey(login(), now);
  copyFileSync(file, join(login(), '20261124T000000Z.pem'));
  await expect(open()).rejects.toThrow(/login: one key is there twice/);
});

test('a running ring follows its folder by itself', async () => {
  await generateKey(login(), now);
  const ring = await FolderKeyRing.open(new KeyFolder(login()), { rule: ruleOf('login'), log, now, pollMs: 20 });
  await generateKey(login(), now);
  const deadline = Date.now() + 10_000;
  while (ring.published().length < 2 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
  ring.close();
  expect(ring.published()).toHaveLength(2);
});

describe('opening the rings', () => {
  test('an embedded node makes its keys, once', async () => {
    const first = await openKeyRings({ keysDir, generate: true, log, now });
    const again = await openKeyRings({ keysDir, generate: true, log, now });
    expect([kids(again.login), kids(again.vehicle)]).toEqual([kids(first.login), kids(first.vehicle)]);
    expect(kids(first.login)).not.toEqual(kids(first.vehicle));
    first.close();
    again.close();
  });

  test('others are told how to make them', async () => {
    await expect(openKeyRings({ keysDir, generate: false, log })).rejects.toThrow(/login holds no key: make one with npm run keys:rotate/);
    await rotateKeys(keysDir, now);
    (await openKeyRings({ keysDir, generate: false, log })).close();
  });

  test('two nodes that start at once on an empty folder accept the tokens of each other', async () => {
    const rings = await Promise.all([1, 2].map(() => openKeyRings({ keysDir, generate: true, log, now })));
    for (const { login: ring } of rings) await ring.refresh();
    const [one, two] = rings.map(({ login: ring }) => ring);
    expect(signer(one!)).toBe(signer(two!));
    expect(kids(one!)).toEqual(kids(two!));
    rings.forEach((ring) => ring.close());
  });
});

describe('keys:rotate', () => {
  test('adds a key to both sets and removes what is long out of use', async () => {
    const first = await rotateKeys(keysDir, now);
    expect(first.map(({ set, removed }) => [set, removed])).toEqual([
      ['login', []],
      ['vehicle', []],
    ]);
    expect(first[0]!.signsFrom).toEqual(clock);
    pass(86_400);
    const second = await rotateKeys(keysDir, now);
    expect(second[0]!.signsFrom).toEqual(new Date(clock.getTime() + 600_000));
    expect(second[0]!.published).toEqual([first[0]!.added, second[0]!.added]);
    pass(86_400);
    const third = await rotateKeys(keysDir, now);
    expect(third.map(({ removed }) => removed)).toEqual([[first[0]!.added], [first[1]!.added]]);
    expect(readdirSync(login())).toHaveLength(2);
    expect(describeRotation(third)).toContain(`vehicle: removed ${first[1]!.added}, out of use`);
  });

  test('changes nothing when a file is wrong', async () => {
    await rotateKeys(keysDir, now);
    writeFileSync(join(keysDir, 'vehicle', '20261123T100001Z.pem'), 'x', { mode: 0o600 });
    await expect(rotateKeys(keysDir, now)).rejects.toThrow(/holds no private key/);
    expect(readdirSync(login())).toHaveLength(1);
  });
});

describe('making a key', () => {
  test('by many at once gives as many whole keys that only the owner can read', async () => {
    const files = await Promise.all(Array.from({ length: 4 }, () => generateKey(login(), now)));
    expect(new Set(files).size).toBe(4);
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600, 0o600, 0o600]);
    expect(statSync(login()).mode & 0o777).toBe(0o700);
    expect(await new KeyFolder(login()).read()).toHaveLength(4);
  });

  test('clears away what a crash has left, not what another is writing', async () => {
    await generateKey(login(), now);
    const [abandoned, fresh] = ['.new-0000000000000000', '.new-1111111111111111'].map((name) => join(login(), name));
    for (const [file, hours] of [
      [abandoned!, 2],
      [fresh!, 0],
    ] as const) {
      writeFileSync(file, 'half', { mode: 0o600 });
      utimesSync(file, clock, new Date(clock.getTime() - hours * 3_600_000));
    }
    await generateKey(login(), now);
    expect(readdirSync(login()).filter((name) => name.startsWith('.'))).toEqual(['.new-1111111111111111']);
  });
});
