import type { TwinTables } from '../../twin/state';
import type { TwinDraft } from '../../twin/tables';
import { rule, type EventContext, type Rule, type RuleBody } from '../rule';
import { orNull } from './attribute-values';
import { isLive, liveRow, noteLargeId, noteManufacturer, noteTarget } from './rows';
import { ZERO_WORD } from './zero';

export const VEHICLE = 'vehicle';

/** A vehicle of which only the token and its owner are known. */
export function newVehicle(id: number, owner: string, event: EventContext): TwinDraft<'vehicle'> {
  noteLargeId(VEHICLE, id, event);
  return {
    id,
    owner,
    manufacturerId: null,
    make: null,
    model: null,
    year: null,
    imageUri: null,
    deviceDefinitionId: null,
    storageNodeId: null,
    mintedAt: event.time,
    burnedAt: null,
  };
}

/** The owner of a vehicle that a Transfer made stays: its receiver may have passed the token on before this event. */
function minted(
  id: number,
  manufacturerId: number | null,
  owner: string,
  definitionId: string | null,
  twin: TwinTables,
  event: EventContext,
): void {
  const known = twin.vehicle.get(id);
  if (known !== undefined && !isLive(known)) return;
  if (manufacturerId !== null) noteManufacturer(manufacturerId, twin, event);
  const vehicle = known ?? newVehicle(id, owner, event);
  twin.vehicle.put({
    ...vehicle,
    manufacturerId: vehicle.manufacturerId ?? manufacturerId,
    deviceDefinitionId: vehicle.deviceDefinitionId ?? definitionId,
  });
}

const setStorageNode: RuleBody<[vehicleId: number, nodeId: string]> = {
  needs([vehicleId, nodeId], needs) {
    needs.row('vehicle', vehicleId);
    if (nodeId !== ZERO_WORD) needs.row('storageNode', nodeId);
  },
  apply([vehicleId, nodeId], twin, event) {
    const vehicle = liveRow(twin.vehicle.get(vehicleId), VEHICLE, vehicleId, event);
    if (!vehicle) return;
    const storageNodeId = nodeId === ZERO_WORD ? null : nodeId;
    if (storageNodeId !== null) noteTarget(twin.storageNode.get(storageNodeId), 'storage node', storageNodeId, event);
    twin.vehicle.put({ ...vehicle, storageNodeId });
  },
};

export const vehicleRules: readonly Rule[] = [
  rule('registry', 'VehicleNodeMinted(uint256 manufacturerNode, uint256 tokenId, address owner)', ['id', 'id', 'address'], {
    needs([manufacturerId, id], needs) {
      needs.row('vehicle', id);
      needs.row('manufacturer', manufacturerId);
    },
    apply: ([manufacturerId, id, owner], twin, event) => minted(id, manufacturerId, owner, null, twin, event),
  }),

  rule(
    'registry',
    'VehicleNodeMintedWithDeviceDefinition(uint256 indexed manufacturerId, uint256 indexed vehicleId, address indexed owner, string deviceDefinitionId)',
    ['id', 'id', 'address', 'text'],
    {
      needs([manufacturerId, id], needs) {
        needs.row('vehicle', id);
        needs.row('manufacturer', manufacturerId);
      },
      apply: ([manufacturerId, id, owner, definitionId], twin, event) =>
        minted(id, manufacturerId, owner, orNull(definitionId), twin, event),
    },
  ),

  // The manufacturer of these is read from the contract and comes as a correction.
  rule('registry', 'VehicleNodeMinted(uint256 tokenId, address owner)', ['id', 'address'], {
    needs: ([id], needs) => needs.row('vehicle', id),
    apply: ([id, owner], twin, event) => minted(id, null, owner, null, twin, event),
  }),

  rule('registry', 'DeviceDefinitionIdSet(uint256 indexed vehicleId, string ddId)', ['id', 'text'], {
    needs: ([id], needs) => needs.row('vehicle', id),
    apply([id, definitionId], twin, event) {
      const vehicle = liveRow(twin.vehicle.get(id), VEHICLE, id, event);
      if (vehicle) twin.vehicle.put({ ...vehicle, deviceDefinitionId: orNull(definitionId) });
    },
  }),

  rule('registry', 'VehicleStorageNodeIdSet(uint256 indexed vehicleId, uint256 indexed storageNodeId)', ['id', 'word'], setStorageNode),
  rule('registry', 'NodeIdSetForVehicleId(uint256 indexed vehicleId, uint256 indexed storageNodeId)', ['id', 'word'], setStorageNode),
  rule('storageNode', 'NodeSetForVehicle(uint256 indexed vehicleId, uint256 indexed nodeId)', ['id', 'word'], setStorageNode),
];
