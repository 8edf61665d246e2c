import { fromBase64, packText, unpack } from './msgpack';

/** Kind of object and its integer, as a Relay global id carries them. */
export interface GlobalId {
  /** The text before the first underscore, such as `V`. */
  readonly prefix: string;
  readonly value: bigint;
}

/** Why a text is no global id. */
export class InvalidGlobalIdError extends Error {
  override readonly name = 'InvalidGlobalIdError';
}

/** `<prefix>_<base64 of a MessagePack array of one integer>`; integers are 64-bit, signed or unsigned. */
export function globalId(prefix: string, value: number | bigint): string {
  return `${prefix}_${packText([value])}`;
}

/** @throws InvalidGlobalIdError */
export function parseGlobalId(text: string): GlobalId {
  const split = text.indexOf('_');
  const bytes = split < 0 ? undefined : fromBase64(text.slice(split + 1));
  if (bytes === undefined) {
    throw new InvalidGlobalIdError('invalid token');
  }
  return { prefix: text.slice(0, split), value: oneInteger(bytes) };
}

function oneInteger(bytes: Buffer): bigint {
  let members: readonly unknown[];
  try {
    members = unpack(bytes);
  } catch {
    throw new InvalidGlobalIdError('not MessagePack');
  }
  const [value] = members;
  if (members.length !== 1 || !(typeof value === 'bigint' || Number.isSafeInteger(value))) {
    throw new InvalidGlobalIdError('not an array of one integer');
  }
  return BigInt(value as number | bigint);
}
