/** Ids, cursors and DIDs written out byte by byte, apart from the code under test. */
import { word } from '../../support/twin-rows';

/** Contracts of Amoy by what their tokens are. */
export const CONTRACTS = {
  vehicle: '0x45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8',
  aftermarketDevice: '0x325b45949C833986bC98e98a49F3CA5C5c4643B5',
  syntheticDevice: '0x78513c8CB4D6B6079f813850376bc9c7fc8aE67f',
  manufacturer: '0xA4ad0F9c722588910791A9BAC63ADbB365614Bc7',
  dcn: '0x374350Ab806E06217e84a0238150E98788cd26ab',
  developerLicense: '0xdb6c0dBbaf48b9D9Bcf5ca3C45cFF3811D70eD96',
  stake: '0xA010a42DE263592E631d3DCDC621ae7BFfCca338',
  connection: '0x41799E9Dc893722844E771a1C1cAf3BBc2876132',
  storageNode: '0xf76eEBa34B19aDb7eEa9E4Eea05243D7E5a30123',
} as const;

export const bytesOf = (hex: string): Buffer => Buffer.from(hex.replace(/^0x/, ''), 'hex');
/** 20 bytes that end in the number, as the API shows them: so few letters that the checksum is the plain text. */
export const addressText = (n: number): string => `0x${n.toString().padStart(40, '0')}`;
export const addressBytes = (n: number): Buffer => bytesOf(addressText(n));
export const nodeText = (n: number): string => `0x${word(n).toString('hex')}`;

export const did = (contract: string, id: number | bigint | string, chain: number | string = 80002): string =>
  `did:erc721:${chain}:${contract}:${id}`;

const base64 = (...parts: readonly (Buffer | number)[]): string =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : part))).toString('base64');

function integer(n: number): Buffer {
  if (n < 0x80) return Buffer.from([n]);
  if (n < 0x100) return Buffer.from([0xcc, n]);
  const bytes = Buffer.alloc(n < 0x10000 ? 3 : 5);
  bytes[0] = n < 0x10000 ? 0xcd : 0xce;
  bytes.writeUIntBE(n, 1, bytes.length - 1);
  return bytes;
}

/** `n` seconds after 2023-11-10T20:46:55Z. */
function moment(n: number): Buffer {
  const bytes = Buffer.from('d6ff00000000', 'hex');
  bytes.writeUInt32BE(1_699_649_215 + n, 2);
  return bytes;
}

const binary = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0xc4, bytes.length]), bytes]);

/** Cursors by the letters of their layouts; times as above. */
export const cursor = {
  token: (id: number | string): string => base64(Buffer.from(String(id))),
  timeAndBytes: (n: number, bytes: Buffer): string => base64(0x92, moment(n), binary(bytes)),
  privilege: (n: number, id: number, user: Buffer): string => base64(0x93, moment(n), integer(id), binary(user)),
  timeAndText: (n: number, text: string): string => base64(0x92, moment(n), 0xa0 + Buffer.byteLength(text), Buffer.from(text)),
  week: (week: number, vehicle: number): string => base64(0x92, integer(week), integer(vehicle)),
  text: (text: string): string => base64(Buffer.from(text)),
} as const;
