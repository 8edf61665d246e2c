import { decodeTimestampToTimeSpec, decode, encode, encodeTimeSpecToTimestamp, ExtensionCodec } from '@msgpack/msgpack';

/** A moment with nanoseconds, as MessagePack's timestamp extension holds it: a Date would lose the microseconds of a stored time. */
export class PackedTime {
  constructor(
    /** Since 1970, negative before. */
    readonly seconds: number,
    /** 0 to 999,999,999. */
    readonly nanoseconds: number = 0,
  ) {}

  static of(date: Date): PackedTime {
    const seconds = Math.floor(date.getTime() / 1000);
    return new PackedTime(seconds, (date.getTime() - seconds * 1000) * 1e6);
  }

  /** ISO 8601 in UTC with microseconds: what Postgres reads as timestamptz without loss. */
  toString(): string {
    const micros = Math.floor(this.nanoseconds / 1000);
    return new Date(this.seconds * 1000).toISOString().replace('.000Z', `.${String(micros).padStart(6, '0')}Z`);
  }
}

export type Packable = number | bigint | string | Uint8Array | PackedTime;

const TIMESTAMP = -1;
const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: TIMESTAMP,
  encode: (value) => (value instanceof PackedTime ? encodeTimeSpecToTimestamp({ sec: value.seconds, nsec: value.nanoseconds }) : null),
  decode: (data) => {
    const { sec, nsec } = decodeTimestampToTimeSpec(data);
    return new PackedTime(sec, nsec);
  },
});

/** Standard base64, with padding, of a MessagePack array in its shortest form. */
export function packText(values: readonly Packable[]): string {
  return Buffer.from(encode(values.map(shortest), { extensionCodec, useBigInt64: true })).toString('base64');
}

/**
 * Members of the MessagePack array in a base64 text; integers beyond 32 bits come as bigint.
 * @throws what the decoder throws when the bytes are no MessagePack or no array
 */
export function unpack(bytes: Uint8Array): readonly unknown[] {
  const value: unknown = decode(bytes, {
    extensionCodec,
    useBigInt64: true,
    maxStrLength: 65_536,
    maxBinLength: 65_536,
    maxArrayLength: 8,
  });
  if (!Array.isArray(value)) {
    throw new TypeError('not an array');
  }
  return value;
}

/** Bytes of strict standard base64 (padding and alphabet checked), else undefined: Buffer alone ignores what it cannot read. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** With 64-bit integers on, the encoder writes every bigint in 9 bytes and every larger number as a float: hand it the right one. */
function shortest(value: Packable): Packable {
  if (typeof value === 'bigint') {
    return value >= -(2n ** 31n) && value < 2n ** 32n ? Number(value) : value;
  }
  if (typeof value === 'number') {
    return value >= -(2 ** 31) && value < 2 ** 32 ? value : BigInt(value);
  }
  return value;
}
