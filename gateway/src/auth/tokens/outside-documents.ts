import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { request, type Dispatcher } from 'undici';

const DEADLINE_MS = 3_000;
const MOST_BYTES = 262_144;
const MOST_KEYS = 100;
const LEAST_BITS = 2_048;
const MOST_BITS = 8_192;

export interface OutsideDocument {
  readonly json: Readonly<Record<string, unknown>>;
  /** How long it may be kept, as its sender says; undefined when it does not. */
  readonly maxAgeSeconds: number | undefined;
}

/** Reads a JSON object from another server: bounded in time and size, without following redirects. Rejects with a reason that names the address. */
export async function readDocument(url: string, dispatcher: Dispatcher): Promise<OutsideDocument> {
  try {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const answer = await request(url, { method: 'GET', dispatcher, headers: { accept: 'application/json' }, signal });
    let text = '';
    for await (const chunk of answer.body.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > MOST_BYTES) throw new Error('the answer is too long');
    }
    if (answer.statusCode !== 200) throw new Error(`the answer has status ${answer.statusCode}`);
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Error('the answer is no JSON object');
    return { json: json as Readonly<Record<string, unknown>>, maxAgeSeconds: maxAge(answer.headers['cache-control']) };
  } catch (error) {
    throw new Error(`${url} cannot be read: ${error instanceof Error ? error.message || error.name : String(error)}`, { cause: error });
  }
}

/**
 * Where an issuer's keys are, by its discovery document. It must be about this very issuer, and not lead from https to http.
 */
export async function discoverKeysUrl(issuer: string, dispatcher: Dispatcher): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { json } = await readDocument(url, dispatcher);
  if (json['issuer'] !== issuer) throw new Error(`${url} is about another issuer`);
  const keysUrl = json['jwks_uri'];
  const protocol = typeof keysUrl === 'string' && URL.canParse(keysUrl) ? new URL(keysUrl).protocol : undefined;
  if (protocol !== 'https:' && (protocol !== 'http:' || issuer.startsWith('https:'))) throw new Error(`${url} has no jwks_uri to be used`);
  return keysUrl as string;
}

/** The keys of a JWKS that RS256 tokens can be signed with, by id; others are passed over. Throws when it is no JWKS. */
export function rsaKeysOf(jwks: Readonly<Record<string, unknown>>): ReadonlyMap<string, KeyObject> {
  const list = jwks['keys'];
  if (!Array.isArray(list) || list.length > MOST_KEYS) throw new Error(`a JWKS has a list of at most ${MOST_KEYS} keys`);
  const keys = new Map<string, KeyObject>();
  for (const jwk of list as readonly unknown[]) {
    const [kid, key] = rsaKeyOf(jwk) ?? [];
    if (kid !== undefined && key !== undefined && !keys.has(kid)) keys.set(kid, key);
  }
  return keys;
}

function rsaKeyOf(value: unknown): readonly [kid: string, key: KeyObject] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kty, use = 'sig', alg = 'RS256', kid, n, e } = value as Record<string, unknown>;
  if (kty !== 'RSA' || use !== 'sig' || alg !== 'RS256') return undefined;
  if (typeof kid !== 'string' || typeof n !== 'string' || typeof e !== 'string') return undefined;
  try {
    const jwk: JsonWebKey = { kty, n, e };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
    const sound = modulusLength >= LEAST_BITS && modulusLength <= MOST_BITS && publicExponent >= 3n && publicExponent < 2n ** 32n;
    return sound ? [kid, key] : undefined;
  } catch {
    return undefined;
  }
}

function maxAge(header: string | string[] | undefined): number | undefined {
  const [, digits] = /(?:^|[\s,])max-age=(\d{1,9})/i.exec(String(header ?? '')) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
