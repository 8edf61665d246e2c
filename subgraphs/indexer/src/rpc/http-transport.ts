import { isAscii } from 'node:buffer';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Pool, type Dispatcher } from 'undici';
import { classify } from './classify';
import { deadline, reasonOf } from './deadline';
import { RangeTooLarge, RpcError, Timeout } from './errors';
import { batchRefusal, encodeCall, malformed, parseBody, resultOf, type HttpContext, type Origin, type RpcCall } from './json-rpc';
import { retryAfterMs } from './retry-after';
import { authorization } from './secrets';
import { BatchRefused, type Outcome, type Transport } from './transport';

const inflate = promisify(gunzip);

export interface HttpTransportOptions {
  url: URL;
  origin: Origin;
  timeoutMs: number;
  maxBodyBytes: number;
  connections: number;
  /** Called when a socket opens after all were closed: another server may stand there now. */
  onFreshConnection(): void;
}

interface Reply {
  body: unknown;
  http: HttpContext;
}

/** JSON-RPC over HTTP on a pool of kept-alive sockets. The body is collected, bounded, and parsed once as text. */
export class HttpTransport implements Transport {
  readonly kind = 'http';
  readonly #pool: Pool;
  readonly #options: HttpTransportOptions;
  readonly #headers: Record<string, string>;
  #sockets = 0;
  #nextId = 1;

  constructor(options: HttpTransportOptions) {
    this.#options = options;
    const { url, connections } = options;
    const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    // Log answers shrink tenfold under gzip; on the same machine it only costs time.
    this.#headers = { 'content-type': 'application/json', 'accept-encoding': local ? 'identity' : 'gzip', ...authorization(url) };
    this.#pool = new Pool(url.origin, { connections, pipelining: 1, keepAliveTimeout: 30_000, headersTimeout: 0, bodyTimeout: 0 });
    this.#pool.on('connect', () => {
      if (this.#sockets++ === 0) options.onFreshConnection();
    });
    this.#pool.on('disconnect', () => this.#sockets--);
  }

  async call(call: RpcCall, signal?: AbortSignal): Promise<unknown> {
    const id = this.#nextId++;
    const { body, http } = await this.#post(encodeCall(call, id), signal);
    return resultOf(body, id, this.#options.origin, http);
  }

  async batch(calls: readonly RpcCall[], signal?: AbortSignal): Promise<Outcome[]> {
    const first = this.#nextId;
    this.#nextId += calls.length;
    const { body, http } = await this.#post(`[${calls.map((call, index) => encodeCall(call, first + index)).join(',')}]`, signal).catch(
      refusedBatch,
    );
    const { origin } = this.#options;
    const refusal = batchRefusal(body, http);
    if (refusal !== undefined) {
      const error = classify(refusal, origin.host, (text) => origin.clean(text));
      // An overloaded endpoint refuses whatever is sent; everything else means the batch itself.
      const overloaded = error.kind === 'rate-limit' || error.kind === 'timeout' || error.kind === 'transport';
      if (overloaded && !/batch/i.test(error.message)) throw error;
      throw new BatchRefused(error.message);
    }
    if (!Array.isArray(body)) throw new BatchRefused('the answer to a batch is not a list');
    const byId = new Map(body.map((reply: unknown) => [idOf(reply), reply]));
    const outcomes = calls.map((_, index) => outcome(() => resultOf(byId.get(first + index), first + index, origin, http)));
    const blamed = outcomes.find((item) => 'error' in item && /batch/i.test(item.error.message));
    if (blamed !== undefined && 'error' in blamed) throw new BatchRefused(blamed.error.message);
    return outcomes;
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #post(body: string, signal: AbortSignal | undefined): Promise<Reply> {
    const { url, origin, timeoutMs } = this.#options;
    const limit = deadline(timeoutMs, signal);
    try {
      const path = `${url.pathname}${url.search}`;
      const response = await this.#pool.request({ path, method: 'POST', headers: this.#headers, body, signal: limit.signal });
      const http = { status: response.statusCode, ...retryAfterMs(response.headers['retry-after']) };
      const text = await this.#read(response);
      if (http.status >= 200 && http.status < 300) return { body: parseBody(text, origin), http };
      return this.#refused(text, http);
    } catch (error) {
      if (error instanceof RpcError) throw error;
      if (limit.expired()) throw new Timeout(`no answer within ${timeoutMs} ms`, { host: origin.host });
      if (signal?.aborted) throw reasonOf(signal);
      throw new RpcError('transport', socketWords(error), { host: origin.host, cause: error });
    } finally {
      limit.done();
    }
  }

  /** An HTTP error: with a JSON-RPC error inside, that decides; without, the status does. */
  #refused(text: string, http: HttpContext): Reply {
    const { origin } = this.#options;
    const body = jsonError(text);
    if (body !== undefined) return { body, http };
    const hint = http.status === 401 || http.status === 403 ? 'access denied, check the key in RPC_URLS' : 'no JSON-RPC error in the body';
    throw classify({ message: hint, ...http }, origin.host);
  }

  async #read(response: Dispatcher.ResponseData): Promise<string> {
    const { origin, maxBodyBytes } = this.#options;
    const tooLarge = () => new RangeTooLarge(`answer larger than ${maxBodyBytes} bytes`, { host: origin.host }, 'results');
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBodyBytes) throw tooLarge();
      chunks.push(chunk);
    }
    const bytes = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks, size);
    if (response.headers['content-encoding'] !== 'gzip') return textOf(bytes);
    const plain = await inflate(bytes, { maxOutputLength: maxBodyBytes }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : malformed('answered with broken gzip', origin);
    });
    return textOf(plain);
  }
}

/** Answers are ASCII but for what contracts and errors say, and that is read three times as fast as UTF-8. */
function textOf(bytes: Buffer): string {
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}

/** Some gateways answer any batch with 400 or 413. */
function refusedBatch(error: unknown): never {
  if (error instanceof RpcError && error.status !== undefined && [400, 404, 405, 413, 415, 422].includes(error.status)) {
    throw new BatchRefused(error.message);
  }
  throw error;
}

function outcome(read: () => unknown): Outcome {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof RpcError) return { error };
    throw error;
  }
}

function idOf(reply: unknown): unknown {
  return typeof reply === 'object' && reply !== null && 'id' in reply ? Number(reply.id) : undefined;
}

function jsonError(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    if (Array.isArray(body)) return body;
    return typeof body === 'object' && body !== null && 'error' in body && body.error !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

/** The system's error code says enough; its message may hold the address with the key. */
function socketWords(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code === undefined ? 'the connection failed' : `the connection failed (${code})`;
}
