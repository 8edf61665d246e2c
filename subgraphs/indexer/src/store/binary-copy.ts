import type { Value, ColumnTypes } from '../twin/table';

/** What the stream of one COPY begins with. */
export const COPY_HEAD = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** And ends with. */
export const COPY_TAIL = Buffer.from([0xff, 0xff]);

const POSTGRES_EPOCH = 946_684_800;
const ZERO = 48;

/** What should be bytes in hex holds something else. */
export class NotHexError extends Error {
  override readonly name = 'NotHexError';
}

/** Rows in the binary format of Postgres' COPY, grown in one buffer. About four times as fast for both sides as text. */
export class BinaryCopy {
  #buffer: Buffer;
  /** The same bytes: a view writes a number in one step, where a Buffer does it byte by byte. */
  #view: DataView;
  #at = 0;

  constructor(expectedBytes = 65_536) {
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(expectedBytes, 1024));
    this.#view = viewOf(this.#buffer);
  }

  row(fields: number): void {
    this.#reserve(2);
    this.#view.setInt16(this.#at, fields);
    this.#at += 2;
  }

  field(kind: keyof ColumnTypes, value: Value): void {
    if (value === null) return this.null();
    switch (kind) {
      case 'id':
        return this.int8(value as number);
      case 'int':
        return this.int4(value as number);
      case 'big':
        return this.bigint8(value as bigint);
      case 'amount':
        return this.numeric(value as bigint);
      case 'bytes':
        return this.hex(value as string);
      case 'text':
        return this.text(value as string);
      case 'time':
        return this.time(value as number);
    }
  }

  null(): void {
    this.#reserve(4);
    this.#length(-1);
  }

  int4(value: number): void {
    this.#reserve(8);
    this.#length(4);
    this.#view.setInt32(this.#at, value);
    this.#at += 4;
  }

  int8(value: number): void {
    this.#reserve(12);
    this.#length(8);
    const high = Math.floor(value / 0x1_0000_0000);
    this.#view.setInt32(this.#at, high);
    this.#view.setUint32(this.#at + 4, value - high * 0x1_0000_0000);
    this.#at += 8;
  }

  bigint8(value: bigint): void {
    this.#reserve(12);
    this.#length(8);
    this.#view.setBigInt64(this.#at, value);
    this.#at += 8;
  }

  /** Fields that `encoded` has made before. */
  fields(encoded: Uint8Array): void {
    this.#reserve(encoded.length);
    this.#buffer.set(encoded, this.#at);
    this.#at += encoded.length;
  }

  /** The field that begins at a place of what was written, once more. */
  repeat(at: number): void {
    const bytes = 4 + Math.max(0, this.#view.getInt32(at));
    this.#reserve(bytes);
    this.#buffer.copyWithin(this.#at, at, at + bytes);
    this.#at += bytes;
  }

  bytes(value: Buffer): void {
    this.#reserve(4 + value.length);
    this.#length(value.length);
    this.#at += value.copy(this.#buffer, this.#at);
  }

  /** Bytes from hex digits. @throws NotHexError */
  hex(value: string): void {
    const length = value.length / 2;
    this.#reserve(4 + length);
    this.#length(length);
    // The buffer stops at what is no digit, which would leave the field shorter than it says.
    if (this.#buffer.write(value, this.#at, 'hex') !== length) throw new NotHexError();
    this.#at += length;
  }

  text(value: string): void {
    this.#reserve(4 + value.length * 3);
    const written = this.#buffer.write(value, this.#at + 4, 'utf8');
    this.#length(written);
    this.#at += written;
  }

  /** timestamptz from whole seconds since 1970. */
  time(seconds: number): void {
    this.int8((seconds - POSTGRES_EPOCH) * 1_000_000);
  }

  /** A whole number as numeric: groups of four decimal digits, most significant first. */
  numeric(value: bigint): void {
    const negative = value < 0n;
    const digits = String(negative ? -value : value);
    const groups = value === 0n ? 0 : Math.ceil(digits.length / 4);
    this.#reserve(12 + groups * 2);
    this.#length(8 + groups * 2);
    const view = this.#view;
    view.setInt16(this.#at, groups);
    view.setInt16(this.#at + 2, Math.max(groups - 1, 0));
    view.setUint16(this.#at + 4, negative ? 0x4000 : 0);
    view.setInt16(this.#at + 6, 0);
    this.#at += 8;
    for (let end = digits.length - (groups - 1) * 4, start = 0; start < groups * 4 && start < digits.length; start = end, end += 4) {
      let group = 0;
      for (let i = start; i < end; i++) group = group * 10 + digits.charCodeAt(i) - ZERO;
      view.setInt16(this.#at, group);
      this.#at += 2;
    }
  }

  /** Bytes written so far. */
  get size(): number {
    return this.#at;
  }

  /** What was written so far, to stand between COPY_HEAD and COPY_TAIL. */
  get written(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }

  /** Begins a field of so many bytes. */
  #length(bytes: number): void {
    this.#view.setInt32(this.#at, bytes);
    this.#at += 4;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#at + bytes));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
    this.#view = viewOf(larger);
  }
}

/** A field as BinaryCopy writes it, to be put into many rows. */
export function encoded(write: (copy: BinaryCopy) => void): Uint8Array {
  const copy = new BinaryCopy(0);
  write(copy);
  return copy.written;
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
