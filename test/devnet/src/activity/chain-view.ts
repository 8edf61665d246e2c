import { getAddress } from 'ethers';
import { readContract } from '../chain/call';
import { DEVNET_ADDRESSES, type Member } from '../chain/members';
import type { RpcSender } from '../rpc';

export interface VehicleView {
  readonly id: number;
  readonly owner: string;
  /** 0 for none. */
  readonly device: number;
  readonly synthetic: number;
}

/** What the activity stream reads from the chain before it acts; nothing is remembered, so it goes on after any restart. */
export class ChainView {
  readonly #rpc: RpcSender;

  constructor(rpc: RpcSender) {
    this.#rpc = rpc;
  }

  async count(member: Member): Promise<number> {
    return Number((await readContract(this.#rpc, member, 'lastId'))[0]);
  }

  /** EIP-55, or nothing for a token that does not live. */
  async owner(member: Member, id: number | bigint): Promise<string | undefined> {
    const [live] = await readContract(this.#rpc, member, 'exists', [id]);
    if (live !== true) return undefined;
    return getAddress(String((await readContract(this.#rpc, member, 'ownerOf', [id]))[0]));
  }

  async vehicle(id: number): Promise<VehicleView | undefined> {
    const owner = await this.owner('vehicleId', id);
    if (owner === undefined) return undefined;
    return { id, owner, device: await this.link('aftermarketDeviceId', id), synthetic: await this.link('syntheticDeviceId', id) };
  }

  async link(target: Member, vehicle: number): Promise<number> {
    const args = [DEVNET_ADDRESSES.vehicleId, DEVNET_ADDRESSES[target], vehicle];
    return Number((await readContract(this.#rpc, 'registry', 'getNodeLink', args))[0]);
  }

  async hasGrant(vehicle: number, grantee: string): Promise<boolean> {
    const [record] = await readContract(this.#rpc, 'sacd', 'currentPermissionRecord', [DEVNET_ADDRESSES.vehicleId, vehicle, grantee]);
    return (record as { expiration: bigint }).expiration > 0n;
  }

  async number(member: Member, fn: string, ...args: unknown[]): Promise<number> {
    return Number((await readContract(this.#rpc, member, fn, args))[0]);
  }

  async flag(member: Member, fn: string, ...args: unknown[]): Promise<boolean> {
    return (await readContract(this.#rpc, member, fn, args))[0] === true;
  }
}
