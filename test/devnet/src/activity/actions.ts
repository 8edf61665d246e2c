import { namehash } from 'ethers';
import { addressOf, DRIVERS } from '../accounts';
import type { ContractCall } from '../chain/call';
import { MINT_VEHICLE_WITH_DEFINITION, SET_PERMISSIONS } from '../chain/functions';
import { DEVNET_ADDRESSES } from '../chain/members';
import {
  ALL_PERMISSIONS,
  CONNECTIONS,
  connectionId,
  DEFAULT_STORAGE_NODE,
  definitionId,
  EDGE_STORAGE_NODE,
  hashId,
  MAKES,
  permissionMask,
} from '../seed/catalogue';
import type { Prng } from '../seed/prng';
import { payoutOf, weekAt } from '../seed/rewards';
import { DAY, HOUR } from '../seed/timeline';
import { deviceAddress, manufacturerId, webPage, World } from '../seed/world';
import type { ChainView, VehicleView } from './chain-view';

/** A transaction the stream wants to send. */
export interface Deed extends ContractCall {
  readonly from: string;
}

export interface Moment {
  readonly view: ChainView;
  readonly rng: Prng;
  /** Unix seconds. */
  readonly now: number;
}

/** Nothing when the vehicle that was picked does not allow it. */
type Action = (moment: Moment, vehicle: VehicleView) => Promise<Deed | undefined>;

/** The stream stops minting here, so that a devnet left running stays small. */
const MOST_VEHICLES = 400;
const MOST_NAMES = 200;
const REWARDED_AT_ONCE = 60;

const driver = (rng: Prng): string => addressOf(rng.pick(DRIVERS));
const deed = (from: string, member: ContractCall['member'], fn: string, ...args: unknown[]): Deed => ({ from, member, fn, args });

const mint: Action = async ({ view, rng }) => {
  if ((await view.count('vehicleId')) >= MOST_VEHICLES) return undefined;
  const make = rng.pick(MAKES);
  const [model, first, last] = rng.pick(make.models);
  const year = rng.int(first, last);
  const owner = driver(rng);
  const pairs = [
    ['Make', make.name],
    ['Model', model],
    ['Year', String(year)],
  ];
  const definition = definitionId(make.name, model, year);
  return deed(owner, 'registry', MINT_VEHICLE_WITH_DEFINITION, manufacturerId(make.name), owner, definition, pairs);
};

const paint: Action = ({ rng }, { owner, id }) =>
  Promise.resolve(
    deed(owner, 'registry', 'setVehicleInfo', id, [['ImageURI', `https://assets.devnet.example/${id}-${rng.int(1, 99)}.png`]]),
  );

const grant: Action = ({ rng, now }, { owner, id }) => {
  const grantee = rng.chance(0.6) ? World.clientId : driver(rng);
  const mask = rng.chance(0.5) ? ALL_PERMISSIONS : permissionMask(1, rng.int(2, 8));
  const until = now + rng.int(1, 30 * 24) * HOUR;
  return Promise.resolve(deed(owner, 'sacd', SET_PERMISSIONS, DEVNET_ADDRESSES.vehicleId, id, grantee, mask, until, 0, webPage(id)));
};

const renounce: Action = async ({ view, rng }, { id }) => {
  const grantee = driver(rng);
  return (await view.hasGrant(id, grantee)) ? deed(grantee, 'sacd', 'renouncePermissions', DEVNET_ADDRESSES.vehicleId, id) : undefined;
};

const privilege: Action = ({ rng, now }, { owner, id }) =>
  Promise.resolve(deed(owner, 'vehicleId', 'setPrivilege', id, rng.int(1, 5), driver(rng), rng.chance(0.2) ? 0 : now + 7 * DAY));

const sell: Action = ({ rng }, { owner, id }) => Promise.resolve(deed(owner, 'vehicleId', 'transferFrom', owner, driver(rng), id));

const pairOrUnpair: Action = async ({ view, rng }, vehicle) => {
  if (vehicle.device !== 0) return deed(vehicle.owner, 'registry', 'unpairAftermarketDevice', vehicle.device, vehicle.id);
  const device = rng.int(1, await view.count('aftermarketDeviceId'));
  const owner = await view.owner('aftermarketDeviceId', device);
  if (owner === undefined || (await view.number('registry', 'getLink', DEVNET_ADDRESSES.aftermarketDeviceId, device)) !== 0)
    return undefined;
  const claimed = await view.flag('registry', 'isAftermarketDeviceClaimed', device);
  if (!claimed) return deed(owner, 'registry', 'claimAftermarketDevice', device, vehicle.owner);
  return owner === vehicle.owner ? deed(owner, 'registry', 'pairAftermarketDevice', device, vehicle.id) : undefined;
};

const connectOrDisconnect: Action = async ({ view, rng }, { owner, id, synthetic }) => {
  if (synthetic !== 0) return deed(owner, 'registry', 'burnSyntheticDevice', id, synthetic);
  const serial = (await view.count('syntheticDeviceId')) + 1;
  const pairs = [['ExternalTokenId', `ext-${serial}`]];
  return deed(
    owner,
    'registry',
    'mintSyntheticDevice',
    connectionId(rng.pick(CONNECTIONS)[0]),
    id,
    deviceAddress(`synthetic live ${serial}`),
    pairs,
  );
};

const chooseStorage: Action = ({ rng }, { owner, id }) => {
  const node = hashId(rng.pick([DEFAULT_STORAGE_NODE, EDGE_STORAGE_NODE]));
  return Promise.resolve(deed(owner, 'registry', 'setVehicleStorageNodeId', id, node));
};

const name: Action = async ({ view }, { owner, id }) => {
  const label = `car-${id}`;
  const node = namehash(`${label}.dimo`);
  const holder = await view.owner('dcnRegistry', BigInt(node));
  if (holder === undefined) {
    if (id > MOST_NAMES) return undefined;
    return deed(owner, 'dcnManager', 'mint', owner, label, 365 * DAY, id);
  }
  if (holder !== owner) return undefined;
  const attached = (await view.number('dcnResolver', 'vehicleId', node)) !== 0;
  return attached ? deed(owner, 'dcnResolver', 'resetVehicleId', node) : deed(owner, 'dcnResolver', 'setVehicleId', node, id);
};

const ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
  [4, mint],
  [3, paint],
  [5, grant],
  [2, renounce],
  [2, privilege],
  [2, sell],
  [4, pairOrUnpair],
  [3, connectOrDisconnect],
  [1, chooseStorage],
  [2, name],
];

/** Vehicles that the documentation's examples read: the stream leaves them as they are. */
const UNTOUCHED = 3;

/** The next deed: a week's rewards when they are due, else one of the actions on a vehicle. Nothing if the picks did not fit. */
export async function nextDeed(moment: Moment): Promise<Deed | undefined> {
  const due = await rewardsDue(moment);
  if (due !== undefined) return due;
  const { view, rng } = moment;
  const vehicle = await view.vehicle(rng.int(UNTOUCHED + 1, await view.count('vehicleId')));
  let ticket = rng.int(
    1,
    ACTIONS.reduce((sum, [weight]) => sum + weight, 0),
  );
  const chosen = ACTIONS.find(([weight]) => (ticket -= weight) <= 0);
  if (chosen === undefined || vehicle === undefined || vehicle.owner === addressOf('Newcomer')) return undefined;
  return chosen[1](moment, vehicle);
}

/** Two steps: the week is advanced, then the vehicles with devices are paid; the contract knows which weeks are paid. */
async function rewardsDue({ view, rng, now }: Moment): Promise<Deed | undefined> {
  const over = weekAt(now) - 1;
  const operator = addressOf('Operator');
  if ((await view.number('rewards', 'currentWeek')) < over) return deed(operator, 'rewards', 'advanceWeek', over);
  if (await view.flag('rewards', 'weekPaid', over)) return undefined;
  const payouts = [];
  const last = Math.min(await view.count('vehicleId'), REWARDED_AT_ONCE);
  for (let id = 1; id <= last; id += 1) {
    const vehicle = await view.vehicle(id);
    if (vehicle === undefined || (vehicle.device === 0 && vehicle.synthetic === 0)) continue;
    const devices = {
      ...(vehicle.device !== 0 && { device: vehicle.device }),
      ...(vehicle.synthetic !== 0 && { synthetic: vehicle.synthetic }),
    };
    payouts.push(payoutOf(vehicle.owner, { id, ...devices }, rng.int(0, 20)));
  }
  return deed(operator, 'rewards', 'batchTransfer', payouts);
}
