import { createHmac, createSecretKey, hash, randomUUID, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Caller } from './caller';
import { callerHeader, readCallerHeader } from './caller-header';
import { HOP_WINDOW_MS, HopRefusal } from './hop-refusal';
import { SeenNonces } from './seen-nonces';
import { LruMap } from '../subgraph/lru';

/**
 * The way from the gateway to a subgraph in another process. Who the caller is, and that the request is the gateway's own, are said in three headers;
 * the third signs them, the body, the subgraph that is meant and the moment with a secret that both sides share.
 */
export const HOP_HEADERS = { caller: 'hop-caller', operation: 'hop-operation', signature: 'hop-signature' } as const;

const VERSION = 'v1';
const SIGNATURE = /^v1\.([0-9]{13})\.([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/;
const OPERATION = /^(?:-|[0-9a-f]{64})$/;
const NO_OPERATION = '-';
/** At twice the window, 8,000 requests a second. */
const REMEMBERED_NONCES = 500_000;
const REMEMBERED_CALLERS = 2_000;

/** What a request says beside its body. */
export interface HopIdentity {
  readonly caller: Caller | undefined;
  /** SHA-256 of the client's operation, lower-case hex. */
  readonly operationHash: string | undefined;
}

export interface HopOptions {
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  readonly rememberedNonces?: number | undefined;
}

/** Signs the requests of a gateway. */
export class HopSigner {
  readonly #key: KeyObject;
  readonly #now: () => number;
  readonly #headers = new WeakMap<Caller, EncodedCaller>();

  constructor(secret: string, options: Pick<HopOptions, 'now'> = {}) {
    this.#key = keyOf(secret);
    this.#now = options.now ?? Date.now;
  }

  /** Headers for one sending of `body` to one subgraph: sent again, the same ones are refused. */
  sign(subgraph: string, body: string, { caller, operationHash }: HopIdentity): Record<string, string> {
    const encoded = caller === undefined ? NOBODY : this.#encode(caller);
    const operation = operationHash ?? NO_OPERATION;
    const at = String(this.#now());
    // Drawn from a store of random bytes: a third of the cost of asking for 16 of them.
    const nonce = randomUUID();
    const mac = macOf(this.#key, { subgraph, at, nonce, body, callerHash: encoded.hash, operation }).toString('base64url');
    return {
      [HOP_HEADERS.caller]: encoded.text,
      [HOP_HEADERS.operation]: operation,
      [HOP_HEADERS.signature]: `${VERSION}.${at}.${nonce}.${mac}`,
    };
  }

  #encode(caller: Caller): EncodedCaller {
    let encoded = this.#headers.get(caller);
    if (encoded === undefined) this.#headers.set(caller, (encoded = encode(callerHeader(caller))));
    return encoded;
  }
}

/** Checks the requests that come to one subgraph. */
export class HopVerifier {
  readonly #key: KeyObject;
  readonly #subgraph: string;
  readonly #now: () => number;
  readonly #nonces: SeenNonces;
  /** By the text of the header, of signed requests alone. */
  readonly #callers = new LruMap<string, { readonly caller: Caller | undefined; readonly hash: string }>(REMEMBERED_CALLERS);

  constructor(secret: string, subgraph: string, options: HopOptions = {}) {
    this.#key = keyOf(secret);
    this.#subgraph = subgraph;
    this.#now = options.now ?? Date.now;
    this.#nonces = new SeenNonces({ windowMs: HOP_WINDOW_MS, limit: options.rememberedNonces ?? REMEMBERED_NONCES });
  }

  /**
   * Who sends a request, by its headers and its body as it came.
   * @throws HopRefusal
   */
  verify(headers: Readonly<Record<string, string | string[] | undefined>>, body: string): HopIdentity {
    const text = headers[HOP_HEADERS.caller];
    const operation = headers[HOP_HEADERS.operation];
    const signature = headers[HOP_HEADERS.signature];
    if (signature === undefined) throw new HopRefusal('unsigned');
    // A header that is sent twice comes as one text with a comma, which none of the forms has.
    const parts = typeof signature === 'string' ? SIGNATURE.exec(signature) : null;
    const [, at, nonce, mac] = parts ?? [];
    if (at === undefined || nonce === undefined || mac === undefined) throw new HopRefusal('malformed');
    if (typeof text !== 'string' || typeof operation !== 'string' || !OPERATION.test(operation)) throw new HopRefusal('malformed');
    const now = this.#now();
    if (Math.abs(now - Number(at)) > HOP_WINDOW_MS) throw new HopRefusal('late');
    const known = this.#callers.get(text);
    const { hash: callerHash } = known ?? encode(text);
    const expected = macOf(this.#key, { subgraph: this.#subgraph, at, nonce, body, callerHash, operation });
    if (!timingSafeEqual(expected, Buffer.from(mac, 'base64url'))) throw new HopRefusal('signature');
    const caller = known === undefined ? readCallerHeader(text) : known.caller;
    if (caller === 'malformed') throw new HopRefusal('malformed');
    if (known === undefined) this.#callers.set(text, { caller, hash: callerHash });
    this.#takeNonce(nonce, Number(at), now);
    return { caller, operationHash: operation === NO_OPERATION ? undefined : operation };
  }

  #takeNonce(nonce: string, at: number, now: number): void {
    const taken = this.#nonces.take(nonce, at, now);
    if (taken === 'seen') throw new HopRefusal('replayed');
    if (taken === 'full') throw new HopRefusal('full');
  }
}

interface EncodedCaller {
  readonly text: string;
  /** SHA-256, hex. */
  readonly hash: string;
}

function encode(text: string): EncodedCaller {
  return { text, hash: hash('sha256', text, 'hex') };
}

const NOBODY = encode(callerHeader(undefined));

interface Signed {
  readonly subgraph: string;
  readonly at: string;
  readonly nonce: string;
  readonly body: string;
  readonly callerHash: string;
  readonly operation: string;
}

/** No member can hold a line break: each has a form of its own, and a subgraph's name is the operator's. */
function macOf(key: KeyObject, { subgraph, at, nonce, body, callerHash, operation }: Signed): Buffer {
  const text = [VERSION, subgraph, at, nonce, hash('sha256', body, 'hex'), callerHash, operation].join('\n');
  return createHmac('sha256', key).update(text).digest();
}

function keyOf(secret: string): KeyObject {
  if (secret === '') throw new Error('the secret that signs requests to subgraphs must not be empty');
  return createSecretKey(Buffer.from(secret));
}
