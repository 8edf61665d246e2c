import { addressOf, DRIVERS } from '../accounts';
import { CONNECTIONS, definitionId, EDGE_STORAGE_NODE, hashId, MAKES } from './catalogue';
import { DAY, HISTORY_DAYS } from './timeline';
import type { NewVehicle, World } from './world';

/** Vehicle 1: the one the first query of an explorer reads. */
const FIRST: NewVehicle = { owner: 'Alice', make: 'Toyota', model: 'Camry', year: 2019, form: 'granted' };
const FORMS = ['bare', 'defined', 'with-synthetic', 'granted', 'with-synthetic'] as const;
/** Days from the first mint to the last of the bulk; the newest vehicles come in the last days. */
const MINT_SPAN = 140;
const NEWEST = 4;

/** Vehicles of several makes, both kinds of device, claimed and paired: day 2 to 150 and the last days. `count` is at least 30. */
export function buildFleet(world: World, count: number): void {
  const { timeline, rng } = world;
  const forever = timeline.end + 365 * DAY;
  timeline.at(2, () => world.mintDevices('AutoPi', 12));
  timeline.at(2.2, () => world.mintDevices('Ruptela', 8));
  timeline.at(2.4, () => world.mintDevices('HashDog', 4));
  timeline.at(3, () => {
    const first = world.mintVehicle({ ...FIRST, grantExpires: forever });
    world.call('Alice', 'registry', 'setVehicleInfo', first.id, [['ImageURI', 'https://assets.devnet.example/camry-2019.png']]);
    world.mintSynthetic(first, 'Smartcar');
    const device = world.device(1);
    world.claim(device, 'Alice');
    world.pair(device, first);
  });
  timeline.at(3.5, () => mintHistorical(world));
  for (let n = 3; n <= count; n += 1) {
    const day = n > count - NEWEST ? HISTORY_DAYS - (count - n) * 0.9 - 0.01 : 4 + ((n - 3) * MINT_SPAN) / (count - NEWEST);
    timeline.at(day, () => {
      const wanted = randomVehicle(world, n);
      // A third of the grants that come with a mint have run out by now.
      const grantExpires = rng.chance(0.65) ? forever : timeline.start + (day + 30) * DAY;
      const vehicle = world.mintVehicle({ ...wanted, grantExpires: Math.floor(grantExpires) });
      if (n % 5 === 0)
        world.call(vehicle.owner, 'registry', 'setVehicleInfo', vehicle.id, [['ImageURI', `https://assets.devnet.example/${n}.png`]]);
    });
    if (n % 3 === 1 && n <= count - NEWEST) timeline.at(day + 0.5, () => equip(world, n));
  }
  timeline.at(152, () => refineDetails(world));
}

/** Vehicle 2 and its devices, as the chain's first contracts minted them: without a manufacturer, without a connection. */
function mintHistorical(world: World): void {
  world.call('Operator', 'registry', 'devnetUseHistoricalLayouts', true);
  world.call('Operator', 'registry', 'mintManufacturerBatch', addressOf('Makes'), ['Honda']);
  const vehicle = world.mintVehicle({ owner: 'Bob', make: 'Honda', model: 'Civic', year: 2016, form: 'bare' });
  world.mintDevices('AutoPi', 1);
  world.mintSynthetic(vehicle, 1);
  world.call('Operator', 'registry', 'devnetUseHistoricalLayouts', false);
}

function randomVehicle(world: World, n: number): NewVehicle {
  const { rng } = world;
  const make = rng.pick(MAKES);
  const [model, firstYear, lastYear] = rng.pick(make.models);
  const owner = DRIVERS[(n - 1) % DRIVERS.length] ?? 'Alice';
  const form = FORMS[n % FORMS.length] ?? 'bare';
  const connection = make.name === 'Tesla' ? 'Tesla' : rng.pick(CONNECTIONS)[0];
  return { owner, make: make.name, model, year: rng.int(firstYear, lastYear), form, connection };
}

/** Claims a free device for the vehicle's owner and pairs it. */
function equip(world: World, id: number): void {
  const device = world.devices.find((one) => !one.claimed && one.id > 8);
  const vehicle = world.vehicle(id);
  if (device === undefined || vehicle.device !== undefined) return;
  world.claim(device, vehicle.owner);
  world.pair(device, vehicle);
}

function refineDetails(world: World): void {
  for (const vehicle of world.vehicles.filter((one) => one.id % 5 === 0)) {
    const definition = definitionId(vehicle.make, vehicle.model, vehicle.year);
    world.call(vehicle.owner, 'registry', 'setDeviceDefinitionId', vehicle.id, definition);
  }
  const onEdge = world.vehicles.filter((one) => one.owner === 'Erin');
  onEdge.forEach((vehicle, index) => {
    // The first chose its node while the storage contract still kept the choice.
    if (index === 0) world.call('Erin', 'storageNode', 'setNodeForVehicle', vehicle.id, hashId(EDGE_STORAGE_NODE));
    else world.call('Erin', 'registry', 'setVehicleStorageNodeId', vehicle.id, hashId(EDGE_STORAGE_NODE));
  });
}
