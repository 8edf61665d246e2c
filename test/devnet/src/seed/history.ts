import { encodeBytes32String, parseEther } from 'ethers';
import { addressOf } from '../accounts';
import { DEVNET_ADDRESSES, type Member } from '../chain/members';
import { administrativeLogs, historicalLog } from './administrative-events';
import { DEFAULT_STORAGE_NODE, hashId } from './catalogue';
import type { BlockWriter } from './block-writer';
import { weekAt } from './rewards';
import { DAY } from './timeline';
import type { World } from './world';

const TOKEN_ATTRIBUTE = 'uint256 indexed tokenId, string attribute, string info';
const DEVICE_VEHICLE_OWNER = 'uint256 indexed aftermarketDeviceNode, uint256 indexed vehicleNode, address indexed owner';

/**
 * Logs in the layouts of earlier contract versions that no function emits any more, and the events of administration.
 * Where they mean something they repeat what the chain says already, so that the twin and the contracts agree.
 */
export function recallHistory(world: World, writer: BlockWriter): void {
  const { timeline } = world;
  const emit = (member: Member, event: string, ...args: unknown[]): void => writer.call('Operator', historicalLog(member, event, args));
  timeline.at(1.5, () => administrativeLogs(addressOf('Operator')).forEach((call) => writer.call('Operator', call)));
  timeline.at(3.6, () => {
    const [alice, device, vehicles] = [addressOf('Alice'), world.device(1), world.vehicle(1)];
    emit('registry', `VehicleAttributeSet(${TOKEN_ATTRIBUTE})`, 2, 'Make', 'Honda');
    emit('registry', `AftermarketDeviceAttributeSet(${TOKEN_ATTRIBUTE})`, device.id, 'HardwareRevision', '5.2');
    emit('registry', 'AftermarketDeviceClaimed(uint256 indexed aftermarketDeviceNode, address indexed owner)', device.id, alice);
    emit('registry', `AftermarketDevicePaired(${DEVICE_VEHICLE_OWNER})`, device.id, vehicles.id, alice);
    emit(
      'registry',
      'BeneficiarySet(address indexed idProxyAddress, uint256 nodeId, address indexed beneficiary)',
      DEVNET_ADDRESSES.aftermarketDeviceId,
      device.id,
      addressOf('Alice'),
    );
    emit('registry', 'NodeIdSetForVehicleId(uint256 indexed vehicleId, uint256 indexed storageNodeId)', 1, hashId(DEFAULT_STORAGE_NODE));
    emit('developerLicense', 'LicenseAliasSet(uint256 indexed tokenId, bytes32 licenseAlias)', 1, encodeBytes32String('devnet-dapp'));
    emit('rewards', 'TokensTransferred(address indexed user, uint256 _amount, uint256 vehicleNodeId)', alice, parseEther('2'), 1);
    world.call('Operator', 'rewards', 'transferTokens', alice, parseEther('3'), 1);
  });
  timeline.at(6.1, () => {
    const event = 'PrivilegeSet(uint256 tokenId, uint256 version, uint256 privId, address indexed user, uint256 expires)';
    emit('vehicleId', event, 1, 1, 1, addressOf('Carol'), timeline.end + 365 * DAY);
  });
  timeline.at(40, () => {
    const event =
      'TokensTransferredForConnectionStreak(uint256 week, address indexed user, uint256 _amount, uint256 indexed vehicleNodeId, uint256 connectionStreak)';
    emit('rewards', event, weekAt(timeline.start + 33 * DAY), addressOf('Alice'), parseEther('1'), 1, 4);
  });
  timeline.at(170, () => {
    const bob = addressOf('Bob');
    const gone = world.vehicles.find((one) => one.burned)?.id ?? 0;
    emit('registry', `AftermarketDeviceUnpaired(${DEVICE_VEHICLE_OWNER})`, 8, 2, bob);
    emit('registry', `AftermarketDeviceUnpairedDevAdmin(${DEVICE_VEHICLE_OWNER})`, 8, 2, bob);
    emit('registry', 'AftermarketDeviceUnclaimedDevAdmin(uint256 indexed aftermarketDeviceNode)', 6);
    emit(
      'registry',
      'AftermarketDeviceTransferredDevAdmin(uint256 indexed aftermarketDeviceNode, address indexed oldOwner, address indexed newOwner)',
      8,
      bob,
      addressOf('Frank'),
    );
    emit('registry', 'VehicleNodeBurnedDevAdmin(uint256 indexed vehicleNode, address indexed owner)', gone, bob);
    emit('registry', 'AftermarketDeviceNodeBurnedDevAdmin(uint256 indexed adNode, address indexed owner)', 7, bob);
    emit(
      'registry',
      'SyntheticDeviceNodeBurnedDevAdmin(uint256 indexed syntheticDeviceNode, uint256 indexed vehicleNode, address indexed owner)',
      burnedSynthetic(world),
      gone,
      bob,
    );
    emit('registry', `VehicleAttributeSetDevAdmin(${TOKEN_ATTRIBUTE})`, gone, 'Make', '');
    emit('registry', `AftermarketDeviceAttributeSetDevAdmin(${TOKEN_ATTRIBUTE})`, 7, 'Serial', '');
    emit('registry', `SyntheticDeviceAttributeSetDevAdmin(${TOKEN_ATTRIBUTE})`, burnedSynthetic(world), 'ExternalTokenId', '');
  });
}

/** A synthetic device that no vehicle has any more. */
function burnedSynthetic(world: World): number {
  const live = new Set(world.vehicles.map((one) => one.synthetic));
  let id = 1;
  while (live.has(id)) id += 1;
  return id;
}
