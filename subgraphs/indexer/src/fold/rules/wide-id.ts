/** Below 2^53: 14 digits, the first of them 0 or 1. */
const SAFE = /^0{50}[01]/;

/** A 32-byte word as a sequential id, or null when JavaScript cannot hold it exactly. */
export function idOfWord(word: string): number | null {
  return SAFE.test(word) ? Number.parseInt(word.slice(50), 16) : null;
}

const HIGH_BYTES = '0'.repeat(48);

/** The parent of a synthetic device: a legacy integration when the id is below 2^63, else a connection. */
export interface SyntheticParent {
  /** 0 when the parent is a connection. */
  readonly integrationId: bigint;
  readonly connectionId: string | null;
}

export function syntheticParent(word: string): SyntheticParent {
  const legacy = word.startsWith(HIGH_BYTES) && word.charCodeAt(48) < 0x38;
  return legacy ? { integrationId: BigInt(`0x${word.slice(48)}`), connectionId: null } : { integrationId: 0n, connectionId: word };
}

const MAX_WORD = (1n << 256n) - 1n;

/** The 32-byte word of an unsigned decimal. Throws an Error for anything else. */
export function wordOfDecimal(text: string): string {
  const value = /^\d+$/.test(text) ? BigInt(text) : MAX_WORD + 1n;
  if (value > MAX_WORD) throw new Error(`${JSON.stringify(text)} is no unsigned decimal of 32 bytes`);
  return value.toString(16).padStart(64, '0');
}

/** A sequential id from its decimal form. Throws an Error for anything else. */
export function decimalId(text: string): number {
  const id = idOfWord(wordOfDecimal(text));
  if (id === null) throw new Error(`the id ${text} is beyond 2^53`);
  return id;
}
