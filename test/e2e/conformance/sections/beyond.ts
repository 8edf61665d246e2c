import { FUTURE, time } from '../../../support/twin-rows';
import { answers, containing, failing, fails, gives, missing, refused, type Case, type Section } from '../case';
import { addressText, CONTRACTS, did, nodeText } from '../texts';
import { ALICE, APP, BOB, EVENTS, fillBeyond } from './beyond-twin';

const at = (n: number): string => `"${addressText(n)}"`;

const history = (args: string, blocks: readonly number[], totalCount: number = EVENTS.length - 1): Case =>
  gives('vehicle(tokenId: 1)', `history(${args}) { totalCount nodes { blockNumber } }`, {
    history: { totalCount, nodes: blocks.map((blockNumber) => ({ blockNumber })) },
  });

const vehicles = (filterBy: string, tokenIds: readonly number[], more = ''): Case =>
  gives(`vehicles(first: 9, filterBy: ${filterBy}${more})`, 'totalCount nodes { tokenId }', {
    totalCount: tokenIds.length,
    nodes: tokenIds.map((tokenId) => ({ tokenId })),
  });

const badVehicles = (filterBy: string, message: unknown, code?: string): Case =>
  fails(`{ vehicles(first: 9, filterBy: ${filterBy}) { totalCount } }`, message, {
    path: ['vehicles'],
    data: null,
    ...(code === undefined ? {} : { code }),
  });

const unavailable = (block: number): Case =>
  fails(`{ vehicle(tokenId: 1, atBlock: ${block}) { tokenId } }`, `the twin at block ${block} is not kept: blocks 13 to 15 can be read`, {
    path: ['vehicle'],
    data: { vehicle: null },
    code: 'HISTORY_UNAVAILABLE',
    details: { oldestBlock: 13, newestBlock: 15 },
  });

const permission = (number: number, name: string, source: string): unknown => ({ number, name: `privilege:${name}`, source });
const EXPIRES = FUTURE.toISOString().replace('.000', '');
const NAMED = [
  'GetNonLocationHistory',
  'ExecuteCommands',
  'GetCurrentLocation',
  'GetLocationHistory',
  'GetVINCredential',
  'GetLiveData',
  'GetRawData',
  'GetApproximateLocation',
];
const ONE_MOMENT = 'provide exactly one of `block` or `time` of';
const PAST_FIELDS = 'owner definition { make } dcn { node } history(first: 1) { totalCount nodes { kind to } }';

export const beyond: Section = {
  name: 'what goes beyond the original API',
  fill: fillBeyond,
  cases: [
    gives(
      'vehicle(tokenId: 1)',
      'history(first: 9) { totalCount nodes { kind event blockNumber logIndex transactionHash time from to grantee node value } }',
      {
        history: {
          totalCount: 4,
          nodes: [
            ['TRANSFERRED', 'vehicleId.Transfer', 14, { from: addressText(ALICE), to: addressText(BOB) }] as const,
            ['GRANT_RENOUNCED', 'sacd.PermissionsRenounced', 13, { grantee: addressText(APP) }] as const,
            ['NAME_LINKED', 'dcnResolver.VehicleIdChanged', 12, { node: nodeText(7) }] as const,
            ['MINTED', 'vehicleId.Transfer', 11, { to: addressText(ALICE) }] as const,
          ].map(([kind, event, blockNumber, told]) => ({
            ...{
              kind,
              event,
              blockNumber,
              logIndex: 4,
              transactionHash: nodeText(100 + blockNumber),
              from: null,
              to: null,
              grantee: null,
              node: null,
              value: null,
            },
            time: time((blockNumber - 11) * 10)
              .toISOString()
              .replace('.000', ''),
            ...told,
          })),
        },
      },
    ),
    history('last: 2', [12, 11]),
    history('first: 9, filterBy: { kinds: [MINTED, TRANSFERRED] }', [14, 11], 2),
    history('first: 9, filterBy: { kinds: [BURNED] }', [], 0),
    history('first: 9, filterBy: { kinds: [] }', [], 0),
    history('first: 1, filterBy: {}', [14]),
    refused(
      '{ vehicle(tokenId: 1) { history(first: 1, filterBy: { kinds: [SOLD] }) { totalCount } } }',
      containing('Value "SOLD" does not exist in "VehicleHistoryKind" enum'),
    ),
    fails('{ vehicle(tokenId: 1) { history { totalCount } } }', 'provide `first` or `last`', {
      path: ['vehicle', 'history'],
      data: { vehicle: null },
    }),
    fails('{ vehicle(tokenId: 1) { history(first: 1, after: "MTA=") { totalCount } } }', containing('invalid cursor "MTA="'), {
      path: ['vehicle', 'history'],
      data: { vehicle: null },
    }),

    gives('vehicle(tokenId: 2)', `permissionsOf(grantee: ${at(APP)}) { number name source expiresAt sourceURI template { cid } }`, {
      permissionsOf: [
        {
          ...(permission(1, 'GetNonLocationHistory', 'SACD') as object),
          expiresAt: EXPIRES,
          sourceURI: 'ipfs://deal',
          template: { cid: 'QmFive' },
        },
        {
          ...(permission(3, 'GetCurrentLocation', 'SACD') as object),
          expiresAt: EXPIRES,
          sourceURI: 'ipfs://deal',
          template: { cid: 'QmFive' },
        },
        { ...(permission(5, 'GetVINCredential', 'PRIVILEGE') as object), expiresAt: EXPIRES, sourceURI: null, template: null },
      ],
    }),
    gives('vehicle(tokenId: 2)', `permissionsOf(grantee: ${at(ALICE)}) { number name source }`, {
      permissionsOf: NAMED.map((name, i) => permission(i + 1, name, 'OWNER')),
    }),
    gives('vehicle(tokenId: 4)', `permissionsOf(grantee: ${at(APP)}) { number name source }`, {
      permissionsOf: [permission(1, 'GetNonLocationHistory', 'PRIVILEGE')],
    }),
    gives('vehicle(tokenId: 2)', `permissionsOf(grantee: ${at(99)}) { number }`, { permissionsOf: [] }),
    refused('{ vehicle(tokenId: 2) { permissionsOf(grantee: "app") { number } } }', 'not a valid hex address'),

    vehicles(`{ privilegedWith: { grantee: ${at(APP)}, permissions: ["GetNonLocationHistory"] } }`, [4, 2]),
    vehicles(
      `{ privilegedWith: { grantee: ${at(APP)}, permissions: ["1", "privilege:GetCurrentLocation", "VEHICLE_VIN_CREDENTIAL"] } }`,
      [2],
    ),
    vehicles(`{ privilegedWith: { grantee: ${at(APP)}, permissions: ["2"] } }`, []),
    vehicles(`{ privilegedWith: { grantee: ${at(BOB)}, permissions: ["127"] } }`, [1]),
    vehicles(`{ privilegedWith: { grantee: ${at(APP)}, permissions: "1" }, owner: ${at(ALICE)} }`, [2]),
    badVehicles(
      `{ privilegedWith: { grantee: ${at(APP)}, permissions: [] } }`,
      containing('takes 1 to 128 permissions, not 0'),
      'BAD_USER_INPUT',
    ),
    badVehicles(
      `{ privilegedWith: { grantee: ${at(APP)}, permissions: ["Fly"] } }`,
      containing('no permission is called "Fly"'),
      'BAD_USER_INPUT',
    ),
    badVehicles(
      `{ privilegedWith: { grantee: ${at(APP)}, permissions: ["128"] } }`,
      containing('no permission is called "128"'),
      'BAD_USER_INPUT',
    ),
    refused(
      `{ vehicles(first: 1, filterBy: { privilegedWith: { grantee: ${at(APP)} } }) { totalCount } }`,
      containing('"PrivilegedWithFilter.permissions" of required type'),
    ),

    // Vehicle 1 also lost its name in block 15.
    vehicles('{ updatedSince: { block: 0 } }', [4, 2, 1]),
    vehicles('{ updatedSince: { block: 2 } }', [2, 1]),
    vehicles('{ updatedSince: { block: 15 } }', [2, 1]),
    vehicles('{ updatedSince: { block: 16 } }', []),
    vehicles('{ updatedSince: { time: "2023-11-10T20:47:35Z" } }', [2, 1]),
    vehicles('{ updatedSince: { time: "2023-11-10T20:47:36Z" } }', []),
    vehicles(`{ updatedSince: { block: 15 }, owner: ${at(BOB)} }`, [1]),
    badVehicles('{ updatedSince: {} }', `${ONE_MOMENT} \`updatedSince\``),
    badVehicles('{ updatedSince: { block: null, time: null } }', `${ONE_MOMENT} \`updatedSince\``),
    badVehicles('{ updatedSince: { block: 1, time: "2023-11-10T20:47:36Z" } }', `${ONE_MOMENT} \`updatedSince\``),
    badVehicles('{ updatedSince: { block: -1 } }', '`updatedSince.block` cannot be negative', 'BAD_USER_INPUT'),
    gives('burnedVehicles(first: 9)', 'totalCount nodes { tokenId tokenDID burnedAt }', {
      totalCount: 2,
      nodes: [
        { tokenId: 5, tokenDID: did(CONTRACTS.vehicle, 5), burnedAt: '2023-11-10T20:46:55Z' },
        { tokenId: 3, tokenDID: did(CONTRACTS.vehicle, 3), burnedAt: '2023-11-10T20:47:35Z' },
      ],
    }),
    gives('burnedVehicles(first: 9, since: { block: 3 })', 'totalCount nodes { tokenId }', { totalCount: 1, nodes: [{ tokenId: 3 }] }),
    gives('burnedVehicles(first: 9, since: { time: "2023-11-10T20:47:30Z" })', 'nodes { tokenId }', { nodes: [] }),
    fails('{ burnedVehicles(first: 9, since: {}) { totalCount } }', `${ONE_MOMENT} \`since\``, { path: ['burnedVehicles'], data: null }),

    gives('vehicle(tokenId: 1, atBlock: 13)', PAST_FIELDS, {
      ...{ owner: addressText(ALICE), definition: { make: 'Then' }, dcn: null },
      history: { totalCount: 3, nodes: [{ kind: 'GRANT_RENOUNCED', to: null }] },
    }),
    gives('vehicle(tokenId: 1, atBlock: 14)', PAST_FIELDS, {
      ...{ owner: addressText(BOB), definition: { make: 'Now' }, dcn: null },
      history: { totalCount: 4, nodes: [{ kind: 'TRANSFERRED', to: addressText(BOB) }] },
    }),
    vehicles(`{ owner: ${at(ALICE)} }`, [3, 2, 1], ', atBlock: 13'),
    vehicles(`{ owner: ${at(ALICE)} }`, [2], ', atBlock: 15'),
    vehicles(`{ owner: ${at(ALICE)} }`, [2], ', atBlock: null'),
    answers('{ then: vehicle(tokenId: 1, atBlock: 13) { definition { make } } now: vehicle(tokenId: 1) { definition { make } } }', {
      then: { definition: { make: 'Then' } },
      now: { definition: { make: 'Now' } },
    }),
    missing('vehicle(tokenId: 3, atBlock: 14)', 'No vehicle with token id 3.'),
    ...[0, 12, 16, 2147483647].map(unavailable),
    fails('{ vehicles(first: 1, atBlock: 12) { totalCount } }', containing('the twin at block 12 is not kept'), {
      path: ['vehicles'],
      data: null,
      code: 'HISTORY_UNAVAILABLE',
      details: { oldestBlock: 13, newestBlock: 15 },
    }),
    fails('{ vehicle(tokenId: 1, atBlock: -1) { tokenId } }', '`atBlock` cannot be negative', {
      path: ['vehicle'],
      data: { vehicle: null },
      code: 'BAD_USER_INPUT',
    }),
    failing('vehicle(atBlock: 13)', 'provide exactly one of `tokenID` or `tokenDID`'),

    // By the account of a developer license, or by its owner.
    gives(`manufacturer(by: { devLicenseClientId: ${at(60)} })`, 'name', { name: 'Maker' }),
    gives(`manufacturer(by: { devLicenseClientId: ${at(63)} })`, 'name', { name: 'Other' }),
    missing(`manufacturer(by: { devLicenseClientId: ${at(64)} })`, `No manufacturer with developer license ${addressText(64)}.`),
    missing(`manufacturer(by: { devLicenseClientId: ${at(62)} })`, `No manufacturer with developer license ${addressText(62)}.`),
    failing(
      `manufacturer(by: { devLicenseClientId: ${at(60)}, tokenId: 1 })`,
      'Provide exactly one of `name`, `tokenID`, `slug`, or `tokenDID`.',
    ),
  ],
};

/** The same on a twin that no block has reached yet. */
export const beforeTheFirstBlock: Section = {
  name: 'a twin without a block',
  fill: () => Promise.resolve(),
  cases: [
    fails('{ vehicle(tokenId: 1, atBlock: 1) { tokenId } }', 'nothing is indexed yet: there is no block to read at', {
      path: ['vehicle'],
      data: { vehicle: null },
      code: 'HISTORY_UNAVAILABLE',
    }),
    vehicles('{ updatedSince: { time: "2023-11-10T20:47:35Z" } }', []),
    answers('{ vehicles(first: 1) { totalCount nodes { tokenId } } manufacturers { totalCount } burnedVehicles(last: 1) { totalCount } }', {
      vehicles: { totalCount: 0, nodes: [] },
      manufacturers: { totalCount: 0 },
      burnedVehicles: { totalCount: 0 },
    }),
  ],
};
