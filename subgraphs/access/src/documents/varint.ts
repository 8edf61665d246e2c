/** More bytes than this hold no number that is safe here. */
const MAX_BYTES = 7;

/** An unsigned LEB128 number and the offset behind it; undefined when the bytes end within it or it is too long. */
export function readVarint(bytes: Uint8Array, offset: number): readonly [value: number, next: number] | undefined {
  let value = 0;
  for (let index = 0; index < MAX_BYTES; index++) {
    const byte = bytes[offset + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return [value, offset + index + 1];
  }
  return undefined;
}

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 0x80);
  }
}
