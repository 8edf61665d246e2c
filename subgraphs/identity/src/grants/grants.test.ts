import { useIdentity } from '../../../../test/support/identity';
import { address, FUTURE, NOW, PAST, time, word } from '../../../../test/support/twin-rows';

const ASSET = Buffer.from('45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8', 'hex');
const CONNECTION_ASSET = Buffer.from('41799E9Dc893722844E771a1C1cAf3BBc2876132', 'hex');
const text = (n: number): string => `0x${n.toString(16).padStart(40, '0')}`;
const FOREVER = new Date('9999-12-31T23:59:59Z');

describe('grants', () => {
  const identity = useIdentity(async ({ insert }) => {
    await insert('vehicle', { id: 1 }, { id: 2 });
    await insert('template', { id: word(77), cid: 'Qm77', permissions: word(0b111100110000), creator: address(5), asset: ASSET });
    const onVehicle = { asset: ASSET, token_id: word(1), vehicle_id: 1 };
    await insert(
      'sacd',
      {
        ...onVehicle,
        grantee: address(1),
        permissions: word(0xffc),
        source: 'ipfs://doc',
        template_id: word(77),
        created_at: time(3),
        expires_at: FOREVER,
      },
      { ...onVehicle, grantee: address(2), permissions: word(0), template_id: word(77), created_at: time(2) },
      { ...onVehicle, grantee: address(3), permissions: word(2n ** 256n - 1n), template_id: word(78), created_at: time(1) },
      { ...onVehicle, grantee: address(4), expires_at: PAST },
      { ...onVehicle, grantee: address(5), expires_at: NOW },
      { asset: address(9), token_id: word(0), grantee: address(1), permissions: word(0xa), template_id: word(77) },
      { asset: CONNECTION_ASSET, token_id: word(6), grantee: address(8), template_id: word(77) },
      { asset: CONNECTION_ASSET, token_id: word(0), grantee: address(8) },
    );
    await insert('connection', { id: word(6), address: address(6) });
    await insert(
      'privilege',
      { vehicle_id: 1, privilege_id: 1, grantee: address(1), expires_at: FUTURE, set_at: time(1) },
      { vehicle_id: 1, privilege_id: 4, grantee: address(2), expires_at: FUTURE, set_at: time(2) },
      { vehicle_id: 1, privilege_id: 5, grantee: address(1), expires_at: PAST },
    );
  });

  it('shows the active grants on a vehicle', async () => {
    const { vehicle } = await identity().data(
      '{ vehicle(tokenId: 1) { sacds(first: 9) { totalCount nodes { grantee permissions source createdAt expiresAt template { tokenId } } } } }',
    );
    const ordinary = { source: '', expiresAt: '2023-11-23T10:33:35Z' };
    expect(vehicle).toEqual({
      sacds: {
        totalCount: 3,
        nodes: [
          {
            grantee: text(1),
            permissions: '0xffc',
            source: 'ipfs://doc',
            createdAt: '2023-11-10T20:46:58Z',
            expiresAt: '9999-12-31T23:59:59Z',
            template: { tokenId: '77' },
          },
          { ...ordinary, grantee: text(2), permissions: '0x0', createdAt: '2023-11-10T20:46:57Z', template: { tokenId: '77' } },
          { ...ordinary, grantee: text(3), permissions: `0x${'f'.repeat(64)}`, createdAt: '2023-11-10T20:46:56Z', template: null },
        ],
      },
    });
  });

  it.each([
    [1, { permissions: '0xffc', template: { cid: 'Qm77' } }],
    [4, null],
    [5, null],
    [6, null],
  ])('finds the active grant to grantee %i', async (grantee, sacd) => {
    expect(await identity().data(`{ vehicle(tokenId: 1) { sacd(grantee: "${text(grantee)}") { permissions template { cid } } } }`)).toEqual(
      { vehicle: { sacd } },
    );
  });

  it('shows the grants of an account, known or not', async () => {
    const query = (n: number): string =>
      `{ account(by: { address: "${text(n)}" }) { address sacds(first: 9) { nodes { grantee permissions template { tokenId } } } } }`;
    expect(await identity().data(query(9))).toEqual({
      account: { address: text(9), sacds: { nodes: [{ grantee: text(1), permissions: '0xa', template: { tokenId: '77' } }] } },
    });
    expect(await identity().data(query(0xdead))).toEqual({
      account: { address: text(0xdead).replace('dead', 'dEaD'), sacds: { nodes: [] } },
    });
  });

  it('shows the grants on a connection', async () => {
    const { connection } = await identity().data(
      '{ connection(by: { tokenId: "6" }) { sacds(first: 9) { nodes { grantee template { tokenId } } } } }',
    );
    expect(connection).toEqual({ sacds: { nodes: [{ grantee: text(8), template: { tokenId: '77' } }] } });
  });

  it.each(['tokenId: "77"', 'cid: "Qm77"'])('finds a template by %s', async (key) => {
    expect(await identity().data(`{ template(by: { ${key} }) { tokenId creator asset permissions cid createdAt } }`)).toEqual({
      template: {
        tokenId: '77',
        creator: text(5),
        asset: '0x45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8',
        permissions: '111100110000',
        cid: 'Qm77',
        createdAt: '2023-11-10T20:46:55Z',
      },
    });
  });

  const privileges: [string, number[]][] = [
    ['', [4, 1]],
    [`(filterBy: { user: "${text(1)}" })`, [1]],
    ['(first: 5, filterBy: { privilegeId: 4 })', [4]],
    ['(first: 5, filterBy: { privilegeId: 5 })', []],
    ['(first: 1000)', [4, 1]],
    ['(last: 1)', [1]],
  ];
  it.each(privileges)('shows active privileges%s', async (args, ids) => {
    const { vehicle } = await identity().data<{ vehicle: { privileges: { nodes: { id: number }[] } } }>(
      `{ vehicle(tokenId: 1) { privileges${args} { nodes { id user setAt expiresAt } } } }`,
    );
    expect(vehicle.privileges.nodes.map(({ id }) => id)).toEqual(ids);
  });

  it('shows a privilege whole', async () => {
    const { vehicle } = await identity().data(
      '{ vehicle(tokenId: 1) { privileges(first: 1) { totalCount nodes { id user setAt expiresAt } } } }',
    );
    expect(vehicle).toEqual({
      privileges: { totalCount: 2, nodes: [{ id: 4, user: text(2), setAt: '2023-11-10T20:46:57Z', expiresAt: '2023-11-23T10:33:35Z' }] },
    });
  });
});
