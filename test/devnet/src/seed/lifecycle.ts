import { addressOf } from '../accounts';
import { SAFE_TRANSFER_FROM } from '../chain/functions';
import type { SeedDevice, SeedVehicle, World } from './world';
import { deviceAddress, manufacturerId } from './world';

/** Sales, burns and what happens to devices late in their life: day 160 to 205. */
export function liveOn(world: World): void {
  const { timeline } = world;
  timeline.at(160, () => {
    const sold = free(world, (one) => one.device === undefined && one.owner === 'Frank');
    world.call('Frank', 'registry', 'setVehicleStream', sold.id, `streams.dimo.eth/vehicles/${sold.id}`);
    world.call('Grace', 'registry', 'subscribeToVehicleStream', sold.id, timeline.end);
    world.transferVehicle(sold, 'Carol');
    world.call('Carol', 'registry', 'unsetVehicleStream', sold.id);
    const given = free(world, (one) => one.owner === 'Heidi' && one.synthetic !== undefined);
    world.call('Heidi', 'vehicleId', SAFE_TRANSFER_FROM, addressOf('Heidi'), addressOf('Grace'), given.id);
    given.owner = 'Grace';
  });
  timeline.at(162, () => {
    const vehicle = free(world, (one) => one.device !== undefined);
    const device = world.device(vehicle.device ?? 0);
    world.call(vehicle.owner, 'forwarder', 'transferVehicleAndAftermarketDevice', vehicle.id, device.id, addressOf('Dave'));
    vehicle.owner = 'Dave';
    device.owner = 'Dave';
  });
  timeline.at(164, () => {
    const plain = free(world, (one) => one.device === undefined && one.synthetic === undefined);
    world.call(plain.owner, 'vehicleId', 'burn', plain.id);
    plain.burned = true;
    const paired = free(world, (one) => one.device !== undefined && one.owner !== 'Dave');
    world.call('Operator', 'registry', 'adminBurnVehiclesAndDeletePairings', [paired.id]);
    world.forgetPairing(world.device(paired.device ?? 0));
    delete paired.synthetic;
    paired.burned = true;
  });
  timeline.at(166, () => synthetics(world));
  timeline.at(168, () => devices(world));
  timeline.at(204, () => {
    world.call('Operator', 'registry', 'setDeviceDefinitionTable', manufacturerId('AutoPi'), 1);
    world.call('AutoPi', 'manufacturerId', 'transferFrom', addressOf('AutoPi'), addressOf('AutoPi'), manufacturerId('AutoPi'));
    world.call('Makes', 'manufacturerId', 'transferFrom', addressOf('Makes'), addressOf('Operator'), manufacturerId('Honda'));
  });
}

/** The first vehicle that fits, live and not one of the first two, which later chapters count on. */
function free(world: World, fits: (one: SeedVehicle) => boolean): SeedVehicle {
  const found = world.vehicles.find((one) => one.id > 2 && !one.burned && fits(one));
  if (found === undefined) throw new Error('the seed has no vehicle for this step: raise the number of vehicles');
  return found;
}

/** Burned by its owner, burned through the registry, minted again with another connection, of an integration. */
function synthetics(world: World): void {
  const bySelf = free(world, (one) => one.synthetic !== undefined);
  world.call(bySelf.owner, 'syntheticDeviceId', 'burn', bySelf.synthetic ?? 0);
  delete bySelf.synthetic;
  const byRegistry = free(world, (one) => one.synthetic !== undefined);
  world.call(byRegistry.owner, 'registry', 'burnSyntheticDevice', byRegistry.id, byRegistry.synthetic ?? 0);
  delete byRegistry.synthetic;
  world.mintSynthetic(byRegistry, 'CompassIoT');
  world.mintSynthetic(
    free(world, (one) => one.synthetic === undefined && one.id !== bySelf.id),
    2,
  );
}

/** Devices 2 to 8 were minted for this: each is claimed and then goes another way. */
function devices(world: World): void {
  const claimed = (id: number): SeedDevice => {
    const device = world.device(id);
    world.claim(device, 'Bob');
    return device;
  };
  const sold = claimed(2);
  world.call('Bob', 'registry', 'setAftermarketDeviceBeneficiary', sold.id, addressOf('Carol'));
  world.call('Bob', 'aftermarketDeviceId', 'transferFrom', addressOf('Bob'), addressOf('Erin'), sold.id);
  sold.owner = 'Erin';
  const withBeneficiary = claimed(3);
  world.call('Bob', 'registry', 'setAftermarketDeviceBeneficiary', withBeneficiary.id, addressOf('Dave'));
  world.call('AutoPi', 'registry', 'resetAftermarketDeviceAddressByManufacturerBatch', manufacturerId('AutoPi'), [
    { aftermarketDeviceNodeId: withBeneficiary.id, deviceAddress: deviceAddress('aftermarket 3, second key') },
  ]);
  const returned = claimed(4);
  const civic = world.vehicle(2);
  world.pair(returned, civic);
  world.call('AutoPi', 'registry', 'returnAftermarketDevicesToManufacturer', [returned.id]);
  world.forgetPairing(returned);
  returned.owner = 'AutoPi';
  returned.claimed = false;
  const reprovisioned = claimed(5);
  world.pair(reprovisioned, civic);
  world.call('AutoPi', 'registry', 'reprovisionAftermarketDeviceByManufacturerBatch', manufacturerId('AutoPi'), [reprovisioned.id]);
  world.forgetPairing(reprovisioned);
  reprovisioned.burned = true;
  world.devices.push({ id: world.devices.length + 1, maker: 'AutoPi', owner: 'AutoPi', claimed: false, burned: false });
  const unclaimed = claimed(6);
  world.call('Operator', 'registry', 'unclaimAftermarketDeviceNode', [unclaimed.id]);
  unclaimed.claimed = false;
  const burned = claimed(7);
  world.pair(burned, civic);
  world.call('Operator', 'registry', 'adminBurnAftermarketDevicesAndDeletePairings', [burned.id]);
  world.forgetPairing(burned);
  burned.burned = true;
  const moved = claimed(8);
  world.pair(moved, civic);
  world.call('Bob', 'registry', 'unpairAftermarketDevice', moved.id, civic.id);
  world.pair(moved, civic);
  world.call('Operator', 'registry', 'unpairAftermarketDeviceByVehicleNode', [civic.id]);
  world.call('Operator', 'registry', 'unpairAftermarketDeviceByDeviceNode', [moved.id]);
  world.forgetPairing(moved);
  world.call('Operator', 'registry', 'transferAftermarketDeviceOwnership', moved.id, addressOf('Frank'));
  moved.owner = 'Frank';
  world.call('AutoPi', 'registry', 'setAftermarketDeviceInfo', moved.id, [['HardwareRevision', '5.3']]);
}
