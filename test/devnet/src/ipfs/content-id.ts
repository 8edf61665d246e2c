import { createHash } from 'node:crypto';
import { encodeBase58 } from 'ethers';

/** A file as IPFS keeps it when it fits into one block. */
export interface IpfsFile {
  /** As `ipfs add` names it by default: version 0 of the block's id. */
  readonly cid: string;
  /** Every id that leads to the file: of the block in both versions, and of the bare bytes. */
  readonly ids: readonly string[];
  readonly content: Buffer;
  /** The UnixFS node around the content. */
  readonly block: Buffer;
}

const SHA2_256 = [0x12, 0x20];
const RAW = 0x55;
const DAG_PB = 0x70;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** The largest file that is not split. */
export const MAX_FILE_BYTES = 256 * 1024;

export function ipfsFile(content: Buffer): IpfsFile {
  const block = unixfsNode(content);
  const cid = encodeBase58(Buffer.from([...SHA2_256, ...sha256(block)]));
  return { cid, ids: [cid, version1(DAG_PB, block), version1(RAW, content)], content, block };
}

/** Id of the bare bytes, as `ipfs add --raw-leaves` names a file. */
export const rawId = (content: Buffer): string => version1(RAW, content);

/** `{ type: file, data, size }` inside `{ data }`, both protobuf messages. */
function unixfsNode(content: Buffer): Buffer {
  const size = varint(content.length);
  const data = content.length === 0 ? [] : [Buffer.from([0x12]), size, content];
  const file = Buffer.concat([Buffer.from([0x08, 0x02]), ...data, Buffer.from([0x18]), size]);
  return Buffer.concat([Buffer.from([0x0a]), varint(file.length), file]);
}

function version1(codec: number, block: Buffer): string {
  const bytes = Buffer.from([0x01, codec, ...SHA2_256, ...sha256(block)]);
  const bits = BigInt(`0x${bytes.toString('hex')}`) << BigInt((5 - ((bytes.length * 8) % 5)) % 5);
  const digits = Math.ceil((bytes.length * 8) / 5);
  const text = Array.from({ length: digits }, (_, index) => BASE32[Number((bits >> BigInt(5 * (digits - 1 - index))) & 31n)]);
  return `b${text.join('')}`;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
