import type { Dispatcher, Pool } from 'undici';
import type { RequestScope } from '../request-scope';

/** What came back on the wire. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** How an exchange ended without an answer. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  readonly kind: 'connection' | 'deadline' | 'client gone' | 'too large';

  constructor(kind: ExchangeError['kind'], cause?: unknown) {
    super(kind, { cause });
    this.kind = kind;
  }
}

export interface Exchange {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Longer answers are cut off and refused. */
  readonly maxAnswerBytes: number;
  readonly scope: RequestScope | undefined;
}

/**
 * One POST over a pool of kept-alive connections, with the answer's body collected as text. Rejects with ExchangeError.
 * Written on the dispatcher's callbacks: `request()` and `fetch()` wrap every answer in stream objects, which cost more than the exchange.
 */
export function exchange(pool: Pool, options: Exchange): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const collector = new Collector(options, resolve, reject);
    pool.dispatch({ method: 'POST', path: options.path, headers: options.headers, body: options.body }, collector);
  });
}

class Collector implements Dispatcher.DispatchHandler {
  readonly #chunks: Buffer[] = [];
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (error: ExchangeError) => void;
  readonly #maxBytes: number;
  readonly #stopListening: (() => void) | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: HttpAnswer['headers'] = {};
  #bytes = 0;
  #settled = false;

  constructor(options: Exchange, resolve: (answer: HttpAnswer) => void, reject: (error: ExchangeError) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#maxBytes = options.maxAnswerBytes;
    this.#stopListening = options.scope?.onAbort((reason) => this.#fail(new ExchangeError(reason)));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up while it waited for a connection.
    if (this.#settled) controller.abort(new ExchangeError('client gone'));
    this.#controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: HttpAnswer['headers']): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) this.#fail(new ExchangeError('too large'));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#settle()) this.#resolve({ status: this.#status, headers: this.#headers, text: this.#text() });
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.#settle()) this.#reject(new ExchangeError('connection', error));
  }

  #text(): string {
    const [first] = this.#chunks;
    return this.#chunks.length === 1 && first !== undefined
      ? first.toString('utf8')
      : Buffer.concat(this.#chunks, this.#bytes).toString('utf8');
  }

  #fail(error: ExchangeError): void {
    if (!this.#settle()) return;
    this.#controller?.abort(error);
    this.#reject(error);
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#stopListening?.();
    return true;
  }
}
