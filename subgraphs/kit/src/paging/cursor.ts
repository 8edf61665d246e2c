import { PlainError } from '../errors';
import { fromBase64, packText, PackedTime, unpack, type Packable } from '../ids/msgpack';

/** A position in a list's order: one value for each member of the order, in its order. */
export type Position = readonly (number | bigint | string | Buffer | Date | PackedTime)[];

/** How positions of one list are written; clients store these texts. */
export interface CursorCodec {
  encode(position: Position): string;
  /** @throws PlainError when the text is no cursor of this list */
  decode(text: string): Position;
}

export type CursorMember = 'time' | 'bytes' | 'integer' | 'text';

/** Seconds since 1970. Beyond these years ISO text and Postgres differ, and no row is there: stored times are clamped. */
const YEAR_1 = -62_135_596_800;
const YEAR_10000 = 253_402_300_800;

/** Base64 of a whole number in decimal digits: 1 is `MQ==`. */
export const integerCursor: CursorCodec = {
  encode: ([id]) => Buffer.from(String(id)).toString('base64'),
  decode: (text) => {
    const digits = fromBase64(text)?.toString('latin1') ?? '';
    const id = Number(digits);
    if (!/^-?[0-9]{1,16}$/.test(digits) || !Number.isSafeInteger(id)) {
      throw invalidCursor(text);
    }
    return [id];
  },
};

/** Base64 of the text itself. */
export const textCursor: CursorCodec = {
  encode: ([text]) => Buffer.from(String(text)).toString('base64'),
  decode: (text) => [storableText(fromBase64(text)?.toString('utf8'), text)],
};

/** Base64 of a MessagePack array of the named members. */
export function packedCursor(...members: readonly CursorMember[]): CursorCodec {
  return {
    encode: (position) => packText(position.map(packable)),
    decode: (text) => {
      const values = membersOf(text);
      if (values.length !== members.length) {
        throw invalidCursor(text);
      }
      return members.map((member, index) => readMember(member, values[index], text));
    },
  };
}

function membersOf(text: string): readonly unknown[] {
  const bytes = fromBase64(text);
  try {
    return bytes === undefined ? [] : unpack(bytes);
  } catch {
    throw invalidCursor(text);
  }
}

function readMember(member: CursorMember, value: unknown, text: string): Position[number] {
  if (member === 'time' && value instanceof PackedTime && value.seconds >= YEAR_1 && value.seconds < YEAR_10000) {
    return value;
  }
  if (member === 'bytes' && value instanceof Uint8Array) {
    return Buffer.from(value);
  }
  if (member === 'integer' && typeof value === 'number' && Number.isSafeInteger(value)) {
    return value;
  }
  if (member === 'text' && typeof value === 'string') {
    return storableText(value, text);
  }
  throw invalidCursor(text);
}

function packable(value: Position[number]): Packable {
  return value instanceof Date ? PackedTime.of(value) : value;
}

/** Postgres text holds no NUL, so no row is at such a position; refused before the database refuses it less kindly. */
function storableText(value: string | undefined, cursor: string): string {
  if (value === undefined || value.includes('\0')) {
    throw invalidCursor(cursor);
  }
  return value;
}

function invalidCursor(text: string): PlainError {
  return new PlainError(`invalid cursor ${JSON.stringify(text.slice(0, 64))}: pass one that this list has given`);
}
