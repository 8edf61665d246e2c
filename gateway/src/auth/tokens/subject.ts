/** Who a developer token is about, as its claim `sub` says. */
export interface Subject {
  readonly userId: string;
  readonly connector: string;
}

const USER_ID = 0x0a;
const CONNECTOR = 0x12;
const MORE = 0x80;

/** Unpadded base64url of a protobuf message: field 1 is the user id, field 2 the connector that knows the user. */
export function encodeSubject({ userId, connector }: Subject): string {
  return Buffer.concat([textField(USER_ID, userId), textField(CONNECTOR, connector)]).toString('base64url');
}

/** The subject of somebody who has proven to hold an address; `address` is EIP-55. */
export function subjectOf(address: string): string {
  return encodeSubject({ userId: address, connector: 'web3' });
}

/** Undefined for a text that is not of this form. */
export function decodeSubject(sub: string): Subject | undefined {
  const bytes = Buffer.from(sub, 'base64url');
  const fields = new Map<number, string>();
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0;
    const length = readLength(bytes, at + 1);
    if (length === undefined || (tag !== USER_ID && tag !== CONNECTOR) || fields.has(tag)) return undefined;
    at = length.end + length.value;
    if (at > bytes.length) return undefined;
    fields.set(tag, bytes.toString('utf8', length.end, at));
  }
  const userId = fields.get(USER_ID);
  return userId === undefined ? undefined : { userId, connector: fields.get(CONNECTOR) ?? '' };
}

function textField(tag: number, text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest >= MORE; rest >>>= 7) length.push((rest & 0x7f) | MORE);
  return Buffer.concat([Buffer.from([tag, ...length, rest]), bytes]);
}

/** A varint of at most two bytes: no subject is longer than 16 kB. */
function readLength(bytes: Buffer, at: number): { readonly value: number; readonly end: number } | undefined {
  const [first, second] = [bytes[at], bytes[at + 1]];
  if (first === undefined) return undefined;
  if (first < MORE) return { value: first, end: at + 1 };
  if (second === undefined || second >= MORE) return undefined;
  return { value: (first & 0x7f) | (second << 7), end: at + 2 };
}
