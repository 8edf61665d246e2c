import { NodeError, PlainError } from '@dimo-node/kit';

/** The one key of a `...By` input that is given, with its value. */
export type GivenKey<By> = { [K in keyof By]-?: { readonly key: K; readonly value: NonNullable<By[K]> } }[keyof By];

/**
 * The only key given; null counts as absent.
 * @throws PlainError with `message` when there is none or more than one
 */
export function onlyKey<By extends object>(by: By, message: string): GivenKey<By> {
  const given = Object.entries(by).filter(([, value]) => value !== null && value !== undefined);
  const [only] = given;
  if (only === undefined || given.length > 1) {
    throw new PlainError(message);
  }
  const [key, value] = only;
  return { key, value } as GivenKey<By>;
}

/** @throws NodeError NOT_FOUND `No <what>.` when there is no row */
export function found<Row>(row: Row | null, what: string): Row {
  if (row === null) {
    throw new NodeError('NOT_FOUND', `No ${what}.`);
  }
  return row;
}

/** A sequential id as the database's key; undefined when it is beyond any that is stored. */
export function sequentialKey(tokenId: bigint): number | undefined {
  return tokenId >= 0n && tokenId <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(tokenId) : undefined;
}

/** @throws PlainError when it is negative or above 256 bits */
export function checkWideId(tokenId: bigint): bigint {
  if (tokenId < 0n) {
    throw new PlainError('token id cannot be negative');
  }
  if (tokenId >= 2n ** 256n) {
    throw new PlainError('token id too large');
  }
  return tokenId;
}
