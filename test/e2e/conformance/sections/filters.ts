import { FUTURE, NOW, PAST, time, word } from '../../../support/twin-rows';
import { answers, fails, type Case, type Section } from '../case';
import { addressBytes, addressText, bytesOf, CONTRACTS } from '../texts';

const [ALICE, BOB, APP, SIGNER] = [1, 2, 3, 4];
const [CAR, VAN] = [50, 51];
const at = (n: number): string => `"${addressText(n)}"`;
const LONG = 'x'.repeat(300);

/** A list under a filter, and the keys of what passes, also counted. */
const passes = (list: string, filterBy: string, keys: readonly unknown[], key = 'tokenId'): Case =>
  answers(`{ list: ${list}(first: 100, filterBy: ${filterBy}) { totalCount nodes { ${key} } } }`, {
    list: { totalCount: keys.length, nodes: keys.map((value) => ({ [key]: value })) },
  });

const VEHICLES: readonly (readonly [filterBy: string, tokenIds: readonly number[]])[] = [
  ['null', [8, 6, 5, 3, 2, 1]],
  ['{}', [8, 6, 5, 3, 2, 1]],
  [
    '{ owner: null, privileged: null, make: null, year: null, connection: null, updatedSince: null, privilegedWith: null }',
    [8, 6, 5, 3, 2, 1],
  ],
  [`{ owner: ${at(ALICE)} }`, [8, 1]],
  [`{ owner: ${at(99)} }`, []],
  // The owner, holders of a privilege, and grantees on the vehicle itself whatever the permissions; each vehicle once.
  [`{ privileged: ${at(APP)} }`, [5, 3, 2, 1]],
  [`{ privileged: ${at(ALICE)} }`, [8, 1]],
  [`{ privileged: ${at(APP)}, owner: ${at(BOB)} }`, [3, 2]],
  [`{ privileged: ${at(APP)}, owner: ${at(APP)}, make: "Ford" }`, []],
  [`{ privileged: ${at(99)} }`, []],
  ['{ make: "Toyota" }', [8, 1]],
  ['{ make: "toyota" }', [2]],
  ['{ make: "Toyota " }', []],
  ['{ make: "" }', []],
  ['{ make: "Toy%" }', []],
  ['{ model: "Camry", year: 2007 }', [1]],
  ['{ year: 2007 }', [2, 1]],
  ['{ year: -1 }', [3]],
  ['{ make: "Toyota", model: "Camry", year: 2008 }', [8]],
  [`{ make: "${LONG}" }`, [5]],
  [`{ make: "${LONG}x" }`, []],
  ['{ manufacturerTokenId: 131 }', [2, 1]],
  ['{ manufacturerTokenId: 0 }', [3]],
  ['{ deviceDefinitionId: "toyota_camry_2007" }', [1]],
  ['{ deviceDefinitionId: "toyota_camry" }', []],
  [`{ connection: ${at(CAR)} }`, [2, 1]],
  [`{ connection: ${at(VAN)} }`, [5]],
  [`{ connection: ${at(52)} }`, []],
  [`{ connection: ${at(CAR)}, owner: ${at(BOB)}, privileged: ${at(APP)}, year: 2007 }`, [2]],
];

const SYNTHETIC: readonly (readonly [filterBy: string, tokenIds: readonly number[]])[] = [
  ['{}', [15, 13, 12, 11]],
  [`{ owner: ${at(BOB)} }`, [13, 12]],
  ['{ integrationId: 0 }', [15, 11]],
  // Also devices that have only the connection which carries the number.
  ['{ integrationId: 7 }', [12, 11]],
  ['{ integrationId: 8 }', [13]],
  ['{ integrationId: 9 }', []],
  [`{ integrationId: 7, owner: ${at(BOB)} }`, [12]],
  [`{ integrationId: 7, owner: ${at(APP)} }`, []],
];

const AFTERMARKET: readonly (readonly [filterBy: string, tokenIds: readonly number[]])[] = [
  ['{}', [24, 22, 21]],
  [`{ owner: ${at(ALICE)} }`, [22, 21]],
  [`{ beneficiary: ${at(BOB)} }`, [24, 22]],
  [`{ owner: ${at(ALICE)}, beneficiary: ${at(BOB)} }`, [22]],
  ['{ manufacturerId: 131 }', [24, 21]],
  [`{ manufacturerId: 131, owner: ${at(BOB)} }`, [24]],
  ['{ manufacturerId: 5 }', []],
];

const ofMaker = (filterBy: string): string =>
  `{ manufacturer(by: { tokenId: 131 }) { aftermarketDevices(last: 9, filterBy: ${filterBy}) { totalCount nodes { tokenId } } } }`;
const madeBy = (ids: readonly number[]): unknown => ({
  manufacturer: { aftermarketDevices: { totalCount: ids.length, nodes: ids.map((tokenId) => ({ tokenId })) } },
});
const INCONSISTENT = 'Aftermarket device filter must be consistent with manufacturer query.';

const privileges = (filterBy: string, ids: readonly number[]): Case =>
  answers(`{ vehicle(tokenId: 1) { privileges(filterBy: ${filterBy}) { totalCount nodes { id } } } }`, {
    vehicle: { privileges: { totalCount: ids.length, nodes: ids.map((id) => ({ id })) } },
  });

export const filters: Section = {
  name: 'filters',
  async fill({ insert }) {
    const [alice, bob, app] = [addressBytes(ALICE), addressBytes(BOB), addressBytes(APP)];
    await insert('manufacturer', { id: 0, name: 'Zero' }, { id: 131, name: 'Toyota' });
    await insert('vehicle', {
      id: 1,
      owner: alice,
      manufacturer_id: 131,
      make: 'Toyota',
      model: 'Camry',
      year: 2007,
      device_definition_id: 'toyota_camry_2007',
    });
    await insert(
      'vehicle',
      { id: 2, owner: bob, manufacturer_id: 131, make: 'toyota', model: 'Yaris', year: 2007 },
      { id: 3, owner: bob, manufacturer_id: 0, year: -1 },
    );
    await insert(
      'vehicle',
      { id: 4, owner: app, make: 'Toyota', burned_at: time() },
      { id: 5, owner: app, make: LONG },
      { id: 6, owner: bob },
    );
    await insert('vehicle', { id: 8, owner: alice, make: 'Toyota', model: 'Camry', year: 2008 });
    const grant = (vehicle: number, more = {}): object => ({
      asset: bytesOf(CONTRACTS.vehicle),
      token_id: word(vehicle),
      vehicle_id: vehicle,
      grantee: app,
      ...more,
    });
    await insert(
      'sacd',
      { ...grant(1) },
      { ...grant(2, { expires_at: FUTURE }) },
      { ...grant(6, { expires_at: NOW }) },
      { ...grant(8, { expires_at: PAST }) },
    );
    await insert(
      'sacd',
      { asset: bob, token_id: word(0), grantee: app },
      { asset: bytesOf(CONTRACTS.connection), token_id: word(6), grantee: app },
    );
    const privilege = { grantee: app, privilege_id: 1 };
    await insert(
      'privilege',
      { ...privilege, vehicle_id: 2 },
      { ...privilege, vehicle_id: 2, privilege_id: 6 },
      { ...privilege, vehicle_id: 3 },
      { ...privilege, vehicle_id: 6, expires_at: PAST },
    );
    await insert(
      'privilege',
      ...[1, 2].flatMap((n) =>
        [ALICE, BOB].map((user) => ({ vehicle_id: 1, privilege_id: n, grantee: addressBytes(user), set_at: time(-n - 10 * user) })),
      ),
    );
    await insert('privilege', { vehicle_id: 1, privilege_id: 3, grantee: alice, expires_at: PAST });
    await insert(
      'connection',
      { id: word(CAR), address: addressBytes(CAR), integration_node: 7 },
      { id: word(VAN), address: addressBytes(VAN), minted_at: time(1) },
    );
    await insert(
      'synthetic_device',
      { id: 11, vehicle_id: 1, connection_id: word(CAR) },
      { id: 12, vehicle_id: 2, integration_id: 7 },
      { id: 13, vehicle_id: 3, integration_id: 8 },
    );
    await insert(
      'synthetic_device',
      { id: 15, vehicle_id: 5, connection_id: word(VAN) },
      { id: 16, vehicle_id: 6, connection_id: word(CAR), burned_at: time() },
    );
    await insert(
      'aftermarket_device',
      { id: 21, owner: alice, beneficiary: alice, manufacturer_id: 131 },
      { id: 22, owner: alice, beneficiary: bob, manufacturer_id: 132 },
    );
    await insert(
      'aftermarket_device',
      { id: 23, owner: alice, beneficiary: alice, manufacturer_id: 131, burned_at: time() },
      { id: 24, owner: bob, beneficiary: bob, manufacturer_id: 131 },
    );
    await insert(
      'dcn',
      { node: word(31), owner: alice, expires_at: PAST },
      { node: word(32), owner: bob },
      { node: word(33), owner: alice, minted_at: time(5) },
    );
    await insert(
      'developer_license',
      { id: 41, owner: alice, client_id: addressBytes(41) },
      { id: 42, owner: alice, client_id: addressBytes(42) },
      { id: 43, owner: bob, client_id: addressBytes(43) },
    );
    await insert(
      'signer',
      { license_id: 42, address: addressBytes(SIGNER) },
      { license_id: 43, address: addressBytes(SIGNER) },
      { license_id: 41, address: bob },
    );
    await insert(
      'stake',
      { id: 51, owner: alice },
      { id: 52, owner: alice, ends_at: PAST },
      { id: 53, owner: bob, vehicle_id: 1 },
      { id: 54, owner: bob, vehicle_id: 2, ends_at: PAST },
    );
    await insert('stake', { id: 55, owner: alice, ends_at: NOW }, { id: 56, owner: bob, withdrawn_at: time() });
  },
  cases: [
    ...VEHICLES.map(([filterBy, ids]) => passes('vehicles', filterBy, ids)),
    ...SYNTHETIC.map(([filterBy, ids]) => passes('syntheticDevices', filterBy, ids)),
    ...AFTERMARKET.map(([filterBy, ids]) => passes('aftermarketDevices', filterBy, ids)),
    answers(ofMaker('{}'), madeBy([24, 21])),
    answers(ofMaker('null'), madeBy([24, 21])),
    answers(ofMaker('{ manufacturerId: 131 }'), madeBy([24, 21])),
    answers(ofMaker(`{ manufacturerId: 131, owner: ${at(ALICE)} }`), madeBy([21])),
    fails(ofMaker('{ manufacturerId: 132 }'), INCONSISTENT, { path: ['manufacturer', 'aftermarketDevices'], data: { manufacturer: null } }),
    fails(ofMaker('{ manufacturerId: 0 }'), INCONSISTENT, { path: ['manufacturer', 'aftermarketDevices'], data: { manufacturer: null } }),
    passes('dcns', `{ owner: ${at(ALICE)} }`, ['33', '31']),
    passes('dcns', `{ owner: ${at(APP)} }`, []),
    passes('dcns', '{ owner: null }', ['33', '32', '31']),
    passes('developerLicenses', `{ owner: ${at(ALICE)} }`, [42, 41]),
    passes('developerLicenses', `{ signer: ${at(SIGNER)} }`, [43, 42]),
    passes('developerLicenses', `{ signer: ${at(SIGNER)}, owner: ${at(ALICE)} }`, [42]),
    passes('developerLicenses', `{ signer: ${at(99)} }`, []),
    passes('stakes', '{}', [56, 55, 54, 53, 52, 51]),
    passes('stakes', `{ owner: ${at(ALICE)} }`, [55, 52, 51]),
    passes('stakes', '{ attachable: true }', [56, 51]),
    passes('stakes', '{ attachable: false }', [55, 54, 53, 52]),
    passes('stakes', `{ attachable: false, owner: ${at(BOB)} }`, [54, 53]),
    answers(
      'query ($attachable: Boolean) { stakes(last: 1, filterBy: { attachable: $attachable }) { totalCount } }',
      { stakes: { totalCount: 6 } },
      {},
    ),
    privileges('{}', [1, 2, 1, 2]),
    privileges(`{ user: ${at(ALICE)} }`, [1, 2]),
    privileges('{ privilegeId: 2 }', [2, 2]),
    privileges(`{ privilegeId: 2, user: ${at(BOB)} }`, [2]),
    privileges('{ privilegeId: 3 }', []),
    privileges('{ user: null, privilegeId: null }', [1, 2, 1, 2]),
  ],
};
