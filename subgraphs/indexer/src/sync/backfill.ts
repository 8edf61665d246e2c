import type { ContractBook } from '../chain/contract-book';
import type { BlockHeader } from '../chain/log';
import type { BlockEvents } from '../fold/fold';
import { Lagging, streamLogs, type AdaptiveRange, type Header, type LogPiece, type Rpc } from '../rpc';
import type { EventRows } from '../store/event-rows';
import { bareHash, toBlockHeader } from './convert';
import { takeLogs, type TakenBlock, type TakenLogs } from './taken-logs';

/** Batches whose headers are read while an earlier one is folded and written. */
const BATCHES_AHEAD = 1;

export interface BackfillBatch {
  readonly blocks: readonly BlockEvents[];
  readonly events: EventRows;
  readonly to: BlockHeader;
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
  const { rpc, contracts, addresses, range } = source;
  const ahead: Promise<BackfillBatch>[] = [];
  const pieces = streamLogs({ rpc, from, to, addresses, range, signal }, (raw) => takeLogs(raw, contracts));
  for await (const piece of pieces) {
    const batch = prepare(rpc, piece, signal);
    // A failure surfaces when the batch's turn comes; until then it must not count as unhandled.
    batch.catch(() => undefined);
    ahead.push(batch);
    if (ahead.length > BATCHES_AHEAD) yield await (ahead.shift() as Promise<BackfillBatch>);
  }
  for (const batch of ahead) yield await batch;
}

async function prepare(rpc: Rpc, { logs, to }: LogPiece<TakenLogs>, signal: AbortSignal): Promise<BackfillBatch> {
  const heights = new Set(logs.blocks.map(({ number }) => number)).add(to);
  const headers = await rpc.headersByNumber([...heights], signal);
  assertLinked(headers);
  const byHeight = new Map(headers.map((header) => [header.number, header]));
  const blocks = logs.blocks.map((block): BlockEvents => {
    const header = byHeight.get(block.number) as Header;
    assertSameBlock(header, block);
    return { header: toBlockHeader(header), logs: block.logs, corrections: [] };
  });
  return { blocks, events: logs.events, to: toBlockHeader(byHeight.get(to) as Header) };
}

/** Logs and header may come from different endpoints; a difference means one of them is on a dead branch. */
function assertSameBlock(header: Header, block: TakenBlock): void {
  if (bareHash(header.hash) === bareHash(block.hash)) return;
  throw new Lagging(`logs of block ${header.number} are of ${block.hash}, its header is ${header.hash}`, { host: 'several' });
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
