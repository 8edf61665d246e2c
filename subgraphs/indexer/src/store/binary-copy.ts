import type { Value, ColumnTypes } from '../twin/table';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const POSTGRES_EPOCH = 946_684_800;

/** What should be bytes in hex holds something else. */
export class NotHexError extends Error {
  override readonly name = 'NotHexError';
}

/** Rows in the binary format of Postgres' COPY, grown in one buffer. About four times as fast for both sides as text. */
export class BinaryCopy {
  #buffer: Buffer;
  #at: number;

  constructor(expectedBytes = 65_536) {
    this.#buffer = Buffer.allocUnsafe(Math.max(expectedBytes, 1024));
    this.#at = SIGNATURE.copy(this.#buffer);
  }

  row(fields: number): void {
    this.#reserve(2);
    this.#at = this.#buffer.writeInt16BE(fields, this.#at);
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
    this.#at = this.#buffer.writeInt32BE(-1, this.#at);
  }

  int4(value: number): void {
    this.#reserve(8);
    this.#buffer.writeInt32BE(4, this.#at);
    this.#at = this.#buffer.writeInt32BE(value, this.#at + 4);
  }

  int8(value: number): void {
    this.#reserve(12);
    const high = Math.floor(value / 0x1_0000_0000);
    this.#buffer.writeInt32BE(8, this.#at);
    this.#buffer.writeInt32BE(high, this.#at + 4);
    this.#at = this.#buffer.writeUInt32BE(value - high * 0x1_0000_0000, this.#at + 8);
  }

  bigint8(value: bigint): void {
    this.#reserve(12);
    this.#buffer.writeInt32BE(8, this.#at);
    this.#at = this.#buffer.writeBigInt64BE(value, this.#at + 4);
  }

  bytes(value: Buffer): void {
    this.#reserve(4 + value.length);
    this.#buffer.writeInt32BE(value.length, this.#at);
    this.#at += 4 + value.copy(this.#buffer, this.#at + 4);
  }

  /** Bytes from hex digits. @throws NotHexError */
  hex(value: string): void {
    const length = value.length / 2;
    this.#reserve(4 + length);
    this.#buffer.writeInt32BE(length, this.#at);
    this.#at += 4;
    this.#digits(value);
  }

  /** Bytes from several texts in hex, each with 0x, one after the other. @throws NotHexError */
  joinedHex(values: readonly string[]): void {
    let digits = 0;
    for (const value of values) digits += value.length - 2;
    this.#reserve(4 + digits / 2);
    this.#buffer.writeInt32BE(digits / 2, this.#at);
    this.#at += 4;
    for (const value of values) this.#digits(value.slice(2));
  }

  text(value: string): void {
    this.#reserve(4 + value.length * 3);
    const written = this.#buffer.write(value, this.#at + 4, 'utf8');
    this.#buffer.writeInt32BE(written, this.#at);
    this.#at += 4 + written;
  }

  /** timestamptz from whole seconds since 1970. */
  time(seconds: number): void {
    this.#reserve(12);
    this.#buffer.writeInt32BE(8, this.#at);
    this.#at = this.#buffer.writeBigInt64BE(BigInt(seconds - POSTGRES_EPOCH) * 1_000_000n, this.#at + 4);
  }

  /** A whole number as numeric: groups of four decimal digits, most significant first. */
  numeric(value: bigint): void {
    const digits = (value < 0n ? -value : value).toString();
    const groups = value === 0n ? 0 : Math.ceil(digits.length / 4);
    this.#reserve(12 + groups * 2);
    this.#buffer.writeInt32BE(8 + groups * 2, this.#at);
    this.#buffer.writeInt16BE(groups, this.#at + 4);
    this.#buffer.writeInt16BE(Math.max(groups - 1, 0), this.#at + 6);
    this.#buffer.writeUInt16BE(value < 0n ? 0x4000 : 0, this.#at + 8);
    this.#at = this.#buffer.writeInt16BE(0, this.#at + 10);
    for (let end = digits.length - (groups - 1) * 4, start = 0; groups > 0 && start < digits.length; start = end, end += 4) {
      this.#at = this.#buffer.writeInt16BE(Number(digits.slice(start, end)), this.#at);
    }
  }

  /** The finished stream. */
  end(): Buffer {
    this.#reserve(2);
    this.#at = this.#buffer.writeInt16BE(-1, this.#at);
    return this.#buffer.subarray(0, this.#at);
  }

  /** The buffer stops at what is no digit, which would leave the field shorter than it says. */
  #digits(value: string): void {
    const written = this.#buffer.write(value, this.#at, 'hex');
    if (written * 2 !== value.length) throw new NotHexError();
    this.#at += written;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }
}
