import { Lagging, Pruned, RangeTooLarge, RpcError } from './errors';
import type { Rpc } from './rpc';
import type { RawLog } from './types';

/** A block's logs and how they were got. `complete` is false when only known topics could be asked for. */
export interface BlockLogs {
  logs: RawLog[];
  by: 'address' | 'receipts' | 'topic';
  complete: boolean;
}

/**
 * Reads the logs of one block that is too large for one request: by one address at a time; then, for addresses that are still
 * too large, from the block's receipts; and where receipts are refused, by one known topic at a time. Topics come last, since
 * a filter cannot ask for "any other topic", so that answer alone may miss events of a kind not known yet.
 */
export async function logsOfBlockSplit(
  rpc: Pick<Rpc, 'logs' | 'receiptLogs'>,
  blockHash: string,
  addresses: readonly string[],
  options: { topics?: readonly string[]; signal?: AbortSignal } = {},
): Promise<BlockLogs> {
  const { topics = [], signal } = options;
  const logs: RawLog[] = [];
  const large: string[] = [];
  for (const address of addresses) {
    try {
      for (const log of await rpc.logs({ blockHash, addresses: [address] }, signal)) logs.push(log);
    } catch (error) {
      if (!(error instanceof RangeTooLarge)) throw error;
      large.push(address);
    }
  }
  if (large.length === 0) return { logs: inOrder(logs), by: 'address', complete: true };
  try {
    const wanted = new Set(addresses.map((address) => address.toLowerCase()));
    const all = await rpc.receiptLogs(blockHash, signal);
    return { logs: all.filter((log) => wanted.has(log.address.toLowerCase())), by: 'receipts', complete: true };
  } catch (error) {
    // A node that is behind or has dropped the block would not do better by topic; the caller must wait or change endpoint.
    if (!(error instanceof RpcError) || error instanceof Lagging || error instanceof Pruned || topics.length === 0) throw error;
  }
  for (const address of large) {
    for (const topic of topics) {
      for (const log of await rpc.logs({ blockHash, addresses: [address], topics: [topic] }, signal)) logs.push(log);
    }
  }
  return { logs: inOrder(logs), by: 'topic', complete: false };
}

/** Within one block: by log index. */
function inOrder(logs: RawLog[]): RawLog[] {
  return logs.sort((a, b) => Number(a.logIndex) - Number(b.logIndex));
}
