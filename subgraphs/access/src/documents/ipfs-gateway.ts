import { Slots } from '@dimo-node/kit';
import type { ContentId } from './content-id';
import { DocumentError, NOT_FETCHED } from './document-error';
import { contentOf } from './verified-content';

export interface IpfsGatewayOptions {
  /** The content id is appended. Without one nothing can be fetched. */
  readonly url: string | undefined;
  /** From the first byte asked for to the last one read; 5 s unless told. */
  readonly timeoutMs?: number | undefined;
  /** Longest block taken; that of a file of 256 KiB unless told. */
  readonly maxBytes?: number | undefined;
}

const RAW_BLOCK = 'application/vnd.ipld.raw';
/** A file of the largest size that is not split, and the few bytes around it. */
const MAX_BLOCK_BYTES = 256 * 1024 + 64;
const AT_ONCE = 16;
const MAX_REDIRECTS = 2;

/** Reads files from an IPFS gateway that is not trusted: what it gives must hash to the content id. */
export class IpfsGateway {
  readonly #url: string | undefined;
  readonly #timeoutMs: number;
  readonly #maxBytes: number;
  readonly #slots = new Slots(AT_ONCE);

  constructor({ url, timeoutMs = 5_000, maxBytes = MAX_BLOCK_BYTES }: IpfsGatewayOptions) {
    this.#url = url === undefined || url.endsWith('/') ? url : `${url}/`;
    this.#timeoutMs = timeoutMs;
    this.#maxBytes = maxBytes;
  }

  /**
   * The file's bytes.
   * @throws DocumentError that passes when the gateway is away, slow or gives something else than what was asked for
   */
  async fetch(id: ContentId): Promise<Buffer> {
    if (this.#url === undefined) throw unavailable('no gateway is set: set IPFS_URL');
    const signal = AbortSignal.timeout(this.#timeoutMs);
    const url = new URL(`${this.#url}${id.text}?format=raw`);
    let body: Buffer;
    try {
      body = await this.#slots.run(signal, () => this.#get(url, signal, MAX_REDIRECTS));
    } catch (error) {
      throw error instanceof DocumentError ? error : unavailable('the gateway does not answer', error);
    }
    const content = contentOf(id, body);
    if (content === 'not that content') throw unavailable('what the gateway gives is not what the content id names');
    if (content === 'no file') throw new DocumentError(`${NOT_FETCHED}: the content id names no file of one block`);
    return content;
  }

  async #get(url: URL, signal: AbortSignal, redirects: number): Promise<Buffer> {
    const headers = { accept: RAW_BLOCK, 'accept-encoding': 'identity' };
    const response = await fetch(url, { headers, signal, redirect: 'manual' });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      const location = response.headers.get('location') ?? '';
      const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
      // Another host is not the one that the operator chose to tell what his users look at.
      if (next?.origin !== url.origin || redirects === 0) throw unavailable('the gateway sends us elsewhere');
      return this.#get(next, signal, redirects - 1);
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw unavailable(`the gateway answers ${response.status}`);
    }
    return this.#bounded(response);
  }

  /** Read piece by piece, since a length that is announced need not be true. */
  async #bounded(response: Response): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    let size = 0;
    const reader = response.body?.getReader();
    for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) {
      size += piece.value.byteLength;
      if (size > this.#maxBytes) {
        await reader?.cancel();
        throw unavailable(`the gateway gives more than ${this.#maxBytes} bytes`);
      }
      pieces.push(piece.value);
    }
    return Buffer.concat(pieces);
  }
}

/** The caller is told only that it could not be fetched; why is for the log. */
function unavailable(reason: string, cause?: unknown): DocumentError {
  return new DocumentError(NOT_FETCHED, { status: 503, passing: true, cause: new Error(reason, { cause }) });
}
