import type { BlockHeader } from '../chain/log';
import type { Header, Rpc } from '../rpc';
import { storedHeadersBelow } from '../store/chain-reader';
import type { Store } from '../store/store';
import { bareHash } from './convert';

/** The chain no longer contains a block that is indexed. Carries the evidence. */
export class ForkError extends Error {
  override readonly name = 'ForkError';

  constructor(
    /** Height at which the indexed and the chain's block differ. */
    readonly height: number,
    readonly indexedHash: string,
    readonly chainHash: string,
  ) {
    super(`block ${height} is 0x${chainHash} on chain, but 0x${indexedHash} is indexed`);
  }
}

const FIRST_STEP = 8;
const LONGEST_STEP = 512;

/** The newest indexed block that the chain still contains; the point before the start block when none is. Retries are the caller's. */
export async function commonAncestor(store: Store, rpc: Rpc, signal: AbortSignal): Promise<BlockHeader> {
  let below = store.checkpoint.indexed.number + 1;
  for (let step = FIRST_STEP; ; step = Math.min(step * 2, LONGEST_STEP)) {
    const stored = await storedHeadersBelow(store.session.client, below, step);
    const last = stored.at(-1);
    if (!last) return { number: store.startBlock - 1, hash: '', parentHash: '', time: 0 };
    const onChain = new Map((await headersThatExist(rpc, stored, signal)).map((header) => [header.number, bareHash(header.hash)]));
    const ancestor = stored.find((header) => onChain.get(header.number) === header.hash);
    if (ancestor) return ancestor;
    below = last.number;
  }
}

/** After a reorg the chain may be shorter for a moment: heights it does not have are simply not the ancestor. */
async function headersThatExist(rpc: Rpc, stored: readonly BlockHeader[], signal: AbortSignal): Promise<Header[]> {
  const head = await rpc.blockNumber(signal);
  const heights = stored.map((header) => header.number).filter((number) => number <= head);
  return heights.length > 0 ? rpc.headersByNumber(heights, signal) : [];
}
