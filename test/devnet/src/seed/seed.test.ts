import { EventFragment, Interface } from 'ethers';
import type { ReceiptLog } from '../chain/send';
import { DEVNET_ADDRESSES, type Member } from '../chain/members';
import { startDevnet, type Devnet } from '../devnet';

/** Contract and event: what the twin is made of, as the deployed contracts emit it. */
const HANDLED: readonly (readonly [Member, string])[] = [
  ['registry', 'ManufacturerNodeMinted(string name, uint256 tokenId, address indexed owner)'],
  ['registry', 'DeviceDefinitionTableCreated(address indexed tableOwner, uint256 indexed manufacturerId, uint256 indexed tableId)'],
  ['registry', 'ManufacturerTableSet(uint256 indexed manufacturerId, uint256 indexed tableId)'],
  ['registry', 'VehicleNodeMinted(uint256 manufacturerNode, uint256 tokenId, address owner)'],
  [
    'registry',
    'VehicleNodeMintedWithDeviceDefinition(uint256 indexed manufacturerId, uint256 indexed vehicleId, address indexed owner, string deviceDefinitionId)',
  ],
  ['registry', 'VehicleAttributeSet(uint256 tokenId, string attribute, string info)'],
  ['registry', 'DeviceDefinitionIdSet(uint256 indexed vehicleId, string ddId)'],
  ['registry', 'VehicleStorageNodeIdSet(uint256 indexed vehicleId, uint256 indexed storageNodeId)'],
  [
    'registry',
    'AftermarketDeviceNodeMinted(uint256 indexed manufacturerId, uint256 tokenId, address indexed aftermarketDeviceAddress, address indexed owner)',
  ],
  ['registry', 'AftermarketDeviceAttributeSet(uint256 tokenId, string attribute, string info)'],
  ['registry', 'AftermarketDeviceClaimed(uint256 aftermarketDeviceNode, address indexed owner)'],
  ['registry', 'AftermarketDeviceUnclaimed(uint256 indexed aftermarketDeviceNode)'],
  ['registry', 'AftermarketDeviceUnclaimed(uint256 indexed aftermarketDeviceNode, address indexed owner)'],
  ['registry', 'AftermarketDevicePaired(uint256 aftermarketDeviceNode, uint256 vehicleNode, address indexed owner)'],
  ['registry', 'AftermarketDeviceUnpaired(uint256 aftermarketDeviceNode, uint256 vehicleNode, address indexed owner)'],
  [
    'registry',
    'AftermarketDeviceAddressReset(uint256 indexed manufacturerId, uint256 indexed tokenId, address indexed aftermarketDeviceAddress)',
  ],
  ['registry', 'BeneficiarySet(address indexed idProxyAddress, uint256 indexed nodeId, address indexed beneficiary)'],
  [
    'registry',
    'SyntheticDeviceNodeMinted(uint256 connectionId, uint256 syntheticDeviceNode, uint256 indexed vehicleNode, address indexed syntheticDeviceAddress, address indexed owner)',
  ],
  ['registry', 'SyntheticDeviceNodeBurned(uint256 indexed syntheticDeviceNode, uint256 indexed vehicleNode, address indexed owner)'],
  ['vehicleId', 'Transfer(address indexed from, address indexed to, uint256 indexed tokenId)'],
  ['vehicleId', 'PrivilegeSet(uint256 indexed tokenId, uint256 version, uint256 indexed privId, address indexed user, uint256 expires)'],
  ['aftermarketDeviceId', 'Transfer(address indexed from, address indexed to, uint256 indexed tokenId)'],
  ['manufacturerId', 'Transfer(address indexed from, address indexed to, uint256 indexed tokenId)'],
  [
    'sacd',
    'PermissionsSet(address indexed asset, uint256 indexed tokenId, uint256 permissions, address indexed grantee, uint256 expiration, uint256 templateId, string source)',
  ],
  [
    'sacd',
    'PermissionsSet(address indexed asset, uint256 indexed tokenId, uint256 permissions, address indexed grantee, uint256 expiration, string source)',
  ],
  ['sacd', 'PermissionsRenounced(address indexed asset, uint256 indexed tokenId, address indexed grantee)'],
  [
    'template',
    'TemplateCreated(uint256 indexed templateId, address indexed creator, address indexed asset, uint256 permissions, string cid)',
  ],
  ['dcnRegistry', 'NewNode(bytes32 indexed node, address indexed owner)'],
  ['dcnRegistry', 'NewExpiration(bytes32 indexed node, uint256 expiration)'],
  ['dcnResolver', 'NameChanged(bytes32 indexed node, string name_)'],
  ['dcnResolver', 'VehicleIdChanged(bytes32 indexed node, uint256 indexed vehicleId_)'],
  [
    'rewards',
    'TokensTransferredForDevice(uint256 week, address indexed user, uint256 _amount, uint256 indexed vehicleNodeId, address deviceNftProxy, uint256 indexed deviceNode)',
  ],
  [
    'rewards',
    'TokensTransferredForConnectionStreak(uint256 indexed week, address indexed user, uint256 _amount, uint256 indexed vehicleNodeId, uint256 connectionStreak)',
  ],
  ['developerLicense', 'Issued(uint256 indexed tokenId, address indexed owner, address indexed clientId)'],
  ['developerLicense', 'LicenseAliasSet(uint256 indexed tokenId, string licenseAlias)'],
  ['developerLicense', 'RedirectUriEnabled(uint256 indexed tokenId, string uri)'],
  ['developerLicense', 'RedirectUriDisabled(uint256 indexed tokenId, string uri)'],
  ['developerLicense', 'SignerEnabled(uint256 indexed tokenId, address indexed signer)'],
  ['developerLicense', 'SignerDisabled(uint256 indexed tokenId, address indexed signer)'],
  [
    'staking',
    'Staked(address indexed user, uint256 indexed stakeId, address indexed stakingBeacon, uint8 level, uint256 amount, uint256 lockEndTime, uint256 points)',
  ],
  ['staking', 'Withdrawn(address indexed user, uint256 indexed stakeId, uint256 amount, uint256 points)'],
  ['staking', 'StakingExtended(address indexed user, uint256 indexed stakeId, uint256 newLockEndTime, uint256 points)'],
  ['staking', 'VehicleAttached(address indexed user, uint256 indexed stakeId, uint256 indexed vehicleId)'],
  ['staking', 'VehicleDetached(address indexed user, uint256 indexed stakeId, uint256 indexed vehicleId)'],
  ['staking', 'Transfer(address indexed from, address indexed to, uint256 indexed tokenId)'],
  [
    'connection',
    'ConnectionMinted(address indexed account, uint256 indexed connectionId, address indexed connectionAddr, string connectionName, bytes32 connectionType, uint256 connectionCostInDimo)',
  ],
  ['connection', 'Transfer(address indexed from, address indexed to, uint256 indexed tokenId)'],
  [
    'storageNode',
    'StorageNodeAnchorMinted(address indexed account, uint256 indexed nodeAnchorId, address indexed nodeAnchorAddr, string nodeAnchorLabel, string nodeAnchorUri)',
  ],
  ['storageNode', 'Transfer(address indexed from, address indexed to, uint256 indexed id)'],
  ['storageNode', 'NodeUriUpdated(uint256 indexed nodeId, string newNodeUri)'],
  ['storageNode', 'NodeSetForVehicle(uint256 indexed vehicleId, uint256 indexed nodeId)'],
];

/** Layouts of earlier contract versions; several share topic 0 with a current one and differ in what is indexed. */
const HISTORICAL: readonly (readonly [Member, string])[] = [
  ['registry', 'VehicleNodeMinted(uint256 tokenId, address owner)'],
  ['registry', 'ManufacturerNodeMinted(uint256 tokenId, address indexed owner)'],
  ['registry', 'AftermarketDeviceNodeMinted(uint256 tokenId, address indexed aftermarketDeviceAddress, address indexed owner)'],
  ['registry', 'VehicleAttributeSet(uint256 indexed tokenId, string attribute, string info)'],
  ['registry', 'AftermarketDeviceAttributeSet(uint256 indexed tokenId, string attribute, string info)'],
  ['registry', 'AftermarketDeviceUnpaired(uint256 indexed aftermarketDeviceNode, uint256 indexed vehicleNode, address indexed owner)'],
  [
    'registry',
    'AftermarketDeviceUnpairedDevAdmin(uint256 indexed aftermarketDeviceNode, uint256 indexed vehicleNode, address indexed owner)',
  ],
  ['registry', 'AftermarketDeviceUnclaimedDevAdmin(uint256 indexed aftermarketDeviceNode)'],
  [
    'registry',
    'AftermarketDeviceTransferredDevAdmin(uint256 indexed aftermarketDeviceNode, address indexed oldOwner, address indexed newOwner)',
  ],
  ['registry', 'VehicleNodeBurnedDevAdmin(uint256 indexed vehicleNode, address indexed owner)'],
  ['registry', 'AftermarketDeviceNodeBurnedDevAdmin(uint256 indexed adNode, address indexed owner)'],
  [
    'registry',
    'SyntheticDeviceNodeBurnedDevAdmin(uint256 indexed syntheticDeviceNode, uint256 indexed vehicleNode, address indexed owner)',
  ],
  ['registry', 'VehicleAttributeSetDevAdmin(uint256 indexed tokenId, string attribute, string info)'],
  ['registry', 'AftermarketDeviceAttributeSetDevAdmin(uint256 indexed tokenId, string attribute, string info)'],
  ['registry', 'SyntheticDeviceAttributeSetDevAdmin(uint256 indexed tokenId, string attribute, string info)'],
  [
    'registry',
    'SyntheticDeviceNodeMinted(uint256 syntheticDeviceNode, uint256 indexed vehicleNode, address indexed syntheticDeviceAddress, address indexed owner)',
  ],
  ['registry', 'NodeIdSetForVehicleId(uint256 indexed vehicleId, uint256 indexed storageNodeId)'],
  ['registry', 'BeneficiarySet(address indexed idProxyAddress, uint256 nodeId, address indexed beneficiary)'],
  ['vehicleId', 'PrivilegeSet(uint256 tokenId, uint256 version, uint256 privId, address indexed user, uint256 expires)'],
  ['rewards', 'TokensTransferred(address indexed user, uint256 _amount, uint256 vehicleNodeId)'],
  [
    'rewards',
    'TokensTransferredForConnectionStreak(uint256 week, address indexed user, uint256 _amount, uint256 indexed vehicleNodeId, uint256 connectionStreak)',
  ],
  [
    'connection',
    'ConnectionMinted(address indexed account, uint256 indexed connectionId, address indexed connectionAddr, string connectionName, uint256 connectionCostInDimo, uint256 points)',
  ],
  [
    'connection',
    'LicenseMinted(address indexed account, uint256 indexed licenseId, address indexed licenseAddr, uint256 licenseCostInDimo)',
  ],
  ['developerLicense', 'LicenseAliasSet(uint256 indexed tokenId, bytes32 licenseAlias)'],
  ['registry', 'AftermarketDeviceClaimed(uint256 indexed aftermarketDeviceNode, address indexed owner)'],
  ['registry', 'AftermarketDevicePaired(uint256 indexed aftermarketDeviceNode, uint256 indexed vehicleNode, address indexed owner)'],
];

const SEED_END = 1_795_000_000;

describe('the seeded chain', () => {
  let devnet: Devnet;
  const logs = new Map<string, ReceiptLog[]>();
  const key = (address: string, topic0: string, topics: number): string => `${address.toLowerCase()} ${topic0} ${topics}`;

  beforeAll(async () => {
    devnet = await startDevnet({ seedEnd: SEED_END, activity: false, emptyBlockMs: 0 });
    const all = (await devnet.rpc.send('eth_getLogs', [{ fromBlock: '0x0', toBlock: 'latest' }])) as ReceiptLog[];
    for (const log of all) {
      const place = key(log.address, log.topics[0] ?? '', log.topics.length);
      logs.set(place, [...(logs.get(place) ?? []), log]);
    }
  });
  afterAll(() => devnet.stop());

  it.each([...HANDLED, ...HISTORICAL])('%s emits %s', (member, signature) => {
    const fragment = EventFragment.from(signature);
    const indexed = fragment.inputs.filter((input) => input.indexed).length;
    const found = logs.get(key(DEVNET_ADDRESSES[member], fragment.topicHash, indexed + 1)) ?? [];
    expect(found.length).toBeGreaterThan(0);
    const events = new Interface([fragment]);
    for (const log of found) {
      const args = events.parseLog({ topics: [...log.topics], data: log.data })?.args;
      // A wrong layout does not survive the way there and back.
      expect(events.encodeEventLog(fragment, args?.toArray() ?? [])).toEqual({ topics: log.topics, data: log.data });
    }
  });

  it('is the same again, block hashes included, from the same seed and end; another from another seed', async () => {
    const head = async (one: Devnet): Promise<unknown> =>
      ((await one.rpc.send('eth_getBlockByNumber', ['latest', false])) as { hash: string }).hash;
    const [twin, other] = await Promise.all([
      startDevnet({ seedEnd: SEED_END, activity: false, emptyBlockMs: 0 }),
      startDevnet({ seedEnd: SEED_END, activity: false, emptyBlockMs: 0, seed: 2 }),
    ]);
    try {
      expect(await head(twin)).toBe(await head(devnet));
      expect(await head(other)).not.toBe(await head(devnet));
    } finally {
      await Promise.all([twin.stop(), other.stop()]);
    }
  });
});
