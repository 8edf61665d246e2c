import { MaxUint256 } from 'ethers';
import { addressOf } from '../accounts';
import { DEVNET_ADDRESSES } from '../chain/members';
import type { World } from './world';

/** Stakes: attached, moved, upgraded, extended, sold, withdrawn (after the shortest lock of 180 days). */
export function placeStakes(world: World): void {
  const { timeline } = world;
  timeline.at(10, () => {
    for (const user of ['Alice', 'Bob', 'Carol', 'Dave', 'Erin'] as const) {
      world.call(user, 'dimoToken', 'approve', DEVNET_ADDRESSES.staking, MaxUint256);
    }
    world.call('Alice', 'staking', 'stake', 1, 1);
    world.call('Bob', 'staking', 'stake', 0, 2);
    world.call('Carol', 'staking', 'stake', 0, 0);
  });
  timeline.at(100, () => {
    const daves = world.vehicles.filter((one) => one.owner === 'Dave');
    world.call('Dave', 'staking', 'stake', 0, daves[0]?.id ?? 0);
    world.call('Dave', 'staking', 'upgradeStake', 4, 2, daves[1]?.id ?? 0);
    world.call('Erin', 'staking', 'stake', 1, 0);
    world.call('Erin', 'staking', 'attachVehicle', 5, world.vehicles.find((one) => one.owner === 'Erin')?.id ?? 0);
  });
  timeline.at(110, () => {
    world.call('Erin', 'staking', 'approve', addressOf('Carol'), 5);
    world.call('Erin', 'staking', 'setApprovalForAll', addressOf('Carol'), true);
    world.call('Erin', 'staking', 'setApprovalForAll', addressOf('Carol'), false);
    world.call('Erin', 'staking', 'extendStaking', 5);
    world.call('Erin', 'staking', 'transferFrom', addressOf('Erin'), addressOf('Frank'), 5);
  });
  timeline.at(195, () => {
    // Bob's lock has run out: he takes his tokens back, then sells the empty position.
    world.call('Bob', 'staking', 'withdraw', 2);
    world.call('Bob', 'staking', 'transferFrom', addressOf('Bob'), addressOf('Grace'), 2);
    world.call('Frank', 'staking', 'detachVehicle', world.vehicles.find((one) => one.owner === 'Erin')?.id ?? 0);
  });
}
