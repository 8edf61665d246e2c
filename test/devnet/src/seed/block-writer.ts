import { encodeCall, type ContractCall } from '../chain/call';
import { addressOf, type AccountName } from '../accounts';
import { quantity, type RpcSender } from '../rpc';

interface Queued {
  readonly from: string;
  readonly to: string;
  readonly data: string;
  readonly what: string;
  hash: string;
}

interface Receipt {
  readonly transactionHash: string;
  readonly status: string;
}

const GAS = quantity(20_000_000);

/** Collects transactions and mines them as one block at a given time, in the order given. Automatic mining must be off. */
export class BlockWriter {
  readonly #rpc: RpcSender;
  #queue: Queued[] = [];

  constructor(rpc: RpcSender) {
    this.#rpc = rpc;
  }

  get pending(): number {
    return this.#queue.length;
  }

  call(from: AccountName, call: ContractCall): void {
    this.raw(addressOf(from), encodeCall(call), `${call.member}.${call.fn}`);
  }

  raw(from: string, tx: { to: string; data: string }, what: string): void {
    this.#queue.push({ from, ...tx, what, hash: '' });
  }

  /** Throws when a transaction was reverted, with its contract, function and reason. */
  async mine(timestamp: number): Promise<void> {
    const batch = this.#queue;
    this.#queue = [];
    for (const tx of batch) {
      tx.hash = String(
        await this.#rpc.send('eth_sendTransaction', [{ from: tx.from, to: tx.to, data: tx.data, gas: GAS, gasPrice: '0x0' }]),
      );
    }
    await this.#rpc.send('evm_setNextBlockTimestamp', [quantity(timestamp)]);
    await this.#rpc.send('evm_mine', []);
    const receipts = (await this.#rpc.send('eth_getBlockReceipts', ['latest'])) as Receipt[];
    const good = new Set(receipts.filter((receipt) => receipt.status === '0x1').map((receipt) => receipt.transactionHash));
    const failed = batch.find((tx) => !good.has(tx.hash));
    if (failed !== undefined) throw new Error(`seeding ${failed.what} was reverted: ${await this.#reason(failed)}`);
  }

  async #reason(tx: Queued): Promise<string> {
    return this.#rpc.send('eth_call', [{ from: tx.from, to: tx.to, data: tx.data }, 'latest']).then(
      () => 'it succeeds on the state after the block',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  }
}
