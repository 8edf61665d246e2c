import type { ContractBook } from '../chain/contract-book';
import type { ChainLog } from '../chain/log';
import { decodeLog, type DecodedLog } from '../fold/decoded';
import { malformed, type RawLog } from '../rpc';
import { NotHexError } from '../store/binary-copy';
import { EventRows } from '../store/event-rows';
import { LogConverter } from './convert';

/** The logs of one block, decoded. */
export interface TakenBlock {
  readonly number: number;
  /** 0x…, as the logs name it. */
  readonly hash: string;
  readonly logs: readonly DecodedLog[];
}

/** What is kept of an answer: logs by block, decoded, and the rows that store them. */
export interface TakenLogs {
  readonly blocks: readonly TakenBlock[];
  readonly events: EventRows;
}

/**
 * Takes from logs in chain order all that is needed of them, so that their text can go.
 * @throws RpcError malformed for a log whose bytes are no hex
 */
export function takeLogs(raw: readonly RawLog[], contracts: ContractBook): TakenLogs {
  const blocks: TakenBlock[] = [];
  const events = new EventRows(raw.length);
  const converter = new LogConverter();
  let logs: DecodedLog[] = [];
  let at = -1;
  for (const one of raw) {
    const log = converter.convert(one);
    if (log.blockNumber !== at) {
      at = log.blockNumber;
      logs = [];
      blocks.push({ number: at, hash: one.blockHash, logs });
    }
    const decoded = decodeLog(log, contracts);
    logs.push(decoded);
    keep(events, log, decoded);
  }
  return { blocks, events };
}

function keep(events: EventRows, log: ChainLog, { event, vehicleId }: DecodedLog): void {
  try {
    events.add(log, event, vehicleId);
  } catch (error) {
    if (!(error instanceof NotHexError)) throw error;
    throw malformed(`answered log ${log.logIndex} of block ${log.blockNumber} with bytes that are no hex`, { host: 'several' });
  }
}
