import type { BlockEvents } from '../fold/fold';
import type { Header } from '../rpc';
import type { EventRows } from '../store/event-rows';
import type { Store } from '../store/store';
import { logsOfBlock, type BlockLogSource } from './block-logs';
import { bareHash, toBlockHeader } from './convert';
import { ForkError } from './fork';
import { takeLogs } from './taken-logs';

/** Blocks read at once near the head. */
const BLOCKS_AT_ONCE = 32;

export interface NextBlocks {
  readonly blocks: readonly BlockEvents[];
  /** Every log of them, as it is kept. */
  readonly events: EventRows;
}

/** Reads the next blocks after the checkpoint, at most up to `target`, checking that each continues its parent. Throws ForkError when the first does not. */
export async function nextBlocks(
  source: BlockLogSource,
  store: Store,
  target: number,
  known: Header | undefined,
  signal: AbortSignal,
): Promise<NextBlocks> {
  const from = store.checkpoint.indexed.number + 1;
  const to = Math.min(target, from + BLOCKS_AT_ONCE - 1);
  const headers = known && from === to ? [known] : await source.rpc.headersByNumber(heights(from, to), signal);
  const connected = continuous(store, headers);
  const raw = await Promise.all(connected.map((header) => logsOfBlock(source, header, signal)));
  const { blocks, events } = takeLogs(raw.flat(), store.contracts);
  const logs = new Map(blocks.map((block) => [block.number, block.logs]));
  return {
    blocks: connected.map((header) => ({ header: toBlockHeader(header), logs: logs.get(header.number) ?? [], corrections: [] })),
    events,
  };
}

/** The headers that continue the checkpoint without a break; a break further on means the chain moved while reading, so the rest is read again. */
function continuous(store: Store, headers: readonly Header[]): Header[] {
  const { indexed } = store.checkpoint;
  const connected: Header[] = [];
  let parent = indexed.hash;
  for (const header of headers) {
    const stated = bareHash(header.parentHash);
    if (parent !== '' && stated !== parent) {
      if (connected.length === 0) throw new ForkError(indexed.number, indexed.hash, stated);
      break;
    }
    connected.push(header);
    parent = bareHash(header.hash);
  }
  return connected;
}

function heights(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
