import type { EventFragment } from 'ethers';
import { hexNumber } from './hex-number';

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

type Reader = (topics: readonly string[], data: string) => ArgumentKinds[Kind];

const ABI_TYPES: Readonly<Record<Kind, RegExp>> = {
  id: /^uint\d+$/,
  amount: /^uint\d+$/,
  word: /^(uint256|bytes32)$/,
  address: /^address$/,
  text: /^string$/,
};

/** Everything is read from text in hex, `0x` first: places and lengths below count digits. */
export const PREFIX = 2;
export const WORD = 64;
const ADDRESS_AT = WORD - 40;
/** Of a word, what must be zero so that the rest is below 2^64. */
const HIGH = '0'.repeat(48);

/** Reads an unsigned word as a number; a value past 2^53 cannot be a sequential id. */
function readId(text: string, at: number): number {
  const value = text.startsWith(HIGH, at) ? hexNumber(text, at + 48, at + WORD) : Infinity;
  if (value <= Number.MAX_SAFE_INTEGER) return value;
  throw new DecodeError(`token id 0x${text.slice(at, at + WORD)} is beyond 2^53`);
}

function readAmount(text: string, at: number): bigint {
  if (!text.startsWith(HIGH, at)) return BigInt(`0x${text.slice(at, at + WORD)}`);
  const high = hexNumber(text, at + 48, at + 56);
  const low = hexNumber(text, at + 56, at + WORD);
  return high < 0x20_0000 ? BigInt(high * 0x1_0000_0000 + low) : (BigInt(high) << 32n) | BigInt(low);
}

/** Chains give lower case, and then this costs a look, not a copy. */
function readAddress(text: string, at: number): string {
  return text.slice(at + ADDRESS_AT, at + WORD).toLowerCase();
}

function readWord(text: string, at: number): string {
  return text.slice(at, at + WORD).toLowerCase();
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Invalid UTF-8 and NUL, which Postgres text cannot hold, become U+FFFD; the raw log keeps the bytes. */
function readText(data: string, head: number): string {
  const digits = data.length - PREFIX;
  const offset = readLength(data, head) * 2;
  if (offset + WORD > digits) throw new DecodeError(`text offset ${offset / 2} points past the data of ${digits / 2} bytes`);
  const length = readLength(data, PREFIX + offset);
  const start = offset + WORD;
  if (start + length * 2 > digits) throw new DecodeError(`text of ${length} bytes ends past the data of ${digits / 2} bytes`);
  const bytes = Buffer.from(data.slice(PREFIX + start, PREFIX + start + length * 2), 'hex');
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

function readLength(data: string, at: number): number {
  const length = data.startsWith(HIGH, at) ? hexNumber(data, at + 48, at + WORD) : Infinity;
  if (length <= 0xffff_ffff) return length;
  throw new DecodeError('a length or offset in the data is absurdly large');
}

const STATIC_READERS = {
  id: readId,
  amount: readAmount,
  word: readWord,
  address: readAddress,
} as const;

/**
 * Compiles the layout of one event into straight reads of 32-byte words, many times faster than a general ABI decoder.
 * `kinds` has one entry a parameter. The decoder takes topics and data as a log has them, in hex with 0x, and throws DecodeError when they
 * do not fit.
 */
export function compileDecoder<const K extends readonly Kind[]>(
  fragment: EventFragment,
  kinds: K,
): (topics: readonly string[], data: string) => Arguments<K> {
  if (kinds.length !== fragment.inputs.length)
    throw new Error(`${fragment.format()} has ${fragment.inputs.length} parameters, ${kinds.length} kinds given`);
  let topic = 1;
  let head = 0;
  const readers = fragment.inputs.map((input, i): Reader => {
    const kind = kinds[i] as Kind;
    if (!ABI_TYPES[kind].test(input.type)) throw new Error(`${fragment.format()}: parameter ${input.name} is ${input.type}, not ${kind}`);
    if (kind === 'text') {
      if (input.indexed) throw new Error(`${fragment.format()}: indexed text ${input.name} is only a hash`);
      const at = PREFIX + WORD * head++;
      return (_topics, data) => readText(data, at);
    }
    const read = STATIC_READERS[kind];
    if (input.indexed) {
      const which = topic++;
      return (topics) => read(topics[which] as string, PREFIX);
    }
    const at = PREFIX + WORD * head++;
    return (_topics, data) => read(data, at);
  });
  const headDigits = head * WORD;
  return (topics, data) => {
    if (topics.length !== topic) throw new DecodeError(`${topics.length} topics where ${topic} belong`);
    if (data.length - PREFIX < headDigits)
      throw new DecodeError(`data has ${(data.length - PREFIX) / 2} bytes where at least ${headDigits / 2} belong`);
    const values = new Array<ArgumentKinds[Kind]>(readers.length);
    for (let i = 0; i < readers.length; i++) values[i] = (readers[i] as Reader)(topics, data);
    return values as Arguments<K>;
  };
}
