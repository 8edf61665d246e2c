import { amoy, type Network } from '@dimo-node/kit';
import { startAnvil, type Anvil } from '../devnet/src/anvil/start';
import { installLogEmitter, sendLogs } from '../devnet/src/logs/install';
import { ChainHistory } from './chain-history';

/** An anvil with Amoy's id whose DIMO contracts emit what a ChainHistory says. No contract there answers calls. */
export class HistoryChain {
  readonly anvil: Anvil;
  readonly history: ChainHistory;

  private constructor(anvil: Anvil, history: ChainHistory) {
    this.anvil = anvil;
    this.history = history;
  }

  static async start(seed: number, network: Network = amoy): Promise<HistoryChain> {
    const anvil = await startAnvil({ chainId: network.chainId, noMining: true });
    await installLogEmitter(anvil.rpc, Object.values(network.contracts));
    return new HistoryChain(anvil, new ChainHistory(seed, network));
  }

  /** Mines `blocks` blocks with about `logs` logs each; returns how many logs there were in all. */
  async mine(blocks: number, logs: number): Promise<number> {
    let total = 0;
    for (let block = 0; block < blocks; block++) {
      for (let inBlock = 0; inBlock < logs;) {
        const transaction = this.history.transaction();
        await sendLogs(this.anvil.rpc, transaction);
        inBlock += transaction.length;
        total += transaction.length;
      }
      await this.anvil.rpc.send('evm_mine', []);
    }
    return total;
  }

  /** Mines many logs fast: one large transaction a block. */
  async mineInBulk(blocks: number, logs: number): Promise<number> {
    let total = 0;
    for (let block = 0; block < blocks; block++) {
      const all = [];
      while (all.length < logs) all.push(...this.history.transaction());
      await sendLogs(this.anvil.rpc, all);
      await this.anvil.rpc.send('evm_mine', []);
      total += all.length;
    }
    return total;
  }

  /** Sends, without mining it, a change of a vehicle's model. */
  async setModel(vehicle: number, model: string): Promise<void> {
    await sendLogs(this.anvil.rpc, [this.history.modelSet(vehicle, model)]);
  }

  /** Sends, without mining it, a link of a name to a vehicle, or to none with 0. */
  async linkName(name: string, vehicle: number): Promise<void> {
    await sendLogs(this.anvil.rpc, [this.history.nameLinked(name, vehicle)]);
  }

  /** Replaces the newest `depth` blocks by as many others; with `logs`, the last of them holds about that many. */
  async reorg(depth: number, logs = 0): Promise<void> {
    await this.anvil.rpc.send('anvil_reorg', [depth, []]);
    if (logs > 0) await this.mine(1, logs);
  }

  /** Makes every block so far final, with empty ones: anvil's `finalized` stands two epochs behind its head. */
  async finalize(): Promise<void> {
    await this.anvil.rpc.send('anvil_mine', ['0x48']);
  }

  async head(): Promise<{ number: number; hash: string }> {
    const block = (await this.anvil.rpc.send('eth_getBlockByNumber', ['latest', false])) as { number: string; hash: string };
    return { number: Number(block.number), hash: block.hash };
  }

  stop(): Promise<void> {
    return this.anvil.stop();
  }
}
