const CONNECTOR = 'web3';
/** Tags of a protobuf message's fields 1 and 2, both strings. */
const USER_ID = 0x0a;
const CONNECTOR_ID = 0x12;

/** The claim `sub` of an address: a protobuf message {1: the address, 2: `web3`} in unpadded base64url. `address` is EIP-55. */
export function subjectOf(address: string): string {
  return Buffer.concat([field(USER_ID, address), field(CONNECTOR_ID, CONNECTOR)]).toString('base64url');
}

/** Both texts are shorter than 128 bytes, so that a length is one byte. */
function field(tag: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([tag, bytes.length]), bytes]);
}
