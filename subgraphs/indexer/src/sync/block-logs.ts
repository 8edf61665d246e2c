import { RpcError, type Header, type RawLog, type Rpc } from '../rpc';
import type { BloomCheck } from './bloom';

export interface BlockLogSource {
  readonly rpc: Rpc;
  readonly addresses: readonly string[];
  readonly bloom: BloomCheck;
  readonly log: { warn(fields: object, message: string): void };
}

/** Reads agreed on before an answer that the bloom contradicts is believed. */
const AGREEING_READS = 2;

/**
 * Logs of one block, read by its hash: an endpoint that does not have the block fails loudly, where a range would come back empty.
 * When the header's bloom admits a contract that the answer lacks, the block's receipts decide; where those cannot be had, a second
 * read must agree. Throws what the RPC throws.
 */
export async function logsOfBlock(source: BlockLogSource, header: Header, signal: AbortSignal): Promise<RawLog[]> {
  const { rpc, addresses, bloom, log } = source;
  let logs = await rpc.logsByHash(header.hash, addresses, signal);
  let missing = bloom.unanswered(header, logs);
  if (missing.length === 0) return logs;
  const receipts = await receiptLogs(source, header, signal);
  if (receipts) {
    if (receipts.length <= logs.length) return logs;
    log.warn({ block: header.number, got: logs.length, receipts: receipts.length }, 'eth_getLogs left out logs that the receipts have');
    return receipts;
  }
  for (let agreeing = 1; agreeing < AGREEING_READS && missing.length > 0;) {
    const again = await rpc.logsByHash(header.hash, addresses, signal);
    agreeing = again.length === logs.length ? agreeing + 1 : 1;
    if (again.length > logs.length)
      log.warn({ block: header.number, got: logs.length, again: again.length }, 'a second read has logs that the first left out');
    if (again.length >= logs.length) logs = again;
    missing = bloom.unanswered(header, logs);
  }
  return logs;
}

async function receiptLogs({ rpc, addresses }: BlockLogSource, header: Header, signal: AbortSignal): Promise<RawLog[] | undefined> {
  const watched = new Set(addresses);
  try {
    return (await rpc.receiptLogs(header.hash, signal)).filter((log) => watched.has(log.address.toLowerCase()));
  } catch (error) {
    if (error instanceof RpcError) return undefined;
    throw error;
  }
}
