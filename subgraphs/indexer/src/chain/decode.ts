import type { EventFragment } from 'ethers';

/** A log whose bytes do not fit the layout that its topics name. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/** How a rule wants a 32-byte word: the ABI type alone does not tell an id from an amount. */
export interface ArgumentKinds {
  /** Sequential token id: a whole number that JavaScript holds exactly. */
  id: number;
  /** Amount or timestamp: any uint256. */
  amount: bigint;
  /** Wide id, mask or bytes32: 64 lower-case hex digits. */
  word: string;
  /** 40 lower-case hex digits. */
  address: string;
  text: string;
}

export type Kind = keyof ArgumentKinds;
export type Arguments<K extends readonly Kind[]> = { -readonly [I in keyof K]: ArgumentKinds[K[I]] };

type Reader = (topics: Buffer, data: Buffer) => ArgumentKinds[Kind];

const ABI_TYPES: Readonly<Record<Kind, RegExp>> = {
  id: /^uint\d+$/,
  amount: /^uint\d+$/,
  word: /^(uint256|bytes32)$/,
  address: /^address$/,
  text: /^string$/,
};

const WORD = 32;

/** Reads an unsigned word as a number; a value past 2^53 cannot be a sequential id. */
function readId(bytes: Buffer, at: number): number {
  for (let i = at; i < at + 24; i += 4) {
    if (bytes.readUInt32BE(i) !== 0) throw new DecodeError(`token id 0x${bytes.toString('hex', at, at + WORD)} is beyond 2^53`);
  }
  const high = bytes.readUInt32BE(at + 24);
  if (high > 0x1fffff) throw new DecodeError(`token id 0x${bytes.toString('hex', at, at + WORD)} is beyond 2^53`);
  return high * 0x1_0000_0000 + bytes.readUInt32BE(at + 28);
}

function readAmount(bytes: Buffer, at: number): bigint {
  let high = 0n;
  if (bytes.readUInt32BE(at) !== 0 || bytes.readUInt32BE(at + 4) !== 0)
    high = (bytes.readBigUInt64BE(at) << 64n) | bytes.readBigUInt64BE(at + 8);
  else high = bytes.readBigUInt64BE(at + 8);
  return (high << 128n) | (bytes.readBigUInt64BE(at + 16) << 64n) | bytes.readBigUInt64BE(at + 24);
}

function readAddress(bytes: Buffer, at: number): string {
  return bytes.toString('hex', at + 12, at + WORD);
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Invalid UTF-8 and NUL, which Postgres text cannot hold, become U+FFFD; the raw log keeps the bytes. */
function readText(data: Buffer, head: number): string {
  const offset = readLength(data, head);
  if (offset + WORD > data.length) throw new DecodeError(`text offset ${offset} points past the data of ${data.length} bytes`);
  const length = readLength(data, offset);
  const start = offset + WORD;
  if (start + length > data.length) throw new DecodeError(`text of ${length} bytes ends past the data of ${data.length} bytes`);
  const bytes = data.subarray(start, start + length);
  if (isPlainAscii(bytes)) return bytes.toString('latin1');
  return utf8.decode(bytes).replaceAll('\0', '\uFFFD');
}

function isPlainAscii(bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte === 0 || byte > 0x7f) return false;
  }
  return true;
}

function readLength(data: Buffer, at: number): number {
  for (let i = at; i < at + 28; i += 4) {
    if (data.readUInt32BE(i) !== 0) throw new DecodeError('a length or offset in the data is absurdly large');
  }
  return data.readUInt32BE(at + 28);
}

const STATIC_READERS = {
  id: readId,
  amount: readAmount,
  word: (bytes: Buffer, at: number) => bytes.toString('hex', at, at + WORD),
  address: readAddress,
} as const;

/**
 * Compiles the layout of one event into straight reads of 32-byte words, many times faster than a general ABI decoder.
 * `kinds` has one entry a parameter. The decoder throws DecodeError when the bytes do not fit.
 */
export function compileDecoder<const K extends readonly Kind[]>(
  fragment: EventFragment,
  kinds: K,
): (topics: Buffer, data: Buffer) => Arguments<K> {
  if (kinds.length !== fragment.inputs.length)
    throw new Error(`${fragment.format()} has ${fragment.inputs.length} parameters, ${kinds.length} kinds given`);
  let topic = 1;
  let head = 0;
  const readers = fragment.inputs.map((input, i): Reader => {
    const kind = kinds[i] as Kind;
    if (!ABI_TYPES[kind].test(input.type)) throw new Error(`${fragment.format()}: parameter ${input.name} is ${input.type}, not ${kind}`);
    const at = input.indexed ? WORD * topic++ : WORD * head++;
    if (kind === 'text') {
      if (input.indexed) throw new Error(`${fragment.format()}: indexed text ${input.name} is only a hash`);
      return (_topics, data) => readText(data, at);
    }
    const read = STATIC_READERS[kind];
    return input.indexed ? (topics) => read(topics, at) : (_topics, data) => read(data, at);
  });
  const topicBytes = topic * WORD;
  const headBytes = head * WORD;
  return (topics, data) => {
    if (topics.length !== topicBytes) throw new DecodeError(`${topics.length / WORD} topics where ${topic} belong`);
    if (data.length < headBytes) throw new DecodeError(`data has ${data.length} bytes where at least ${headBytes} belong`);
    const values = new Array<ArgumentKinds[Kind]>(readers.length);
    for (let i = 0; i < readers.length; i++) values[i] = (readers[i] as Reader)(topics, data);
    return values as Arguments<K>;
  };
}
