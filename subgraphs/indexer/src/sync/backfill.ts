import type { ContractBook } from '../chain/contract-book';
import type { BlockHeader } from '../chain/log';
import { decodeLog, type DecodedLog } from '../fold/decoded';
import type { BlockEvents } from '../fold/fold';
import { Lagging, streamLogs, type AdaptiveRange, type Header, type LogPiece, type RawLog, type Rpc } from '../rpc';
import { bareHash, LogConverter, toBlockHeader } from './convert';

/** Batches whose headers are read and whose logs are decoded while an earlier one is folded and written. */
const BATCHES_AHEAD = 2;

export interface BackfillBatch {
  readonly blocks: readonly BlockEvents[];
  readonly to: BlockHeader;
  readonly events: number;
}

export interface BackfillSource {
  readonly rpc: Rpc;
  readonly contracts: ContractBook;
  readonly addresses: readonly string[];
  /** What is known of the providers' limits; kept between calls. */
  readonly range: AdaptiveRange;
}

/**
 * Final blocks `from..to` in order, as batches that continue each other, fetched and decoded ahead of the consumer. Only blocks with
 * events have their headers read, besides the last of each batch.
 */
export async function* backfill(source: BackfillSource, from: number, to: number, signal: AbortSignal): AsyncGenerator<BackfillBatch> {
  const { rpc, addresses, range } = source;
  const ahead: Promise<BackfillBatch>[] = [];
  for await (const piece of streamLogs({ rpc, from, to, addresses, range, signal })) {
    const batch = prepare(source, piece, signal);
    // A failure surfaces when the batch's turn comes; until then it must not count as unhandled.
    batch.catch(() => undefined);
    ahead.push(batch);
    if (ahead.length > BATCHES_AHEAD) yield await (ahead.shift() as Promise<BackfillBatch>);
  }
  for (const batch of ahead) yield await batch;
}

async function prepare({ rpc, contracts }: BackfillSource, { logs, to }: LogPiece, signal: AbortSignal): Promise<BackfillBatch> {
  const headers = await rpc.headersByNumber([...heightsOf(logs).add(to)], signal);
  assertLinked(headers);
  const byHeight = new Map(headers.map((header) => [header.number, header]));
  return { blocks: groupByBlock(logs, byHeight, contracts), to: toBlockHeader(byHeight.get(to) as Header), events: logs.length };
}

function heightsOf(logs: readonly RawLog[]): Set<number> {
  const heights = new Set<number>();
  let seen = '';
  for (const { blockNumber } of logs) {
    if (blockNumber !== seen) heights.add(parseInt(blockNumber, 16));
    seen = blockNumber;
  }
  return heights;
}

function groupByBlock(raw: readonly RawLog[], headers: ReadonlyMap<number, Header>, contracts: ContractBook): BlockEvents[] {
  const blocks: BlockEvents[] = [];
  let logs: DecodedLog[] = [];
  let at = -1;
  const converter = new LogConverter();
  for (const one of raw) {
    const log = converter.convert(one);
    if (log.blockNumber !== at) {
      const header = headers.get(log.blockNumber) as Header;
      assertSameBlock(header, one);
      at = log.blockNumber;
      logs = [];
      blocks.push({ header: toBlockHeader(header), logs, corrections: [] });
    }
    logs.push(decodeLog(log, contracts));
  }
  return blocks;
}

/** Logs and header may come from different endpoints; a difference means one of them is on a dead branch. */
function assertSameBlock(header: Header, log: RawLog): void {
  if (bareHash(header.hash) === bareHash(log.blockHash)) return;
  throw new Lagging(`logs of block ${header.number} are of ${log.blockHash}, its header is ${header.hash}`, { host: 'several' });
}

/** Headers of neighbouring blocks must link; where they do not, they came from nodes on different branches. */
function assertLinked(headers: readonly Header[]): void {
  headers.forEach((header, i) => {
    const before = headers[i - 1];
    if (before?.number !== header.number - 1 || bareHash(before.hash) === bareHash(header.parentHash)) return;
    throw new Lagging(`block ${header.number} follows ${header.parentHash}, but block ${before.number} is ${before.hash}`, {
      host: 'several',
    });
  });
}
