import { malformed, type Origin } from './json-rpc';
import { quantity } from './quantity';
import type { RawLog } from './types';

interface Bounds {
  from: number;
  to: number;
  /** When asked by hash: the only block the logs may come from. */
  blockHash?: string;
}

/**
 * Checks an eth_getLogs answer and returns it in chain order without removed and repeated logs.
 * An answer that is already so, as nearly all are, is returned as it came: one pass, no copy.
 * Throws a malformed answer for anything that is no log, lies outside what was asked, or gives one place two contents.
 */
export function orderedLogs(result: unknown, bounds: Bounds, origin: Pick<Origin, 'host'>): RawLog[] {
  if (!Array.isArray(result)) throw malformed(`answered ${result === null ? 'null' : typeof result} instead of a list of logs`, origin);
  const logs = result as RawLog[];
  let tidy = true;
  let blockText = '';
  let block = -1;
  let last = -1;
  for (const log of logs) {
    if (!isLog(log)) throw malformed('answered something that is no log in a list of logs', origin);
    if (log.removed === true) tidy = false;
    if (log.blockNumber !== blockText) {
      const number = quantity(log.blockNumber);
      if (!(number >= bounds.from && number <= bounds.to))
        throw malformed(`answered a log of block ${log.blockNumber}, outside what was asked`, origin);
      if (number < block) tidy = false;
      blockText = log.blockNumber;
      block = number;
      last = -1;
    }
    const index = quantity(log.logIndex);
    if (!(index >= 0)) throw malformed('answered a log without a logIndex', origin);
    if (!(quantity(log.transactionIndex) >= 0)) throw malformed('answered a log without a transactionIndex', origin);
    if (bounds.blockHash !== undefined && log.blockHash.toLowerCase() !== bounds.blockHash)
      throw malformed('answered a log of another block hash', origin);
    if (index <= last) tidy = false;
    last = index;
  }
  return tidy ? logs : tidied(logs, origin);
}

function isLog(value: unknown): value is RawLog {
  if (typeof value !== 'object' || value === null) return false;
  const log = value as Partial<RawLog>;
  return (
    typeof log.address === 'string' &&
    typeof log.data === 'string' &&
    typeof log.blockHash === 'string' &&
    typeof log.transactionHash === 'string' &&
    typeof log.logIndex === 'string' &&
    Array.isArray(log.topics)
  );
}

function tidied(logs: readonly RawLog[], origin: Pick<Origin, 'host'>): RawLog[] {
  const places = new Map<string, RawLog>();
  for (const log of logs) {
    if (log.removed === true) continue;
    // The transaction belongs to the place: Polygon's state-sync logs may repeat another log's index in their block.
    const place = `${log.blockHash}:${Number(log.logIndex)}:${log.transactionHash}`;
    const known = places.get(place);
    if (known === undefined) places.set(place, log);
    else if (known.address !== log.address || known.data !== log.data || known.topics.join() !== log.topics.join()) {
      throw malformed(`answered two different logs for index ${log.logIndex} of block ${log.blockNumber}`, origin);
    }
  }
  return [...places.values()].sort((a, b) => Number(a.blockNumber) - Number(b.blockNumber) || Number(a.logIndex) - Number(b.logIndex));
}
