import { keyOf } from '../../twin/key';
import type { TwinTables } from '../../twin/state';
import { rule, type EventContext, type Rule } from '../rule';
import { clearPairing } from './aftermarket-pairing';
import { isLive } from './rows';
import { burySyntheticDevice } from './synthetic-devices';
import { sequentialTransfer, TRANSFER } from './token-transfer';
import { newVehicle, VEHICLE } from './vehicles';
import { ZERO_ADDRESS } from './zero';

/** The grants of a vehicle end with every move of its token, to the same owner too; the contracts emit nothing for it. */
function endGrants(vehicleId: number, twin: TwinTables): void {
  for (const privilege of twin.privilege.by('vehicleId', vehicleId)) twin.privilege.delete(keyOf(twin.privilege.shape, privilege));
  for (const sacd of twin.sacd.by('vehicleId', vehicleId)) twin.sacd.delete(keyOf(twin.sacd.shape, sacd));
}

/** The chain wants devices released before the burn; one that the twin still sees here lost its release on the way. */
function releaseDependants(vehicleId: number, twin: TwinTables, event: EventContext): void {
  for (const device of twin.aftermarketDevice.by('vehicleId', vehicleId)) {
    event.anomaly('displaced', `aftermarket device ${device.id}`, `still paired to vehicle ${vehicleId} at its burn`);
    clearPairing(device, twin);
  }
  for (const device of twin.syntheticDevice.by('vehicleId', vehicleId)) {
    if (!isLive(device)) continue;
    event.anomaly('displaced', `synthetic device ${device.id}`, `still on vehicle ${vehicleId} at its burn`);
    burySyntheticDevice(device, twin, event);
  }
  for (const dcn of twin.dcn.by('vehicleId', vehicleId)) twin.dcn.put({ ...dcn, vehicleId: null, linkedBlock: null, linkedLog: null });
  for (const stake of twin.stake.by('vehicleId', vehicleId)) twin.stake.put({ ...stake, vehicleId: null });
}

export const vehicleTransferRules: readonly Rule[] = [
  rule('vehicleId', TRANSFER, ['address', 'address', 'id'], {
    needs([from, to, id], needs) {
      needs.row('vehicle', id);
      if (from === ZERO_ADDRESS && to !== ZERO_ADDRESS) return;
      needs.by('privilege', 'vehicleId', id);
      needs.by('sacd', 'vehicleId', id);
      if (to !== ZERO_ADDRESS) return;
      needs.by('aftermarketDevice', 'vehicleId', id);
      needs.by('syntheticDevice', 'vehicleId', id);
      needs.by('dcn', 'vehicleId', id);
      needs.by('stake', 'vehicleId', id);
    },
    apply([from, to, id], twin, event) {
      const known = twin.vehicle.get(id);
      const change = sequentialTransfer(known, from, to, VEHICLE, id, event);
      // Grants may be older than what the twin knows of the vehicle, so they end even for an unknown one.
      if (from !== ZERO_ADDRESS || to === ZERO_ADDRESS) endGrants(id, twin);
      if (to === ZERO_ADDRESS) releaseDependants(id, twin, event);
      if (change === 'create') twin.vehicle.put(newVehicle(id, to, event));
      else if (change === 'own' && known) twin.vehicle.put({ ...known, owner: to });
      else if (change === 'burn') twin.vehicle.put({ ...(known ?? newVehicle(id, from, event)), burnedAt: event.time });
    },
  }),
];
