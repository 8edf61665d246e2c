import type { TwinTables } from '../../twin/state';
import type { TwinRow } from '../../twin/tables';
import { rule, type Rule, type RuleBody } from '../rule';
import { AFTERMARKET_DEVICE } from './aftermarket-devices';
import { liveRow, noteVehicle } from './rows';

export function clearPairing(device: TwinRow<'aftermarketDevice'>, twin: TwinTables): void {
  if (device.vehicleId === null && device.pairedAt === null) return;
  twin.aftermarketDevice.put({ ...device, vehicleId: null, pairedAt: null });
}

/** The owner in these events is the device's, the vehicle's or the caller, depending on the function: never used. */
const pair: RuleBody<[deviceId: number, vehicleId: number, owner: string]> = {
  needs([deviceId, vehicleId], needs) {
    needs.row('aftermarketDevice', deviceId);
    needs.row('vehicle', vehicleId);
    needs.by('aftermarketDevice', 'vehicleId', vehicleId);
  },
  apply([deviceId, vehicleId], twin, event) {
    const device = liveRow(twin.aftermarketDevice.get(deviceId), AFTERMARKET_DEVICE, deviceId, event);
    if (!device) return;
    noteVehicle(vehicleId, twin, event);
    for (const other of twin.aftermarketDevice.by('vehicleId', vehicleId)) {
      if (other.id === deviceId) continue;
      event.anomaly('displaced', `${AFTERMARKET_DEVICE} ${other.id}`, `vehicle ${vehicleId} was paired to device ${deviceId}`);
      clearPairing(other, twin);
    }
    twin.aftermarketDevice.put({ ...device, vehicleId, pairedAt: event.time });
  },
};

/** Whatever vehicle the event names: admin functions emit it for an unpaired device, and for device 0 when it is the vehicle that has none. */
const unpair: RuleBody<[deviceId: number, vehicleId: number, owner: string]> = {
  needs([deviceId], needs) {
    if (deviceId !== 0) needs.row('aftermarketDevice', deviceId);
  },
  apply([deviceId], twin, event) {
    if (deviceId === 0) return;
    const device = liveRow(twin.aftermarketDevice.get(deviceId), AFTERMARKET_DEVICE, deviceId, event);
    if (device) clearPairing(device, twin);
  },
};

const KINDS = ['id', 'id', 'address'] as const;

export const aftermarketPairingRules: readonly Rule[] = [
  rule('registry', 'AftermarketDevicePaired(uint256 aftermarketDeviceNode, uint256 vehicleNode, address indexed owner)', KINDS, pair),
  rule(
    'registry',
    'AftermarketDevicePaired(uint256 indexed aftermarketDeviceNode, uint256 indexed vehicleNode, address indexed owner)',
    KINDS,
    pair,
  ),
  rule('registry', 'AftermarketDeviceUnpaired(uint256 aftermarketDeviceNode, uint256 vehicleNode, address indexed owner)', KINDS, unpair),
  rule(
    'registry',
    'AftermarketDeviceUnpaired(uint256 indexed aftermarketDeviceNode, uint256 indexed vehicleNode, address indexed owner)',
    KINDS,
    unpair,
  ),
  rule(
    'registry',
    'AftermarketDeviceUnpairedDevAdmin(uint256 indexed aftermarketDeviceNode, uint256 indexed vehicleNode, address indexed owner)',
    KINDS,
    unpair,
  ),
];
