import { parseEther } from 'ethers';
import { addressOf } from '../accounts';
import { DAY, HOUR } from './timeline';
import type { SeedVehicle, World } from './world';

/** Start of reward week 0: 2022-01-31T05:00:00Z. */
const WEEK_ZERO = 1_643_605_200;
const WEEK = 7 * DAY;

export const weekAt = (time: number): number => Math.floor((time - WEEK_ZERO) / WEEK);

/** One payout of Rewards.batchTransfer; amounts in wei. */
export interface Payout {
  readonly user: string;
  readonly vehicleId: number;
  readonly aftermarketDeviceId: number;
  readonly valueFromAftermarketDevice: bigint;
  readonly syntheticDeviceId: number;
  readonly valueFromSyntheticDevice: bigint;
  readonly connectionStreak: number;
  readonly valueFromStreak: bigint;
}

/** What a vehicle earns in a week: 0 streak for a broken one. */
export function payoutOf(user: string, vehicle: { id: number; device?: number; synthetic?: number }, streak: number): Payout {
  return {
    user,
    vehicleId: vehicle.id,
    aftermarketDeviceId: vehicle.device ?? 0,
    valueFromAftermarketDevice: vehicle.device === undefined ? 0n : parseEther('3.5') + BigInt(vehicle.id),
    syntheticDeviceId: vehicle.synthetic ?? 0,
    valueFromSyntheticDevice: vehicle.synthetic === undefined ? 0n : parseEther('1.25'),
    connectionStreak: streak,
    valueFromStreak: streak >= 4 ? parseEther('0.5') : 0n,
  };
}

/** Weekly rewards of the last `weeks` whole weeks, each paid an hour after the week's end. */
export function payRewards(world: World, weeks: number): void {
  const { timeline } = world;
  const last = weekAt(timeline.end - 2 * HOUR) - 1;
  for (let week = last - weeks + 1; week <= last; week += 1) {
    const payday = WEEK_ZERO + (week + 1) * WEEK + HOUR;
    timeline.atTime(payday, () => world.call('Operator', 'rewards', 'advanceWeek', week));
    timeline.atTime(payday + 60, () => {
      const earning = world.vehicles.filter((one) => !one.burned && (one.device !== undefined || one.synthetic !== undefined));
      const payouts = earning.map((vehicle) => payoutOf(addressOf(vehicle.owner), vehicle, streakOf(world, vehicle, week)));
      world.call('Operator', 'rewards', 'batchTransfer', payouts);
      const idle = world.vehicles.find((one) => !one.burned && one.device === undefined && one.synthetic === undefined);
      if (idle !== undefined) world.call('Operator', 'rewards', 'reportUnqualified', addressOf(idle.owner), parseEther('1'), idle.id);
    });
  }
}

/** Vehicle 1 never misses a week; the others break their streak now and then. */
function streakOf(world: World, vehicle: SeedVehicle, week: number): number {
  if (vehicle.id === 1) return 4 + (week % 40);
  return world.rng.int(0, 12);
}
