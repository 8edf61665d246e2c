import { quantity, type RpcSender } from '../rpc';
import { encodeCall, type ContractCall } from './call';
import { MEMBERS, DEVNET_ADDRESSES, memberInterface } from './members';

export interface ReceiptLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

export interface Receipt {
  readonly transactionHash: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly status: string;
  readonly gasUsed: string;
  readonly logs: readonly ReceiptLog[];
}

const GAS = quantity(20_000_000);
const RECEIPT_TIMEOUT_MS = 30_000;

/**
 * Sends a call from any address (the devnet impersonates every sender) and waits until it is mined.
 * Throws the contract's reason when it would revert.
 */
export async function sendCall(rpc: RpcSender, from: string, call: ContractCall): Promise<Receipt> {
  const tx = { from, ...encodeCall(call), gas: GAS, gasPrice: '0x0' };
  await rpc.send('eth_call', [tx, 'latest']);
  return waitForReceipt(rpc, String(await rpc.send('eth_sendTransaction', [tx])));
}

/** Waits up to 30 s for a transaction to be mined; throws when it failed. */
export async function waitForReceipt(rpc: RpcSender, hash: string): Promise<Receipt> {
  const deadline = Date.now() + RECEIPT_TIMEOUT_MS;
  for (;;) {
    const receipt = (await rpc.send('eth_getTransactionReceipt', [hash])) as Receipt | null;
    if (receipt !== null) {
      if (receipt.status !== '0x1') throw new Error(`transaction ${hash} was reverted`);
      return receipt;
    }
    if (Date.now() > deadline) throw new Error(`transaction ${hash} was not mined within 30 s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A log as `contract.Event`, for people to read. */
export function nameLog(log: ReceiptLog): string {
  const member = MEMBERS.find((one) => DEVNET_ADDRESSES[one].toLowerCase() === log.address.toLowerCase());
  if (member === undefined) return `${log.address}.?`;
  return `${member}.${memberInterface(member).parseLog({ topics: [...log.topics], data: log.data })?.name ?? log.topics[0] ?? '?'}`;
}
