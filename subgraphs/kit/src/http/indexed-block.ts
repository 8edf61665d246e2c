import type { BlockRef } from '../subgraph/definition';

/** Response header that says which block of the twin an answer was read from: `<number>:<0x hash>`. */
export const INDEXED_BLOCK_HEADER = 'indexed-block';

const FORM = /^(\d{1,15}):(0x[0-9a-f]{64})$/;

export function formatIndexedBlock(block: BlockRef): string {
  return `${block.number}:${block.hash}`;
}

/** Undefined for anything that is not a block. */
export function parseIndexedBlock(text: string | undefined): BlockRef | undefined {
  const match = text === undefined ? null : FORM.exec(text);
  return match?.[1] !== undefined && match[2] !== undefined ? { number: Number(match[1]), hash: match[2] } : undefined;
}
