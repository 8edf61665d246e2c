import type { BlockHeader } from '../chain/log';
import type { Rpc } from '../rpc';
import { toBlockHeader } from './convert';
import type { Finality } from './finality';

/** Where the chain is. */
export interface Survey {
  readonly head: BlockHeader;
  readonly final: BlockHeader | undefined;
}

/** Asks for the chain's newest and its final block, and tells `finality` what was said. */
export async function surveyChain(rpc: Rpc, finality: Finality, signal: AbortSignal): Promise<Survey | undefined> {
  const [finalized, head] = await Promise.all([
    rpc.headerByNumber('finalized', signal).catch(() => null),
    rpc.headerByNumber('latest', signal),
  ]);
  if (!head) return undefined;
  finality.observe(finalized?.number ?? null);
  const number = finality.final(head.number);
  const final = number < 0 ? null : number === finalized?.number ? finalized : await rpc.headerByNumber(number, signal);
  return { head: toBlockHeader(head), final: final ? toBlockHeader(final) : undefined };
}
