import { createHash } from 'node:crypto';
import type { ContentId } from './content-id';
import { decodeLeaf, encodeLeaf } from './unixfs';

/**
 * The file that an answer of a gateway holds, once it is proven to be the one asked for. A gateway may give the block, or, when it knows no raw
 * blocks, the file itself: that is wrapped again in the way `ipfs add` does it, and compared.
 */
export function contentOf(id: ContentId, answer: Buffer): Buffer | 'not that content' | 'no file' {
  if (sha256(answer).equals(id.digest)) {
    const content = id.codec === 'raw' ? answer : decodeLeaf(answer);
    return content === undefined ? 'no file' : Buffer.from(content);
  }
  return id.codec === 'dag-pb' && sha256(encodeLeaf(answer)).equals(id.digest) ? answer : 'not that content';
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
