import { A, at, B, BASE, C, D, fold, FOREVER, hourly, LAST_SECOND, moves, on, t1, t2, t3 } from '../../../../test/support/scenario';

const VEH_EVENTS = on('vehicleId');
const set = (privilegeId: number, grantee: string, expires: number | bigint) =>
  VEH_EVENTS('PrivilegeSet', 501, 1, privilegeId, grantee, expires);

describe('vehicle privileges', () => {
  test('EC-62 set, extend, revoke', () => {
    const blocks = hourly(set(4, C, t1 + 86_400), set(4, C, t1 + 172_800), set(4, C, 0));
    const row = { vehicleId: 501, privilegeId: 4, grantee: C };
    expect(fold(BASE, ...blocks.slice(0, 2)).rows('privilege')).toMatchObject([{ ...row, setAt: t2, expiresAt: t1 + 172_800 }]);
    expect(fold(BASE, ...blocks).rows('privilege')).toMatchObject([{ ...row, setAt: t3, expires: 0n, expiresAt: 0 }]);
  });

  test.each([FOREVER, 2n ** 63n, 2n ** 64n - 1n, 2n ** 64n, BigInt(LAST_SECOND) + 1n])(
    'EC-64 expiry %s is kept and shows as the last second',
    (expires) => {
      expect(fold(BASE, at(t1, set(1, C, expires))).rows('privilege')).toMatchObject([{ expires, expiresAt: LAST_SECOND }]);
    },
  );

  test('EC-65 after a transfer', () => {
    const twin = fold(BASE, at(t1, set(1, C, t3), moves('vehicleId', A, B, 501), set(1, D, t3)));
    expect(twin.rows('privilege').map(({ grantee }) => grantee)).toEqual([D]);
  });

  test('EC-66 the layout with two topics', () => {
    const layout = 'PrivilegeSet(uint256 tokenId, uint256 version, uint256 privId, address indexed user, uint256 expires)';
    const old = fold(BASE, at(t1, VEH_EVENTS(layout, 501, 1, 4, C, t3)));
    expect(old.rows('privilege')).toEqual(fold(BASE, at(t1, set(4, C, t3))).rows('privilege'));
    expect(old.rows('privilege')).toHaveLength(1);
  });

  test('EC-67 two kinds for one user', () => {
    const twin = fold(BASE, ...hourly([set(1, C, t3), set(4, C, t3)], set(1, C, 0)));
    expect(twin.rows('privilege').map(({ privilegeId, expiresAt }) => [privilegeId, expiresAt])).toEqual([
      [1, 0],
      [4, t3],
    ]);
  });

  test('privileges of other collections are not the vehicle’s', () => {
    const others = ['aftermarketDeviceId', 'manufacturerId', 'syntheticDeviceId'] as const;
    const twin = fold(BASE, at(t1, ...others.map((role) => on(role)('PrivilegeSet', 501, 1, 1, C, t3))));
    expect(twin.rows('privilege')).toEqual([]);
    expect(twin.notes).toEqual([]);
  });
});
