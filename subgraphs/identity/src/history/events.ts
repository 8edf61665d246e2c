import { ZERO_ADDRESS_BYTES } from '@dimo-node/kit';
import type { HistoryDetail } from './entry';
import { layout, layoutKey, type HistoryLayout } from './layouts';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

/** 9999-12-31T23:59:59Z, which stands for every later expiry and for "for ever". */
const LAST_SECOND = 253_402_300_799n;
const moment = (seconds: bigint): Date => new Date(Number(seconds > LAST_SECOND ? LAST_SECOND : seconds) * 1000);

function moved(from: string, to: string): HistoryDetail {
  const nobody = ZERO_ADDRESS_BYTES.toString('hex');
  const kind = from === nobody ? 'MINTED' : to === nobody ? 'BURNED' : 'TRANSFERRED';
  return { kind, ...(from === nobody ? {} : { from: bytes(from) }), ...(to === nobody ? {} : { to: bytes(to) }) };
}

/** A template is named by a word that is not zero. */
function granted(grantee: string, mask: string, expires: bigint, sourceURI: string, template = ''): HistoryDetail {
  const templateId = /[1-9a-f]/.test(template) ? { templateId: bytes(template) } : {};
  return { kind: 'GRANT_SET', grantee: bytes(grantee), mask: bytes(mask), expiresAt: moment(expires), sourceURI, ...templateId };
}

const definitionSet = (value: string): HistoryDetail => ({ kind: 'DEFINITION_SET', value: value === '' ? null : value });
const deviceOf = (kind: 'AFTERMARKET_DEVICE_PAIRED' | 'AFTERMARKET_DEVICE_UNPAIRED') => {
  return ([aftermarketDeviceId]: [number, number, string]): HistoryDetail => ({ kind, aftermarketDeviceId });
};
const attributeSet = ([, attribute, value]: [number, string, string]): HistoryDetail => ({ kind: 'ATTRIBUTE_SET', attribute, value });
const storageNodeSet = ([, node]: [number, string]): HistoryDetail => ({ kind: 'STORAGE_NODE_SET', storageNodeId: bytes(node) });
const privilegeSet = ([, , privilegeId, grantee, expires]: [number, bigint, number, string, bigint]): HistoryDetail => ({
  kind: 'PRIVILEGE_SET',
  privilegeId,
  grantee: bytes(grantee),
  expiresAt: moment(expires),
});
const PRIVILEGE = ['id', 'amount', 'id', 'address', 'amount'] as const;
const PAIR = ['id', 'id', 'address'] as const;
const ATTRIBUTE = ['id', 'text', 'text'] as const;

const paired = (['Paired', 'Unpaired', 'UnpairedDevAdmin'] as const).flatMap((name) => {
  const tell = deviceOf(name === 'Paired' ? 'AFTERMARKET_DEVICE_PAIRED' : 'AFTERMARKET_DEVICE_UNPAIRED');
  const signature = (indexed: string): string =>
    `AftermarketDevice${name}(uint256 ${indexed}aftermarketDeviceNode, uint256 ${indexed}vehicleNode, address indexed owner)`;
  return (name === 'UnpairedDevAdmin' ? ['indexed '] : ['', 'indexed ']).map((indexed) =>
    layout('registry', signature(indexed), PAIR, tell),
  );
});

/** Every layout that the indexer stores a vehicle with. */
export const HISTORY_LAYOUTS: readonly HistoryLayout[] = [
  layout(
    'vehicleId',
    'Transfer(address indexed from, address indexed to, uint256 indexed tokenId)',
    ['address', 'address', 'id'],
    ([from, to]) => moved(from, to),
  ),
  layout(
    'vehicleId',
    'PrivilegeSet(uint256 indexed tokenId, uint256 version, uint256 indexed privId, address indexed user, uint256 expires)',
    PRIVILEGE,
    privilegeSet,
  ),
  layout(
    'vehicleId',
    'PrivilegeSet(uint256 tokenId, uint256 version, uint256 privId, address indexed user, uint256 expires)',
    PRIVILEGE,
    privilegeSet,
  ),
  layout(
    'registry',
    'VehicleNodeMintedWithDeviceDefinition(uint256 indexed manufacturerId, uint256 indexed vehicleId, address indexed owner, string deviceDefinitionId)',
    ['id', 'id', 'address', 'text'],
    ([, , , id]) => definitionSet(id),
  ),
  layout('registry', 'DeviceDefinitionIdSet(uint256 indexed vehicleId, string ddId)', ['id', 'text'], ([, id]) => definitionSet(id)),
  layout('registry', 'VehicleAttributeSet(uint256 tokenId, string attribute, string info)', ATTRIBUTE, attributeSet),
  layout('registry', 'VehicleAttributeSet(uint256 indexed tokenId, string attribute, string info)', ATTRIBUTE, attributeSet),
  layout('registry', 'VehicleAttributeSetDevAdmin(uint256 indexed tokenId, string attribute, string info)', ATTRIBUTE, attributeSet),
  layout('registry', 'VehicleStorageNodeIdSet(uint256 indexed vehicleId, uint256 indexed storageNodeId)', ['id', 'word'], storageNodeSet),
  layout('registry', 'NodeIdSetForVehicleId(uint256 indexed vehicleId, uint256 indexed storageNodeId)', ['id', 'word'], storageNodeSet),
  layout('storageNode', 'NodeSetForVehicle(uint256 indexed vehicleId, uint256 indexed nodeId)', ['id', 'word'], storageNodeSet),
  ...paired,
  layout(
    'registry',
    'SyntheticDeviceNodeMinted(uint256 connectionId, uint256 syntheticDeviceNode, uint256 indexed vehicleNode, address indexed syntheticDeviceAddress, address indexed owner)',
    ['word', 'id', 'id', 'address', 'address'],
    ([, syntheticDeviceId]) => ({ kind: 'SYNTHETIC_DEVICE_PAIRED', syntheticDeviceId }),
  ),
  layout(
    'registry',
    'SyntheticDeviceNodeMinted(uint256 syntheticDeviceNode, uint256 indexed vehicleNode, address indexed syntheticDeviceAddress, address indexed owner)',
    ['id', 'id', 'address', 'address'],
    ([syntheticDeviceId]) => ({ kind: 'SYNTHETIC_DEVICE_PAIRED', syntheticDeviceId }),
  ),
  ...['SyntheticDeviceNodeBurned', 'SyntheticDeviceNodeBurnedDevAdmin'].map((name) =>
    layout(
      'registry',
      `${name}(uint256 indexed syntheticDeviceNode, uint256 indexed vehicleNode, address indexed owner)`,
      PAIR,
      ([syntheticDeviceId]) => ({ kind: 'SYNTHETIC_DEVICE_UNPAIRED', syntheticDeviceId }),
    ),
  ),
  layout(
    'sacd',
    'PermissionsSet(address indexed asset, uint256 indexed tokenId, uint256 permissions, address indexed grantee, uint256 expiration, uint256 templateId, string source)',
    ['address', 'word', 'word', 'address', 'amount', 'word', 'text'],
    ([, , mask, grantee, expires, template, source]) => granted(grantee, mask, expires, source, template),
  ),
  layout(
    'sacd',
    'PermissionsSet(address indexed asset, uint256 indexed tokenId, uint256 permissions, address indexed grantee, uint256 expiration, string source)',
    ['address', 'word', 'word', 'address', 'amount', 'text'],
    ([, , mask, grantee, expires, source]) => granted(grantee, mask, expires, source),
  ),
  layout(
    'sacd',
    'PermissionsRenounced(address indexed asset, uint256 indexed tokenId, address indexed grantee)',
    ['address', 'word', 'address'],
    ([, , grantee]) => ({
      kind: 'GRANT_RENOUNCED',
      grantee: bytes(grantee),
    }),
  ),
  layout('dcnResolver', 'VehicleIdChanged(bytes32 indexed node, uint256 indexed vehicleId_)', ['word', 'id'], ([node]) => ({
    kind: 'NAME_LINKED',
    node: bytes(node),
  })),
  ...(['Attached', 'Detached'] as const).map((name) =>
    layout(
      'staking',
      `Vehicle${name}(address indexed user, uint256 indexed stakeId, uint256 indexed vehicleId)`,
      ['address', 'id', 'id'],
      ([, stakeId]) => ({
        kind: name === 'Attached' ? 'STAKE_ATTACHED' : 'STAKE_DETACHED',
        stakeId,
      }),
    ),
  ),
];

const layouts = new Map(HISTORY_LAYOUTS.map((one) => [one.key, one]));

/** The layout that a stored event has, or undefined when it is none that is told. */
export function layoutOf(event: string, topics: Buffer): HistoryLayout | undefined {
  return layouts.get(layoutKey(event, topics));
}
