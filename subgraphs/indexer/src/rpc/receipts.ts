import type { Endpoint } from './endpoint';
import { Lagging, RpcError } from './errors';
import { malformed } from './json-rpc';
import { orderedLogs } from './ordered-logs';
import type { RawLog } from './types';

/** Transactions whose receipts are asked for side by side. */
const AT_ONCE = 8;

/**
 * All logs of a block from its receipts, whatever contract they are of: the one complete source when a block's logs
 * are too many for a filter. Falls back to one receipt at a time, since block receipts fail on some nodes for blocks
 * with state-sync transactions.
 */
export async function logsFromReceipts(endpoint: Endpoint, blockHash: string, signal?: AbortSignal): Promise<RawLog[]> {
  const hash = blockHash.toLowerCase();
  try {
    return await endpoint.ask({ method: 'eth_getBlockReceipts', params: [hash] }, (result) => logsOf(result, hash, endpoint), signal);
  } catch (error) {
    const elsewhere = error instanceof RpcError && ['unsupported', 'unknown', 'malformed', 'limit'].includes(error.kind);
    if (!elsewhere) throw error;
  }
  const transactions = await endpoint.ask(
    { method: 'eth_getBlockByHash', params: [hash, false] },
    (block) => transactionsOf(block, endpoint),
    signal,
  );
  const receipts: unknown[] = [];
  for (let start = 0; start < transactions.length; start += AT_ONCE) {
    const group = transactions.slice(start, start + AT_ONCE);
    const one = (id: string) => endpoint.ask({ method: 'eth_getTransactionReceipt', params: [id] }, (receipt) => receipt, signal);
    receipts.push(...(await Promise.all(group.map(one))));
  }
  return logsOf(receipts, hash, endpoint);
}

function logsOf(receipts: unknown, hash: string, endpoint: Endpoint): RawLog[] {
  if (receipts === null) throw new Lagging(`has no receipts of block ${hash}`, { host: endpoint.host });
  if (!Array.isArray(receipts)) throw malformed('answered block receipts that are not a list', endpoint);
  const logs = receipts.flatMap((receipt: unknown) => {
    if (receipt === null) throw new Lagging(`has no receipt of a transaction of block ${hash}`, { host: endpoint.host });
    if (typeof receipt !== 'object' || receipt === undefined || !('logs' in receipt) || !Array.isArray(receipt.logs))
      throw malformed('answered a receipt without logs', endpoint);
    return receipt.logs as unknown[];
  });
  return orderedLogs(logs, { from: 0, to: Number.MAX_SAFE_INTEGER, blockHash: hash }, endpoint);
}

function transactionsOf(block: unknown, endpoint: Endpoint): string[] {
  if (block === null) throw new Lagging('does not have the block', { host: endpoint.host });
  if (typeof block !== 'object' || block === undefined || !('transactions' in block) || !Array.isArray(block.transactions))
    throw malformed('answered a block without transactions', endpoint);
  return block.transactions.map(String);
}
