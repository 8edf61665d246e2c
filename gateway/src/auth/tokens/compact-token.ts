import { isUtf8 } from 'node:buffer';
import { refusal } from './refusal';
import { parseUniqueJson } from './unique-json';

/** Characters of a token; ours take about 1,000. */
export const LONGEST_TOKEN = 16_384;
const LONGEST_KID = 256;
/** Members by which a token would bring or point to the key that is to vouch for it, or change how it is read. */
const FOREIGN_MEMBERS = ['crit', 'jwk', 'jku', 'x5u', 'x5c', 'zip', 'b64', 'enc'] as const;
const TYPES = ['jwt', 'at+jwt'];

/** A token taken apart; nothing of it is proven yet. */
export interface CompactToken {
  readonly kid: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** What the signature is over. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/**
 * Takes a JWS in compact form apart, of the one kind that is taken: RS256 with a key id.
 * @throws NodeError UNAUTHENTICATED
 */
export function parseCompactToken(token: string): CompactToken {
  if (token.length > LONGEST_TOKEN) throw refusal(`it is longer than ${LONGEST_TOKEN} characters`);
  const [header, payload, signature, ...more] = token.split('.', 4);
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0)
    throw refusal('a signed token has three parts with dots between');
  const kid = readHeader(parseObject(decode(header, 'header'), 'header'));
  return {
    kid,
    claims: parseObject(decode(payload, 'payload'), 'payload'),
    signed: Buffer.from(token.slice(0, header.length + 1 + payload.length), 'latin1'),
    signature: decode(signature, 'signature'),
  };
}

function readHeader(header: Readonly<Record<string, unknown>>): string {
  if (header['alg'] !== 'RS256') throw refusal('its algorithm must be RS256');
  const foreign = FOREIGN_MEMBERS.find((name) => Object.hasOwn(header, name));
  if (foreign !== undefined) throw refusal(`its header must not have ${foreign}`);
  const { typ, kid } = header;
  if (typ !== undefined && (typeof typ !== 'string' || !TYPES.includes(typ.toLowerCase()))) throw refusal('its type must be JWT');
  if (typeof kid !== 'string' || kid === '' || kid.length > LONGEST_KID) throw refusal('its header must name a key (kid)');
  return kid;
}

/** Unpadded base64url in its one spelling: Buffer reads over what does not belong, so what it read is written back and compared. */
function decode(text: string, part: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length === 0 || bytes.toString('base64url') !== text) throw refusal(`its ${part} is not base64url`);
  return bytes;
}

function parseObject(bytes: Buffer, part: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = isUtf8(bytes) ? parseUniqueJson(bytes.toString('utf8')) : undefined;
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refusal(`its ${part} is not a JSON object that names each member once`);
  return value as Readonly<Record<string, unknown>>;
}
