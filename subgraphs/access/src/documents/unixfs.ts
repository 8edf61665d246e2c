import { readVarint, varint } from './varint';

/** Fields of the two protobuf messages, as tag bytes: number times 8, plus 2 for bytes and 0 for a number. */
const NODE_DATA = 0x0a;
const FILE_TYPE = 0x08;
const FILE_DATA = 0x12;
const FILE_SIZE = 0x18;
const TYPE_RAW = 0;
const TYPE_FILE = 2;

/** The block of a file that fits into one, as `ipfs add` makes it. */
export function encodeLeaf(content: Uint8Array): Buffer {
  const size = varint(content.length);
  const file = [Buffer.from([FILE_TYPE, TYPE_FILE]), ...(content.length === 0 ? [] : [Buffer.from([FILE_DATA]), size, content])];
  const message = Buffer.concat([...file, Buffer.from([FILE_SIZE]), size]);
  return Buffer.concat([Buffer.from([NODE_DATA]), varint(message.length), message]);
}

/** Content of a file's only block; undefined for a directory, a file of several blocks, or anything else. */
export function decodeLeaf(block: Uint8Array): Uint8Array | undefined {
  const node = fieldsOf(block);
  const [data, ...links] = node ?? [];
  if (data?.tag !== NODE_DATA || typeof data.value === 'number' || links.length > 0) return undefined;
  const file = fieldsOf(data.value);
  if (file === undefined || file.some(({ tag }) => ![FILE_TYPE, FILE_DATA, FILE_SIZE].includes(tag))) return undefined;
  const type = file.find(({ tag }) => tag === FILE_TYPE)?.value;
  const contents = file.filter(({ tag }) => tag === FILE_DATA);
  if ((type !== TYPE_FILE && type !== TYPE_RAW) || contents.length > 1) return undefined;
  const content = contents[0]?.value ?? Buffer.alloc(0);
  return typeof content === 'number' ? undefined : content;
}

interface Field {
  readonly tag: number;
  readonly value: number | Uint8Array;
}

/** Fields of a protobuf message of numbers and bytes; undefined when it is malformed or has other fields. */
function fieldsOf(message: Uint8Array): Field[] | undefined {
  const fields: Field[] = [];
  for (let offset = 0; offset < message.length;) {
    const tag = readVarint(message, offset);
    const number = tag === undefined ? undefined : readVarint(message, tag[1]);
    if (tag === undefined || number === undefined) return undefined;
    const [value, next] = number;
    const wire = tag[0] % 8;
    if (wire === 0) fields.push({ tag: tag[0], value });
    else if (wire === 2 && next + value <= message.length) fields.push({ tag: tag[0], value: message.subarray(next, next + value) });
    else return undefined;
    offset = wire === 0 ? next : next + value;
  }
  return fields;
}
