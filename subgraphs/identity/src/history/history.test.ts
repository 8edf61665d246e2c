import { amoy } from '@dimo-node/kit';
import { useIdentity, type IdentityHarness } from '../../../../test/support/identity';
import { time } from '../../../../test/support/twin-rows';
import { A, B, EN, NOBODY, on, SN, TP, word, X, type Emission } from '../../../../test/support/scenario';
import { ContractBook } from '../../../indexer/src/chain/contract-book';
import { decodeLog } from '../../../indexer/src/fold/decoded';
import { HISTORY_KINDS } from './entry';
import { HISTORY_LAYOUTS, layoutOf } from './events';

const VEHICLE = 501;
const OWNER = '0x000000000000000000000000000000000000a001';
const NEXT = '0x000000000000000000000000000000000000b002';
const VEHICLES = bare(amoy.contracts.vehicleId);

function bare(address: string | undefined): string {
  return (address ?? '').slice(2).toLowerCase();
}

/** The emission at Amoy's address of its contract. */
function emit(role: Parameters<typeof on>[0], event: string, ...args: (string | number | bigint)[]): Emission {
  return { ...on(role)(event, ...args), address: bare(amoy.contracts[role]) };
}

/** What happens, one block each, and what the history tells of it besides where it stands. */
const story: [Emission, Record<string, unknown>][] = [
  [emit('vehicleId', 'Transfer', NOBODY, A, VEHICLE), { kind: 'MINTED', from: null, to: OWNER }],
  [
    emit('registry', 'VehicleNodeMintedWithDeviceDefinition', 131, VEHICLE, A, 'ford_focus_2020'),
    { kind: 'DEFINITION_SET', value: 'ford_focus_2020' },
  ],
  [emit('registry', 'VehicleAttributeSet', VEHICLE, 'Make', 'Ford'), { kind: 'ATTRIBUTE_SET', attribute: 'Make', value: 'Ford' }],
  [
    emit('registry', 'VehicleAttributeSet(uint256 indexed tokenId, string attribute, string info)', VEHICLE, 'Model', 'Focus'),
    { kind: 'ATTRIBUTE_SET', attribute: 'Model', value: 'Focus' },
  ],
  [emit('registry', 'VehicleAttributeSetDevAdmin', VEHICLE, 'Year', '2020'), { kind: 'ATTRIBUTE_SET', attribute: 'Year', value: '2020' }],
  [emit('registry', 'DeviceDefinitionIdSet', VEHICLE, ''), { kind: 'DEFINITION_SET', value: null }],
  [emit('registry', 'VehicleStorageNodeIdSet', VEHICLE, SN), { kind: 'STORAGE_NODE_SET', storageNodeId: BigInt(`0x${SN}`).toString() }],
  [emit('registry', 'NodeIdSetForVehicleId', VEHICLE, word(0)), { kind: 'STORAGE_NODE_SET', storageNodeId: '0' }],
  [emit('storageNode', 'NodeSetForVehicle', VEHICLE, word(9)), { kind: 'STORAGE_NODE_SET', storageNodeId: '9' }],
  [emit('registry', 'AftermarketDevicePaired', 601, VEHICLE, A), { kind: 'AFTERMARKET_DEVICE_PAIRED', aftermarketDeviceId: 601 }],
  [emit('registry', 'AftermarketDeviceUnpaired', 601, VEHICLE, A), { kind: 'AFTERMARKET_DEVICE_UNPAIRED', aftermarketDeviceId: 601 }],
  ...['Paired', 'Unpaired'].map((name): [Emission, Record<string, unknown>] => [
    emit(
      'registry',
      `AftermarketDevice${name}(uint256 indexed aftermarketDeviceNode, uint256 indexed vehicleNode, address indexed owner)`,
      602,
      VEHICLE,
      A,
    ),
    { kind: `AFTERMARKET_DEVICE_${name.toUpperCase()}`, aftermarketDeviceId: 602 },
  ]),
  [
    emit('registry', 'AftermarketDeviceUnpairedDevAdmin', 603, VEHICLE, A),
    { kind: 'AFTERMARKET_DEVICE_UNPAIRED', aftermarketDeviceId: 603 },
  ],
  [emit('registry', 'SyntheticDeviceNodeMinted', word(7), 701, VEHICLE, X, A), { kind: 'SYNTHETIC_DEVICE_PAIRED', syntheticDeviceId: 701 }],
  [emit('registry', 'SyntheticDeviceNodeMinted', 702, VEHICLE, X, A), { kind: 'SYNTHETIC_DEVICE_PAIRED', syntheticDeviceId: 702 }],
  [emit('registry', 'SyntheticDeviceNodeBurned', 701, VEHICLE, A), { kind: 'SYNTHETIC_DEVICE_UNPAIRED', syntheticDeviceId: 701 }],
  [emit('registry', 'SyntheticDeviceNodeBurnedDevAdmin', 702, VEHICLE, A), { kind: 'SYNTHETIC_DEVICE_UNPAIRED', syntheticDeviceId: 702 }],
  [
    emit('sacd', 'PermissionsSet', VEHICLES, VEHICLE, 0xc0c, B, 1_900_000_000, TP, 'ipfs://x'),
    {
      kind: 'GRANT_SET',
      grantee: NEXT,
      permissionMask: '0xc0c',
      permissions: ['privilege:GetNonLocationHistory', 'privilege:GetVINCredential'],
      expiresAt: '2030-03-17T17:46:40Z',
      sourceURI: 'ipfs://x',
      templateId: BigInt(`0x${TP}`).toString(),
    },
  ],
  [
    emit('sacd', 'PermissionsSet', VEHICLES, VEHICLE, 0, B, 2n ** 256n - 1n, ''),
    {
      kind: 'GRANT_SET',
      grantee: NEXT,
      permissionMask: '0x0',
      permissions: [],
      expiresAt: '9999-12-31T23:59:59Z',
      sourceURI: '',
      templateId: null,
    },
  ],
  [emit('sacd', 'PermissionsRenounced', VEHICLES, VEHICLE, B), { kind: 'GRANT_RENOUNCED', grantee: NEXT }],
  ...['indexed ', ''].map((indexed): [Emission, Record<string, unknown>] => [
    emit(
      'vehicleId',
      `PrivilegeSet(uint256 ${indexed}tokenId, uint256 version, uint256 ${indexed}privId, address indexed user, uint256 expires)`,
      VEHICLE,
      1,
      4,
      B,
      0,
    ),
    {
      kind: 'PRIVILEGE_SET',
      privilegeId: 4,
      grantee: NEXT,
      permissions: ['privilege:GetLocationHistory'],
      expiresAt: '1970-01-01T00:00:00Z',
    },
  ]),
  [emit('dcnResolver', 'VehicleIdChanged', EN, VEHICLE), { kind: 'NAME_LINKED', node: `0x${EN}` }],
  [emit('staking', 'VehicleAttached', A, 3, VEHICLE), { kind: 'STAKE_ATTACHED', stakeId: 3 }],
  [emit('staking', 'VehicleDetached', A, 3, VEHICLE), { kind: 'STAKE_DETACHED', stakeId: 3 }],
  [emit('vehicleId', 'Transfer', A, B, VEHICLE), { kind: 'TRANSFERRED', from: OWNER, to: NEXT }],
  [emit('vehicleId', 'Transfer', B, NOBODY, VEHICLE), { kind: 'BURNED', from: NEXT, to: null }],
];

/** About other vehicles, about no vehicle, and of another token with the same number. */
const strangers: Emission[] = [
  emit('vehicleId', 'Transfer', NOBODY, A, 502),
  emit('registry', 'AftermarketDevicePaired', VEHICLE, 502, A),
  emit('aftermarketDeviceId', 'Transfer', NOBODY, A, VEHICLE),
  emit('sacd', 'PermissionsSet', A, VEHICLE, 12, B, 1_900_000_000, ''),
  emit('sacd', 'PermissionsRenounced', A, VEHICLE, B),
  emit('registry', 'AftermarketDeviceAttributeSet', VEHICLE, 'Serial', 'x'),
  emit('staking', 'Transfer', NOBODY, A, VEHICLE),
];

const book = new ContractBook(amoy);

const PLACE = { blockNumber: 1, logIndex: 3, txIndex: 1, txHash: `0x${'00'.repeat(32)}` };
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const wordsOf = (topics: readonly string[]): Buffer => bytes(topics.map((topic) => topic.slice(2)).join(''));

async function fill({ pool, insert }: IdentityHarness): Promise<void> {
  await insert('vehicle', { id: VEHICLE }, { id: 502 }, { id: 0 });
  for (const [block, { address, topics, data }] of [...story.map(([emission]) => emission), ...strangers].entries()) {
    const hash = Buffer.alloc(32, block + 1);
    const { event, vehicleId } = decodeLog({ ...PLACE, address, topics, data }, book);
    await pool.query('INSERT INTO chain.block VALUES ($1, $2, $2, $3)', [block + 1, hash, time(block)]);
    await pool.query('INSERT INTO chain.event VALUES ($1, 3, 1, $2, $3, $4, $5, $6, $7)', [
      block + 1,
      hash,
      bytes(address),
      event,
      wordsOf(topics),
      bytes(data.slice(2)),
      vehicleId,
    ]);
  }
}

interface Page {
  readonly totalCount: number;
  readonly nodes: readonly Record<string, unknown>[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

describe('Vehicle.history', () => {
  const identity = useIdentity(fill);

  async function page(args: string, fields: string, vehicle = VEHICLE): Promise<Page> {
    const { vehicle: found } = await identity().data<{ vehicle: { history: Page } }>(
      `{ vehicle(tokenId: ${vehicle}) { history(${args}) { totalCount nodes { ${fields} } pageInfo { endCursor hasNextPage } } } }`,
    );
    return found.history;
  }

  it('tells every layout of every event of the vehicle, the latest first', async () => {
    const members = [...new Set(story.flatMap(([, members]) => Object.keys(members)))].join(' ');
    const { totalCount, nodes } = await page('first: 100', `event blockNumber logIndex time transactionHash ${members}`);
    expect(totalCount).toBe(story.length);
    for (const [index, [, members]] of story.entries()) {
      const told = Object.fromEntries(
        Object.entries(nodes[story.length - 1 - index] ?? {}).map(([key, value]) => [key, lowered(key, value)]),
      );
      expect(told).toMatchObject({
        ...members,
        blockNumber: index + 1,
        logIndex: 3,
        transactionHash: `0x${Buffer.alloc(32, index + 1).toString('hex')}`,
      });
    }
  });

  it('covers every layout and every kind', () => {
    const layouts = story.map(([{ topics, data, address }]) => {
      return layoutOf(decodeLog({ ...PLACE, address, topics, data }, book).event, wordsOf(topics));
    });
    expect(new Set(layouts)).toEqual(new Set(HISTORY_LAYOUTS));
    expect(new Set(story.map(([, { kind }]) => kind))).toEqual(new Set(HISTORY_KINDS));
  });

  it.each(HISTORY_KINDS.map((kind) => [kind]))('filters by %s', async (kind) => {
    const { totalCount, nodes } = await page(`first: 100, filterBy: { kinds: [${kind}] }`, 'kind');
    expect(nodes.map((node) => node.kind)).toEqual(story.filter(([, members]) => members.kind === kind).map(() => kind));
    expect(totalCount).toBe(nodes.length);
  });

  it.each([
    ['{}', story.length],
    ['{ kinds: null }', story.length],
    ['{ kinds: [] }', 0],
    ['{ kinds: [MINTED, BURNED] }', 2],
  ])('takes the filter %s', async (filterBy, totalCount) => {
    expect(await page(`first: 1, filterBy: ${filterBy}`, 'kind')).toMatchObject({ totalCount });
  });

  it('keeps vehicles apart', async () => {
    const { nodes } = await page('first: 100', 'kind blockNumber', 502);
    expect(nodes.map(({ kind }) => kind)).toEqual(['AFTERMARKET_DEVICE_PAIRED', 'MINTED']);
    expect((await page('first: 1', 'kind', 0)).totalCount).toBe(0);
  });

  it('pages', async () => {
    const blocks: unknown[] = [];
    for (let args = 'first: 7', more = true; more;) {
      const { nodes, pageInfo } = await page(args, 'blockNumber');
      blocks.push(...nodes.map(({ blockNumber }) => blockNumber));
      args = `first: 7, after: "${pageInfo.endCursor}"`;
      more = pageInfo.hasNextPage;
    }
    expect(blocks).toEqual(story.map((_, index) => story.length - index));
  });

  it('reads the index by vehicle, one statement for all vehicles of a page', async () => {
    identity().statements.length = 0;
    await identity().data('{ vehicles(first: 100) { nodes { history(first: 5) { nodes { kind } } } } }');
    expect(identity().statements).toHaveLength(2);
    const { rows } = await identity().pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT 1 FROM chain.event e WHERE e.vehicle_id = 501 ORDER BY e.block_number DESC LIMIT 1`,
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('event_vehicle');
  });

  it.each([
    ['', 'provide `first` or `last`'],
    ['(first: 101)', 'the value 101 for `first` exceeds the limit 100'],
    ['(first: 1, after: "MQ==")', 'invalid cursor'],
    ['(first: 1, filterBy: { kinds: [SOLD] })', 'SOLD'],
  ])('refuses %s', async (args, message) => {
    const { errors } = await identity().ask(`{ vehicle(tokenId: ${VEHICLE}) { history${args} { totalCount } } }`);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toContain(message);
  });
});

/** Addresses are compared whatever their case. */
function lowered(key: string, value: unknown): unknown {
  return ['from', 'to', 'grantee'].includes(key) && typeof value === 'string' ? value.toLowerCase() : value;
}
