import * as s from '../../../../test/support/scenario';
import { A, account, at, B, BASE, C, D, fold, hourly, LIC, moves, NOBODY, t0, t1, t2, t3, t4 } from '../../../../test/support/scenario';

const CLIENT = account('c1d1');
const alias = (id: number, text: string) => LIC('LicenseAliasSet', id, text);
const enabled = (id: number, signer: string) => LIC('SignerEnabled', id, signer);
const uri = (event: 'Enabled' | 'Disabled', text: string, id = 901) => LIC(`RedirectUri${event}`, id, text);
const revoked = moves('developerLicense', A, NOBODY, 901);
const TWO = BASE.with('developerLicense', s.license(901, 'edge'), s.license(902, null));
const FULL = fold(
  TWO,
  at(t0, enabled(901, C), enabled(901, D), enabled(902, C), uri('Enabled', 'https://x/cb'), uri('Enabled', 'https://x/cb', 902)),
);

describe('developer licenses', () => {
  test('EC-107 an issue', () => {
    const twin = fold(
      BASE,
      at(t1, [LIC('Issued', 901, A, CLIENT), alias(901, 'edge'), LIC('Locked', 901), moves('developerLicense', NOBODY, A, 901)]),
    );
    expect(twin.rows('developerLicense')).toEqual([
      { id: 901, owner: A, clientId: CLIENT, alias: 'edge', mintedAt: t1, burnedAt: null, updatedBlock: 1000 },
    ]);
    expect(twin.notes).toEqual([]);
    expect(fold(twin, at(t2, LIC('Issued', 901, B, A))).rows('developerLicense')).toEqual(twin.rows('developerLicense'));
  });

  test('EC-108 an alias goes to another license', () => {
    const aliases = (...blocks: s.Block[]) =>
      fold(TWO, ...blocks)
        .rows('developerLicense')
        .map((row) => row.alias);
    expect(aliases(...hourly(alias(901, 'edge2'), alias(902, 'edge')))).toEqual(['edge2', 'edge']);
    expect(aliases(at(t1, alias(902, 'edge')))).toEqual([null, 'edge']);
    expect(fold(TWO, at(t1, alias(902, 'edge'))).notes).toEqual(['displaced developer license 901']);
    expect(fold(TWO, ...hourly(alias(901, 'edge2'), alias(902, 'edge'), alias(902, 'edge'))).notes).toEqual([]);
  });

  test('EC-109 no alias is nobody’s', () => {
    const twin = fold(TWO, at(t1, alias(901, ''), alias(902, '')));
    expect(twin.rows('developerLicense').map((row) => row.alias)).toEqual([null, null]);
    expect(twin.notes).toEqual([]);
  });

  test('EC-110 revoked', () => {
    const twin = fold(FULL, ...hourly(revoked, alias(902, 'edge')));
    expect(twin.live('developerLicense')).toEqual([902]);
    expect(twin.rows('signer').map(({ licenseId }) => licenseId)).toEqual([902]);
    expect(twin.rows('redirectUri').map(({ licenseId }) => licenseId)).toEqual([902]);
    expect(twin.get('developerLicense', 902)?.alias).toBe('edge');
    expect(twin.notes).toEqual([]);
  });

  test('what comes for a revoked license gives nobody access', () => {
    const late = [enabled(901, B), uri('Enabled', 'https://late'), alias(901, 'late'), LIC('Issued', 901, A, CLIENT)];
    const twin = fold(FULL, at(t1, revoked), at(t2, ...late));
    expect(twin.live('developerLicense')).toEqual([902]);
    expect([...twin.rows('signer'), ...twin.rows('redirectUri')].every(({ licenseId }) => licenseId === 902)).toBe(true);
    expect(twin.notes).toEqual(Array(3).fill('missing-row developer license 901'));
  });

  test('EC-111, EC-112 a signer enabled again, disabled, and never enabled', () => {
    const at3 = { licenseId: 901, address: C, enabledAt: t3 };
    expect(fold(TWO, at(t1, enabled(901, C)), at(t3, enabled(901, C))).rows('signer')).toMatchObject([at3]);
    const off = LIC('SignerDisabled', 901, C);
    expect(fold(TWO, ...hourly(enabled(901, C), off)).rows('signer')).toEqual([]);
    expect(fold(TWO, ...hourly(enabled(901, C), off, enabled(901, C))).rows('signer')).toMatchObject([at3]);
    expect(fold(TWO, at(t1, off)).notes).toEqual([]);
  });

  test('EC-113 how long a signer stays valid is a parameter', () => {
    const twin = fold(BASE, ...hourly(LIC('UpdatePeriodValidity', 31_536_000), LIC('UpdatePeriodValidity', 86_400)));
    expect(twin.rows('parameter')).toEqual([{ name: 'developerLicense.periodValidity', value: '86400', updatedBlock: 1001 }]);
  });

  test('EC-114 redirect URIs are compared byte for byte and keep their first time', () => {
    const on = uri('Enabled', 'https://x/cb');
    const blocks = hourly(on, on, uri('Disabled', 'https://x/cb'), on);
    const times = (count: number) =>
      fold(TWO, ...blocks.slice(0, count))
        .rows('redirectUri')
        .map((row) => row.enabledAt);
    expect([times(2), times(3), times(4)]).toEqual([[t1], [], [t4]]);
    const two = fold(TWO, at(t1, on, uri('Enabled', 'https://x/cb/')));
    expect(two.rows('redirectUri').map((row) => row.uri)).toEqual(['https://x/cb', 'https://x/cb/']);
  });

  test.each([
    [Buffer.from('edge').toString('hex').padEnd(64, '0'), 'edge'],
    [Buffer.from('abcdefghijklmnopqrstuvwxyzABCDEF').toString('hex'), 'abcdefghijklmnopqrstuvwxyzABCDEF'],
    [Buffer.from('Zürich').toString('hex').padEnd(64, '0'), 'Zürich'],
    [Buffer.from([0x61, 0x00, 0x62]).toString('hex').padEnd(64, '0'), 'a\uFFFDb'],
    ['0'.repeat(64), null],
  ])('EC-115 the alias in 32 bytes %s is %j', (word, text) => {
    const twin = fold(TWO, at(t1, LIC('LicenseAliasSet(uint256 indexed tokenId, bytes32 licenseAlias)', 901, word)));
    expect(twin.get('developerLicense', 901)?.alias).toBe(text);
  });

  test('EC-116 a signer of a license never seen, which a contract read fills in', () => {
    const signer = at(t1, enabled(950, C));
    const first = fold(BASE, signer);
    expect(first.rows('signer')).toMatchObject([{ licenseId: 950, address: C, enabledAt: t1 }]);
    expect(first.notes).toEqual(['unknown-target developer license 950']);
    const value = JSON.stringify({ owner: `0x${A.toUpperCase()}`, clientId: `0x${CLIENT}` });
    const twin = fold(BASE, signer, s.corrected(t2, 'license', '950', value));
    const row = { id: 950, owner: A, clientId: CLIENT, alias: null, mintedAt: null, burnedAt: null };
    expect(twin.rows('developerLicense')).toMatchObject([row]);
  });

  test('a license that moves although it cannot, and one revoked unseen', () => {
    const twin = fold(TWO, at(t1, moves('developerLicense', A, B, 901), moves('developerLicense', A, NOBODY, 950)));
    expect(twin.get('developerLicense', 901)?.owner).toBe(A);
    expect(twin.live('developerLicense')).toEqual([901, 902]);
    expect(twin.notes).toEqual(['contradiction developer license 901', 'unknown-token developer license 950']);
  });
});
