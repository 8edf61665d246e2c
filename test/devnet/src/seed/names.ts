import { namehash } from 'ethers';
import { addressOf, type AccountName } from '../accounts';
import { DAY } from './timeline';
import type { World } from './world';

const YEAR = 365 * DAY;

/** Canonical names: attached, detached, expired, re-claimed, sold: day 8 to 190. */
export function registerNames(world: World): void {
  const { timeline } = world;
  const mint = (owner: AccountName, label: string, duration: number, vehicle: number): void => {
    world.call(owner, 'dcnManager', 'mint', addressOf(owner), label, duration, vehicle);
  };
  timeline.at(8, () => {
    mint('Alice', 'alice', 2 * YEAR, 1);
    mint('Bob', 'civic', 40 * DAY, 2);
    mint('Carol', 'weekend', 60 * DAY, 0);
    mint('Dave', 'gone', YEAR, 0);
  });
  timeline.at(120, () => {
    mint('Erin', 'erins-car', YEAR, ownedBy(world, 'Erin'));
    mint('Erin', 'erins-other-name', YEAR, ownedBy(world, 'Erin'));
    mint('Grace', 'grace', YEAR, 0);
    world.call('Heidi', 'dcnManager', 'claim', addressOf('Heidi'), 'weekend', YEAR, ownedBy(world, 'Heidi'));
  });
  timeline.at(121, () => {
    world.call('Erin', 'dcnResolver', 'resetVehicleId', namehash('erins-other-name.dimo'));
    world.call('Grace', 'dcnResolver', 'setVehicleId', namehash('grace.dimo'), ownedBy(world, 'Grace'));
    world.call('Grace', 'dcnRegistry', 'renew', namehash('grace.dimo'), YEAR);
    world.call('Dave', 'dcnRegistry', 'burn', namehash('gone.dimo'));
    world.call('Alice', 'dcnRegistry', 'setApprovalForAll', addressOf('Carol'), true);
    world.call('Alice', 'dcnRegistry', 'setApprovalForAll', addressOf('Carol'), false);
    world.call('Alice', 'dcnRegistry', 'approve', addressOf('Carol'), BigInt(namehash('alice.dimo')));
  });
  timeline.at(190, () => {
    const id = BigInt(namehash('erins-other-name.dimo'));
    world.call('Erin', 'dcnRegistry', 'transferFrom', addressOf('Erin'), addressOf('Frank'), id);
  });
}

function ownedBy(world: World, owner: AccountName): number {
  const vehicle = world.vehicles.find((one) => one.owner === owner && !one.burned);
  if (vehicle === undefined) throw new Error(`${owner} has no vehicle yet`);
  return vehicle.id;
}
