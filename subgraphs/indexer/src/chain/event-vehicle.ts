import type { ContractRole } from '@dimo-node/kit';
import type { EventFragment } from 'ethers';
import type { ContractBook } from './contract-book';
import { PREFIX, WORD } from './decode';
import { hexNumber } from './hex-number';

/** The parameter that names the vehicle, of every event that belongs to a vehicle's history. */
const PARAMETERS: ReadonlyMap<string, string> = new Map([
  ['vehicleId.Transfer', 'tokenId'],
  ['vehicleId.PrivilegeSet', 'tokenId'],
  ['registry.VehicleNodeMintedWithDeviceDefinition', 'vehicleId'],
  ['registry.DeviceDefinitionIdSet', 'vehicleId'],
  ['registry.VehicleAttributeSet', 'tokenId'],
  ['registry.VehicleAttributeSetDevAdmin', 'tokenId'],
  ['registry.VehicleStorageNodeIdSet', 'vehicleId'],
  ['registry.NodeIdSetForVehicleId', 'vehicleId'],
  ['registry.AftermarketDevicePaired', 'vehicleNode'],
  ['registry.AftermarketDeviceUnpaired', 'vehicleNode'],
  ['registry.AftermarketDeviceUnpairedDevAdmin', 'vehicleNode'],
  ['registry.SyntheticDeviceNodeMinted', 'vehicleNode'],
  ['registry.SyntheticDeviceNodeBurned', 'vehicleNode'],
  ['registry.SyntheticDeviceNodeBurnedDevAdmin', 'vehicleNode'],
  ['sacd.PermissionsSet', 'tokenId'],
  ['sacd.PermissionsRenounced', 'tokenId'],
  ['dcnResolver.VehicleIdChanged', 'vehicleId_'],
  ['staking.VehicleAttached', 'vehicleId'],
  ['staking.VehicleDetached', 'vehicleId'],
  ['storageNode.NodeSetForVehicle', 'vehicleId'],
]);

/** Token id of the vehicle that a log is about; null when it names no possible id. */
export type VehicleReader = (topics: readonly string[], data: string, contracts: ContractBook) => number | null;

/** How to read the vehicle of one layout of an event; undefined for events that are about no vehicle. */
export function vehicleReader(role: ContractRole, fragment: EventFragment): VehicleReader | undefined {
  const parameter = PARAMETERS.get(`${role}.${fragment.name}`);
  if (parameter === undefined) return undefined;
  const named = fragment.inputs.find(({ name }) => name === parameter);
  if (named === undefined) throw new Error(`${fragment.format()} has no parameter ${parameter}`);
  const alike = fragment.inputs.filter(({ indexed }) => Boolean(indexed) === Boolean(named.indexed));
  const place = alike.indexOf(named);
  if (!named.indexed) return (_topics, data) => readVehicle(data, PREFIX + place * WORD);
  const read: VehicleReader = (topics) => readVehicle(topics[place + 1] ?? '', PREFIX);
  // A grant may be about any token: only those on the vehicle contract are about vehicles.
  return role === 'sacd'
    ? (topics, data, contracts) => (isVehicleContract(topics[1], contracts) ? read(topics, data, contracts) : null)
    : read;
}

const HIGH = '0'.repeat(48);

function readVehicle(text: string, at: number): number | null {
  if (text.length < at + WORD || !text.startsWith(HIGH, at)) return null;
  const id = hexNumber(text, at + HIGH.length, at + WORD);
  return Number.isSafeInteger(id) ? id : null;
}

function isVehicleContract(topic: string | undefined, contracts: ContractBook): boolean {
  const address = contracts.address('vehicleId');
  return address !== undefined && topic?.toLowerCase().endsWith(address) === true;
}
