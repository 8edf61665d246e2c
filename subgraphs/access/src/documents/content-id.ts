import { fromBase32, fromBase58 } from './multibase';
import { readVarint } from './varint';

/** A content id that can be checked: SHA-256 of one block. */
export interface ContentId {
  /** As it was written. */
  readonly text: string;
  /** What the block is: the bytes themselves, or a node of a UnixFS file. */
  readonly codec: 'raw' | 'dag-pb';
  /** 32 bytes. */
  readonly digest: Buffer;
  /** The same for every way to write this id. */
  readonly key: string;
}

/** Where the text of a grant's source leads. */
export type Source =
  | { readonly kind: 'none' }
  | { readonly kind: 'document'; readonly id: ContentId }
  /** It names a document, but in a way that cannot be followed or checked. */
  | { readonly kind: 'unsupported'; readonly reason: string };

const CODECS: ReadonlyMap<number, ContentId['codec']> = new Map([
  [0x55, 'raw'],
  [0x70, 'dag-pb'],
]);
const SHA2_256 = 0x12;
const DIGEST_BYTES = 32;
/** Far above any id in use; decoding longer text would cost more than it is worth. */
const MAX_ID_CHARACTERS = 128;
/** No content id is shorter, so a shorter text after `ipfs://` is somebody's own name for something. */
const MIN_ID_CHARACTERS = 46;

const NONE: Source = { kind: 'none' };

/**
 * What a grant's source names. An empty text, a web address or words name no document. With `ipfs://` or `/ipfs/` in front, what is as long as
 * a content id but none that can be checked is unsupported rather than nothing: a document that cannot be read must not be skipped.
 */
export function readSource(source: string): Source {
  const text = source.trim();
  const [, prefix, rest = ''] = /^(ipfs:\/\/|\/ipfs\/)?([\s\S]*)$/i.exec(text) ?? [];
  const [, name = '', path = ''] = /^([^/?#]*)([\s\S]*)$/.exec(rest) ?? [];
  const id = name.length > MAX_ID_CHARACTERS ? undefined : parseContentId(name);
  if (id === undefined) {
    const isMeantAsId = prefix !== undefined && name.length >= MIN_ID_CHARACTERS && !name.includes(' ');
    return isMeantAsId ? { kind: 'unsupported', reason: 'its content id is not understood' } : NONE;
  }
  if (path !== '' && path !== '/') {
    return { kind: 'unsupported', reason: 'it names a path inside a directory, where only a content id alone can be checked' };
  }
  return id === 'unsupported'
    ? {
        kind: 'unsupported',
        reason: 'its content id is of a kind that cannot be checked: only SHA-256 of raw bytes or of a UnixFS file can',
      }
    : { kind: 'document', id };
}

/** Undefined for text that is no content id; `unsupported` for one whose hash or codec cannot be checked here. */
export function parseContentId(text: string): ContentId | 'unsupported' | undefined {
  const bytes = decode(text);
  if (bytes === undefined) return undefined;
  if (bytes.length === 2 + DIGEST_BYTES && bytes[0] === SHA2_256 && bytes[1] === DIGEST_BYTES) {
    return text.startsWith('Qm') ? contentId(text, 'dag-pb', bytes.subarray(2)) : undefined;
  }
  const head = readHead(bytes);
  if (head === undefined) return undefined;
  const { version, codec, hash, length, next } = head;
  if (version !== 1 || bytes.length !== next + length) return undefined;
  const known = CODECS.get(codec);
  if (known === undefined || hash !== SHA2_256 || length !== DIGEST_BYTES) return 'unsupported';
  return contentId(text, known, bytes.subarray(next));
}

interface Head {
  readonly version: number;
  readonly codec: number;
  readonly hash: number;
  /** Of the digest, which begins at `next`. */
  readonly length: number;
  readonly next: number;
}

function readHead(bytes: Buffer): Head | undefined {
  const numbers: number[] = [];
  let next = 0;
  while (numbers.length < 4) {
    const read = readVarint(bytes, next);
    if (read === undefined) return undefined;
    numbers.push(read[0]);
    next = read[1];
  }
  const [version = 0, codec = 0, hash = 0, length = 0] = numbers;
  return { version, codec, hash, length, next };
}

function decode(text: string): Buffer | undefined {
  if (text.startsWith('Qm') && text.length === MIN_ID_CHARACTERS) return fromBase58(text);
  if (text.startsWith('b')) return fromBase32(text.slice(1));
  return text.startsWith('z') ? fromBase58(text.slice(1)) : undefined;
}

function contentId(text: string, codec: ContentId['codec'], digest: Buffer): ContentId {
  return { text, codec, digest, key: `${codec}:${digest.toString('hex')}` };
}
