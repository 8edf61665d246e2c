/** 20 and 32 zero bytes, as they stand in events for "nobody" and "none". */
export const ZERO_ADDRESS = '0'.repeat(40);
export const ZERO_WORD = '0'.repeat(64);
