import { placeContracts } from '../chain/deploy';
import type { RpcSender } from '../rpc';
import { AgreementDesk } from './agreements';
import { BlockWriter } from './block-writer';
import { buildFleet } from './fleet';
import { recallHistory } from './history';
import { issueLicenses } from './licenses';
import { liveOn } from './lifecycle';
import { registerNames } from './names';
import { Prng } from './prng';
import { payRewards } from './rewards';
import { setUpNetwork } from './setup';
import { shareVehicles } from './sharing';
import { placeStakes } from './stakes';
import { DAY, HISTORY_DAYS, Timeline } from './timeline';
import { World } from './world';

const REWARD_WEEKS = 10;

/** Fewer do not play all the parts of the seed. */
export const LEAST_VEHICLES = 30;

export interface SeedOptions {
  /** The same seed and end give the same blocks, hashes included. */
  readonly seed: number;
  /** Unix seconds the history ends at. Must be genesis + HISTORY_DAYS. */
  readonly end: number;
  /** At least LEAST_VEHICLES. */
  readonly vehicles: number;
  /** Takes the files that grants refer to; returns the content id. */
  readonly publish: (content: Buffer) => string;
}

/**
 * Places the contracts on a fresh chain and writes a fleet's history onto it. The node must not mine by itself meanwhile and must
 * let every sender be impersonated. Returns the number of blocks.
 */
export async function seedChain(rpc: RpcSender, options: SeedOptions): Promise<number> {
  await placeContracts(rpc);
  const writer = new BlockWriter(rpc);
  const timeline = new Timeline(options.end - HISTORY_DAYS * DAY, options.end);
  const world = new World(writer, timeline, new Prng(options.seed), new AgreementDesk(timeline, options.publish));
  setUpNetwork(world, writer);
  issueLicenses(world);
  recallHistory(world, writer);
  buildFleet(world, options.vehicles);
  shareVehicles(world);
  registerNames(world);
  placeStakes(world);
  liveOn(world);
  payRewards(world, REWARD_WEEKS);
  return timeline.play(writer);
}
