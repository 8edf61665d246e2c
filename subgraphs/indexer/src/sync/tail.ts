import { decodeLog } from '../fold/decoded';
import type { BlockEvents } from '../fold/fold';
import type { Header } from '../rpc';
import type { Store } from '../store/store';
import { logsOfBlock, type BlockLogSource } from './block-logs';
import { bareHash, LogConverter, toBlockHeader } from './convert';
import { ForkError } from './fork';

/** Blocks read at once near the head. */
const BLOCKS_AT_ONCE = 32;

/** Reads the next blocks after the checkpoint, at most up to `target`, checking that each continues its parent. Throws ForkError when the first does not. */
export async function nextBlocks(
  source: BlockLogSource,
  store: Store,
  target: number,
  known: Header | undefined,
  signal: AbortSignal,
): Promise<BlockEvents[]> {
  const from = store.checkpoint.indexed.number + 1;
  const to = Math.min(target, from + BLOCKS_AT_ONCE - 1);
  const headers = known && from === to ? [known] : await source.rpc.headersByNumber(heights(from, to), signal);
  const connected = continuous(store, headers);
  return Promise.all(
    connected.map(async (header) => {
      const converter = new LogConverter();
      const raw = await logsOfBlock(source, header, signal);
      return { header: toBlockHeader(header), logs: raw.map((log) => decodeLog(converter.convert(log), store.contracts)), corrections: [] };
    }),
  );
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
