import { malformed, type Origin, type RpcCall } from './json-rpc';
import { blockParam, requiredQuantity } from './quantity';
import type { BlockTag, Header } from './types';

const HASH = /^0x[0-9a-f]{64}$/i;
const BLOOM = /^0x[0-9a-f]{512}$/i;

/** The call for a header; without the transactions' bodies. */
export function headerCall(tag: BlockTag): RpcCall {
  return { method: 'eth_getBlockByNumber', params: [blockParam(tag), false] };
}

/** Reads a header from a block object; null for null and for a block that is not sealed yet (no hash). */
export function parseHeader(block: unknown, origin: Pick<Origin, 'host'>): Header | null {
  if (block === null) return null;
  if (typeof block !== 'object') throw malformed('answered a block that is not an object', origin);
  const { hash, parentHash, number, timestamp, logsBloom } = block as Record<string, unknown>;
  if (hash === null || hash === undefined) return null;
  const text = (value: unknown, pattern: RegExp, what: string): string => {
    if (typeof value !== 'string' || !pattern.test(value)) throw malformed(`answered a block without a valid ${what}`, origin);
    return value.toLowerCase();
  };
  return {
    number: requiredQuantity(number, 'a block number', origin),
    hash: text(hash, HASH, 'hash'),
    parentHash: text(parentHash, HASH, 'parentHash'),
    timestamp: requiredQuantity(timestamp, 'a block timestamp', origin),
    logsBloom: text(logsBloom, BLOOM, 'logsBloom'),
  };
}
