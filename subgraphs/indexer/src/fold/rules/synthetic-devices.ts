import type { TwinTables } from '../../twin/state';
import type { TwinDraft, TwinRow } from '../../twin/tables';
import { rule, type EventContext, type Rule, type RuleBody } from '../rule';
import { isLive, noteLargeId, noteTarget, noteVehicle } from './rows';
import { TRANSFER } from './token-transfer';
import { syntheticParent, type SyntheticParent } from './wide-id';
import { ZERO_ADDRESS } from './zero';

export const SYNTHETIC_DEVICE = 'synthetic device';
const NO_PARENT: SyntheticParent = { integrationId: 0n, connectionId: null };

/** The burned device keeps its vehicle and parent, for the history of its earnings. */
export function burySyntheticDevice(device: TwinRow<'syntheticDevice'>, twin: TwinTables, event: EventContext): void {
  twin.syntheticDevice.put({ ...device, burnedAt: event.time });
}

function minted(id: number, parent: SyntheticParent, vehicleId: number, address: string, twin: TwinTables, event: EventContext): void {
  if (twin.syntheticDevice.get(id) !== undefined) return;
  noteLargeId(SYNTHETIC_DEVICE, id, event);
  noteVehicle(vehicleId, twin, event);
  if (parent.connectionId !== null) noteTarget(twin.connection.get(parent.connectionId), 'connection', parent.connectionId, event);
  for (const other of twin.syntheticDevice.by('vehicleId', vehicleId)) {
    if (!isLive(other)) continue;
    event.anomaly('displaced', `${SYNTHETIC_DEVICE} ${other.id}`, `vehicle ${vehicleId} got the synthetic device ${id}`);
    burySyntheticDevice(other, twin, event);
  }
  const { integrationId, connectionId } = parent;
  twin.syntheticDevice.put({ id, vehicleId, address, integrationId, connectionId, mintedAt: event.time, burnedAt: null });
}

/** The registry's event and the token's Transfer both tell of a burn, in either order: the first of them does it. */
function burned(id: number, vehicleId: number | null, twin: TwinTables, event: EventContext): void {
  const known = twin.syntheticDevice.get(id);
  if (known) return isLive(known) ? burySyntheticDevice(known, twin, event) : undefined;
  event.anomaly('unknown-token', `${SYNTHETIC_DEVICE} ${id}`, 'burned, but its mint was never seen');
  const unknown: TwinDraft<'syntheticDevice'> = { ...NO_PARENT, id, vehicleId, address: null, mintedAt: event.time, burnedAt: event.time };
  twin.syntheticDevice.put(unknown);
}

const burnedNode: RuleBody<[id: number, vehicleId: number, owner: string]> = {
  needs: ([id], needs) => needs.row('syntheticDevice', id),
  apply: ([id, vehicleId], twin, event) => burned(id, vehicleId, twin, event),
};

export const syntheticDeviceRules: readonly Rule[] = [
  rule(
    'registry',
    'SyntheticDeviceNodeMinted(uint256 connectionId, uint256 syntheticDeviceNode, uint256 indexed vehicleNode, address indexed syntheticDeviceAddress, address indexed owner)',
    ['word', 'id', 'id', 'address', 'address'],
    {
      needs([parentId, id, vehicleId], needs) {
        const { connectionId } = syntheticParent(parentId);
        needs.row('syntheticDevice', id);
        needs.row('vehicle', vehicleId);
        needs.by('syntheticDevice', 'vehicleId', vehicleId);
        if (connectionId !== null) needs.row('connection', connectionId);
      },
      apply: ([parentId, id, vehicleId, address], twin, event) => minted(id, syntheticParent(parentId), vehicleId, address, twin, event),
    },
  ),

  // The parent of these is read from the contract and comes as a correction.
  rule(
    'registry',
    'SyntheticDeviceNodeMinted(uint256 syntheticDeviceNode, uint256 indexed vehicleNode, address indexed syntheticDeviceAddress, address indexed owner)',
    ['id', 'id', 'address', 'address'],
    {
      needs([id, vehicleId], needs) {
        needs.row('syntheticDevice', id);
        needs.row('vehicle', vehicleId);
        needs.by('syntheticDevice', 'vehicleId', vehicleId);
      },
      apply: ([id, vehicleId, address], twin, event) => minted(id, NO_PARENT, vehicleId, address, twin, event),
    },
  ),

  ...[
    'SyntheticDeviceNodeBurned(uint256 indexed syntheticDeviceNode, uint256 indexed vehicleNode, address indexed owner)',
    'SyntheticDeviceNodeBurnedDevAdmin(uint256 indexed syntheticDeviceNode, uint256 indexed vehicleNode, address indexed owner)',
  ].map((event) => rule('registry', event, ['id', 'id', 'address'], burnedNode)),

  // The owner is the vehicle's, so only a burn matters here.
  rule('syntheticDeviceId', TRANSFER, ['address', 'address', 'id'], {
    needs([, to, id], needs) {
      if (to === ZERO_ADDRESS) needs.row('syntheticDevice', id);
    },
    apply([, to, id], twin, event) {
      if (to === ZERO_ADDRESS) burned(id, null, twin, event);
    },
  }),
];
