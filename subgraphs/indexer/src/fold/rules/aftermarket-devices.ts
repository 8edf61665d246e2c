import type { TwinTables } from '../../twin/state';
import type { TwinDraft } from '../../twin/tables';
import { rule, type EventContext, type Rule } from '../rule';
import { isLive, liveRow, noteLargeId, noteManufacturer } from './rows';
import { sequentialTransfer, TRANSFER } from './token-transfer';

export const AFTERMARKET_DEVICE = 'aftermarket device';

/** A device of which only the token and its owner are known. */
function newDevice(id: number, owner: string, event: EventContext): TwinDraft<'aftermarketDevice'> {
  noteLargeId(AFTERMARKET_DEVICE, id, event);
  return {
    id,
    manufacturerId: null,
    address: null,
    owner,
    beneficiary: owner,
    serial: null,
    imei: null,
    devEui: null,
    hardwareRevision: null,
    mintedAt: event.time,
    claimedAt: null,
    vehicleId: null,
    pairedAt: null,
    burnedAt: null,
  };
}

/** The address may be another device's until then: reprovisioning moves it to a new id. */
function minted(id: number, manufacturerId: number | null, address: string, owner: string, twin: TwinTables, event: EventContext): void {
  const known = twin.aftermarketDevice.get(id);
  if (known !== undefined && !isLive(known)) return;
  if (manufacturerId !== null) noteManufacturer(manufacturerId, twin, event);
  const device = known ?? newDevice(id, owner, event);
  twin.aftermarketDevice.put({ ...device, manufacturerId: device.manufacturerId ?? manufacturerId, address: device.address ?? address });
}

export const aftermarketDeviceRules: readonly Rule[] = [
  rule(
    'registry',
    'AftermarketDeviceNodeMinted(uint256 indexed manufacturerId, uint256 tokenId, address indexed aftermarketDeviceAddress, address indexed owner)',
    ['id', 'id', 'address', 'address'],
    {
      needs([manufacturerId, id], needs) {
        needs.row('aftermarketDevice', id);
        needs.row('manufacturer', manufacturerId);
      },
      apply: ([manufacturerId, id, address, owner], twin, event) => minted(id, manufacturerId, address, owner, twin, event),
    },
  ),

  // The manufacturer of these is read from the contract and comes as a correction.
  rule(
    'registry',
    'AftermarketDeviceNodeMinted(uint256 tokenId, address indexed aftermarketDeviceAddress, address indexed owner)',
    ['id', 'address', 'address'],
    {
      needs: ([id], needs) => needs.row('aftermarketDevice', id),
      apply: ([id, address, owner], twin, event) => minted(id, null, address, owner, twin, event),
    },
  ),

  rule(
    'registry',
    'AftermarketDeviceAddressReset(uint256 indexed manufacturerId, uint256 indexed tokenId, address indexed aftermarketDeviceAddress)',
    ['id', 'id', 'address'],
    {
      needs: ([, id], needs) => needs.row('aftermarketDevice', id),
      apply([, id, address], twin, event) {
        const device = liveRow(twin.aftermarketDevice.get(id), AFTERMARKET_DEVICE, id, event);
        if (device) twin.aftermarketDevice.put({ ...device, address });
      },
    },
  ),

  // A move ends the beneficiary too: the contract clears it, and its event for that may be lost.
  rule('aftermarketDeviceId', TRANSFER, ['address', 'address', 'id'], {
    needs: ([, , id], needs) => needs.row('aftermarketDevice', id),
    apply([from, to, id], twin, event) {
      const known = twin.aftermarketDevice.get(id);
      const change = sequentialTransfer(known, from, to, AFTERMARKET_DEVICE, id, event);
      if (change === 'create') twin.aftermarketDevice.put(newDevice(id, to, event));
      else if (change === 'own' && known) twin.aftermarketDevice.put({ ...known, owner: to, beneficiary: to });
      else if (change === 'burn') {
        const device = known ?? newDevice(id, from, event);
        if (device.vehicleId !== null)
          event.anomaly('displaced', `${AFTERMARKET_DEVICE} ${id}`, `still paired to vehicle ${device.vehicleId} at its burn`);
        twin.aftermarketDevice.put({ ...device, vehicleId: null, pairedAt: null, burnedAt: event.time });
      }
    },
  }),
];
