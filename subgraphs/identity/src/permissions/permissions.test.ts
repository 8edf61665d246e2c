import { useIdentity, type IdentityHarness } from '../../../../test/support/identity';
import { address, FUTURE, PAST, word } from '../../../../test/support/twin-rows';
import { grantedNumbers, PERMISSIONS, permissionNumber } from '@dimo-node/kit';

const ASSET = Buffer.from('45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8', 'hex');
const APP = address(0xa44);
const APP_TEXT = '0x0000000000000000000000000000000000000a44';

const sacd = (id: number, mask: bigint, more: object = {}) => ({
  asset: ASSET,
  token_id: word(id),
  vehicle_id: id,
  grantee: APP,
  permissions: word(mask),
  source: `ipfs://${id}`,
  ...more,
});

const privilege = (vehicle_id: number, privilege_id: number, more: object = {}) => ({ vehicle_id, privilege_id, grantee: APP, ...more });

/** Vehicle 1 has 1 and 5 by SACD; 2 has 1 by SACD and 5 by privilege; 3 both by privilege; 4 is APP's own; the rest lack something. */
async function fill({ insert }: IdentityHarness): Promise<void> {
  await insert(
    'vehicle',
    ...[1, 2, 3, 5, 6, 7, 8, 9].map((id) => ({ id })),
    { id: 4, owner: APP },
    { id: 10, owner: APP, burned_at: PAST },
  );
  await insert('template', { id: word(5), cid: 'Qm' });
  await insert(
    'sacd',
    sacd(1, 0xc0cn, { template_id: word(5) }),
    sacd(2, 0xcn),
    sacd(5, 0xc0cn, { expires_at: PAST }),
    // One bit of two, in either place, is no permission.
    sacd(6, 0x80cn),
    sacd(7, 0x40cn),
    sacd(8, 3n << 254n),
    { asset: APP, token_id: word(0), grantee: APP, permissions: word(0xffffn) },
  );
  await insert('privilege', privilege(2, 5), privilege(3, 1), privilege(3, 5), privilege(3, 7, { expires_at: PAST }));
  await insert('privilege', privilege(9, 1), privilege(9, 5, { expires_at: PAST }), {
    vehicle_id: 6,
    privilege_id: 5,
    grantee: address(1),
  });
}

describe('permissions', () => {
  const identity = useIdentity(fill);

  it.each([
    [0n, []],
    [3n, [0]],
    [0x3fffcn, [1, 2, 3, 4, 5, 6, 7, 8]],
    [0b10_01_11_00n, [1]],
    [3n << 254n, [127]],
    [2n ** 256n - 1n, Array.from({ length: 128 }, (_, number) => number)],
  ])('are pairs of bits: %s', (mask, numbers) => {
    expect(grantedNumbers(word(mask))).toEqual(numbers);
  });

  it('are known by the names of both APIs and by number', () => {
    for (const { number, name, privilege } of PERMISSIONS) {
      for (const text of [name, name.replace('privilege:', ''), privilege ?? name, String(number)])
        expect(permissionNumber(text)).toBe(number);
    }
  });

  async function permissionsOf(vehicle: number, grantee = APP_TEXT): Promise<unknown[]> {
    const { vehicle: found } = await identity().data<{ vehicle: { permissionsOf: unknown[] } }>(
      `{ vehicle(tokenId: ${vehicle}) { permissionsOf(grantee: "${grantee}") { name number source expiresAt sourceURI template { cid } } } }`,
    );
    return found.permissionsOf;
  }

  const expiresAt = FUTURE.toISOString().replace('.000', '');
  const bySacd = (number: number, name: string | null, id: number, template: unknown = null) => ({
    name,
    number,
    source: 'SACD',
    expiresAt,
    sourceURI: `ipfs://${id}`,
    template,
  });
  const byPrivilege = (number: number, name: string) => ({ name, number, source: 'PRIVILEGE', expiresAt, sourceURI: null, template: null });

  it.each([
    [1, [bySacd(1, 'privilege:GetNonLocationHistory', 1, { cid: 'Qm' }), bySacd(5, 'privilege:GetVINCredential', 1, { cid: 'Qm' })]],
    [2, [bySacd(1, 'privilege:GetNonLocationHistory', 2), byPrivilege(5, 'privilege:GetVINCredential')]],
    [3, [byPrivilege(1, 'privilege:GetNonLocationHistory'), byPrivilege(5, 'privilege:GetVINCredential')]],
    [4, PERMISSIONS.map(({ name, number }) => ({ name, number, source: 'OWNER', expiresAt: null, sourceURI: null, template: null }))],
    [5, []],
    [8, [bySacd(127, null, 8)]],
  ])('are listed for a grantee of vehicle %i', async (vehicle, held) => {
    expect(await permissionsOf(vehicle)).toEqual(held);
  });

  it('are none for a stranger', async () => {
    expect(await permissionsOf(1, '0x0000000000000000000000000000000000000999')).toEqual([]);
  });

  it('of a page of vehicles take two statements, and one for templates', async () => {
    identity().statements.length = 0;
    await identity().data(`{ vehicles(first: 100) { nodes { permissionsOf(grantee: "${APP_TEXT}") { name template { cid } } } } }`);
    expect(identity().statements).toHaveLength(4);
  });

  it.each<[string, number[]]>([
    ['["privilege:GetNonLocationHistory", "5"]', [4, 3, 2, 1]],
    ['["5", "1", "1", "VEHICLE_VIN_CREDENTIAL"]', [4, 3, 2, 1]],
    ['["GetNonLocationHistory"]', [9, 7, 6, 4, 3, 2, 1]],
    ['["VEHICLE_VIN_CREDENTIAL"]', [4, 3, 2, 1]],
    ['["7"]', [4]],
    ['["127"]', [8, 4]],
    ['["0"]', [4]],
  ])('filter vehicles by %s', async (permissions, ids) => {
    const { vehicles } = await identity().data<{ vehicles: { totalCount: number; nodes: { tokenId: number }[] } }>(
      `{ vehicles(first: 100, filterBy: { privilegedWith: { grantee: "${APP_TEXT}", permissions: ${permissions} } }) { totalCount nodes { tokenId } } }`,
    );
    expect(vehicles.nodes.map(({ tokenId }) => tokenId)).toEqual(ids);
    expect(vehicles.totalCount).toBe(ids.length);
  });

  it('filter vehicles together with other filters', async () => {
    const filter = `{ privilegedWith: { grantee: "${APP_TEXT}", permissions: ["1"] }, privileged: "${APP_TEXT}", owner: "${APP_TEXT}", updatedSince: { block: 1 } }`;
    const { vehicles } = await identity().data(`{ vehicles(first: 100, filterBy: ${filter}) { totalCount nodes { tokenId } } }`);
    expect(vehicles).toEqual({ totalCount: 1, nodes: [{ tokenId: 4 }] });
  });

  it.each([
    ['[]', 'privilegedWith.permissions takes 1 to 128 permissions, not 0'],
    [JSON.stringify(Array.from({ length: 129 }, () => '1')), 'privilegedWith.permissions takes 1 to 128 permissions, not 129'],
    ['["privilege:Fly"]', 'no permission is called "privilege:Fly"'],
    ['["128"]', 'no permission is called "128"'],
    ['["-1"]', 'no permission is called "-1"'],
    ['[""]', 'no permission is called ""'],
  ])('are refused as a filter: %s', async (permissions, message) => {
    const { errors } = await identity().ask(
      `{ vehicles(first: 1, filterBy: { privilegedWith: { grantee: "${APP_TEXT}", permissions: ${permissions} } }) { totalCount } }`,
    );
    expect(errors).toMatchObject([{ message: expect.stringContaining(message) as string, extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
