import type { EndpointStats } from './endpoint';
import type { BlockTag, Header, HeadNotice, LogFilter, RawLog } from './types';

/**
 * A chain as several endpoints together show it. Every method fails over, backs off and retries by itself, for at most a few
 * attempts and `patienceMs` of waiting; what it throws then is the typed RpcError of the last fault, or the signal's reason.
 */
export interface Rpc {
  chainId(): number;
  /** The highest head the endpoints stand for. Does not go down because one of them lags. */
  blockNumber(signal?: AbortSignal): Promise<number>;
  /** Null only when every endpoint that answers says so, for heights up to the head after asking them three times. */
  headerByNumber(tag: BlockTag, signal?: AbortSignal): Promise<Header | null>;
  /** Headers in the order asked for. Throws Lagging when no endpoint has one of them. */
  headersByNumber(heights: readonly number[], signal?: AbortSignal): Promise<Header[]>;
  headerByHash(hash: string, signal?: AbortSignal): Promise<Header | null>;
  /**
   * Logs of these contracts in blocks `from` to `to`, both included: one request, in chain order, without removed or
   * repeated ones. Throws Lagging rather than ask an endpoint beyond its head, and RangeTooLarge when the range must shrink.
   */
  logsInRange(from: number, to: number, addresses: readonly string[], signal?: AbortSignal): Promise<RawLog[]>;
  /** Logs of these contracts in one block. Throws Lagging when no endpoint knows the hash. */
  logsByHash(hash: string, addresses: readonly string[], signal?: AbortSignal): Promise<RawLog[]>;
  /** As the two above, with topics. */
  logs(filter: LogFilter, signal?: AbortSignal): Promise<RawLog[]>;
  /** Every log of a block, of whatever contract, from its receipts. */
  receiptLogs(hash: string, signal?: AbortSignal): Promise<RawLog[]>;
  /** eth_call; the returned bytes as hex. A revert throws an RpcError of kind `reverted`. */
  call(request: { to: string; data: string }, tag: BlockTag, signal?: AbortSignal): Promise<string>;
  /** Wake-ups at new heads, the present one first. Only the newest waits for a slow reader. Ends with the signal. */
  heads(signal: AbortSignal): AsyncIterable<HeadNotice>;
  stats(): EndpointStats[];
  close(): Promise<void>;
}

/** An endpoint's answer to a filter, as JSON-RPC parameters. */
export function filterParams(filter: LogFilter): object {
  const { addresses, topics } = filter;
  const where =
    'blockHash' in filter
      ? { blockHash: filter.blockHash }
      : { fromBlock: `0x${filter.fromBlock.toString(16)}`, toBlock: `0x${filter.toBlock.toString(16)}` };
  // Some providers take one address only as a plain string.
  return { ...where, address: addresses.length === 1 ? addresses[0] : addresses, ...(topics && { topics }) };
}
