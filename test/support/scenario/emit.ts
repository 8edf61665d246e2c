import { polygon, type ContractRole } from '@dimo-node/kit';
import { EventFragment, Interface } from 'ethers';
import { EVENTS } from '../../../subgraphs/indexer/src/chain/events';
import { ContractBook } from '../../../subgraphs/indexer/src/chain/contract-book';

/** A log before it stands in a block. */
export interface Emission {
  /** 40 hex digits. */
  readonly address: string;
  /** As a log has them, with 0x. */
  readonly topics: readonly string[];
  readonly data: string;
}

/** Numbers, and hex without prefix for addresses and words. */
export type Argument = string | number | bigint;

export const contracts = new ContractBook(polygon);

export function addressOf(role: ContractRole): string {
  const address = contracts.address(role);
  if (address === undefined) throw new Error(`no ${role}`);
  return address;
}

const fragments = new Map<string, EventFragment>();

/** `event` is a name, for the first layout with as many parameters, or a whole layout such as `Paused(address account)`. */
function fragmentOf(role: ContractRole, event: string, count: number): EventFragment {
  const key = `${role} ${event} ${count}`;
  let fragment = fragments.get(key);
  if (!fragment) {
    const known = EVENTS[role].map((text) => EventFragment.from(text));
    fragment = event.includes('(')
      ? EventFragment.from(`event ${event}`)
      : known.find(({ name, inputs }) => name === event && inputs.length === count);
    if (!fragment) throw new Error(`${role} has no ${event} with ${count} parameters`);
    fragments.set(key, fragment);
  }
  return fragment;
}

function encodable(type: string, value: Argument): string | bigint {
  if (type === 'string') return String(value);
  if (type === 'address' || type === 'bytes32') return `0x${value}`;
  return typeof value === 'string' && value.length === 64 ? BigInt(`0x${value}`) : BigInt(value);
}

export function encode(address: string, fragment: EventFragment, args: readonly Argument[]): Emission {
  const values = fragment.inputs.map((input, i) => encodable(input.type, args[i] as Argument));
  const { topics, data } = new Interface([fragment]).encodeEventLog(fragment, values);
  return { address, topics, data };
}

export type Emitter = (event: string, ...args: Argument[]) => Emission;

/** Emits events of one contract: `on('registry')('VehicleNodeMinted', 131, 503, A)`. */
export function on(role: ContractRole): Emitter {
  return (event, ...args) => encode(addressOf(role), fragmentOf(role, event, args.length), args);
}

export const REG = on('registry');
export const SACD = on('sacd');
export const TPL = on('template');
export const DCNR = on('dcnRegistry');
export const DCNV = on('dcnResolver');
export const RWD = on('rewards');
export const LIC = on('developerLicense');
export const STK = on('staking');
export const CON = on('connection');
export const STO = on('storageNode');
export const DCX = on('dimoCredit');
export const VEH = addressOf('vehicleId');
export const AFT = addressOf('aftermarketDeviceId');
export const SYN = addressOf('syntheticDeviceId');

/** ERC-721 Transfer: `moves('vehicleId', A, B, 501)`. */
export function moves(role: ContractRole, from: string, to: string, id: Argument): Emission {
  return on(role)('Transfer', from, to, id);
}
