import type { Result } from 'ethers';
import type { RpcSender } from '../rpc';
import { DEVNET_ADDRESSES, memberInterface, type Member } from './members';

/** A call of one contract of the devnet; `fn` is a name, or a full signature where the name has several forms. */
export interface ContractCall {
  readonly member: Member;
  readonly fn: string;
  readonly args: readonly unknown[];
}

/** Destination and calldata of a call. */
export function encodeCall(call: ContractCall): { to: string; data: string } {
  return { to: DEVNET_ADDRESSES[call.member], data: memberInterface(call.member).encodeFunctionData(call.fn, call.args) };
}

/** Reads a view at the latest block and decodes the answer. */
export async function readContract(rpc: RpcSender, member: Member, fn: string, args: readonly unknown[] = []): Promise<Result> {
  const answer = await rpc.send('eth_call', [encodeCall({ member, fn, args }), 'latest']);
  return memberInterface(member).decodeFunctionResult(fn, String(answer));
}
