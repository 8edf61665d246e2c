const HEX_PAIRS = /^(?:0[xX])?((?:[0-9a-fA-F]{2})*)$/;

/** Bytes of hex text of any case, `0x` optional; undefined when it is not hex or has an odd number of digits. */
export function parseHex(text: string): Buffer | undefined {
  const digits = HEX_PAIRS.exec(text)?.[1];
  return digits === undefined ? undefined : Buffer.from(digits, 'hex');
}

/** 0x and lower-case hex. */
export function hexText(bytes: Uint8Array): string {
  return `0x${asBuffer(bytes).toString('hex')}`;
}

/** Big-endian bytes as an unsigned number. */
export function bytesToBigInt(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(hexText(bytes));
}

/** A number from 0 to 2^256-1 as 32 big-endian bytes: the form in which wide token ids are stored. */
export function bigIntToWord(value: bigint): Buffer {
  if (value < 0n || value >= 1n << 256n) {
    throw new RangeError(`${value} does not fit 32 bytes`);
  }
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
