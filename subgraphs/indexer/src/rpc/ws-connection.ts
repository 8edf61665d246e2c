import WebSocket from 'ws';
import { RangeTooLarge, RpcError } from './errors';
import type { Origin } from './json-rpc';
import { authorization } from './secrets';

export interface WsTransportOptions {
  url: URL;
  origin: Origin;
  timeoutMs: number;
  maxBodyBytes: number;
  pingIntervalMs: number;
  /** Called on every new connection: another server may stand there now. */
  onFreshConnection(): void;
}

/** What a subscription receives: each notification's result, then one end when its socket goes. */
export interface SubscriptionHandlers {
  next(result: unknown): void;
  end(): void;
}

interface Pending {
  resolve(reply: unknown): void;
  reject(error: RpcError): void;
}

/** One socket from its handshake to its end, with the requests and subscriptions that live and die with it. */
export class WsConnection {
  readonly #options: WsTransportOptions;
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, Pending>();
  readonly #subscriptions = new Map<string, SubscriptionHandlers>();
  #fault: RpcError | null = null;
  /** Settles with the handshake. */
  readonly opened: Promise<void>;

  constructor(options: WsTransportOptions, onEnd: () => void) {
    this.#options = options;
    const { url, timeoutMs, maxBodyBytes } = options;
    const settings = {
      maxPayload: maxBodyBytes,
      handshakeTimeout: timeoutMs,
      perMessageDeflate: false,
      headers: { ...authorization(url) },
    };
    const socket = new WebSocket(stripped(url), settings);
    this.#socket = socket;
    this.opened = new Promise((resolve, reject) => {
      const fail = (fault: RpcError) => {
        this.#fault ??= fault;
        reject(this.#fault);
      };
      socket.once('open', () => {
        this.#ping();
        options.onFreshConnection();
        resolve();
      });
      socket.on('error', (error: NodeJS.ErrnoException) => fail(this.#faultOf(error)));
      socket.on('close', (code) => {
        fail(this.#lost(`connection closed (${code})`));
        onEnd();
        this.#end();
      });
    });
    // Whoever waits on `opened` sees the rejection; when nobody does any more it is no unhandled one.
    this.opened.catch(() => undefined);
    socket.on('message', (data) => this.#receive(data));
  }

  get open(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Sends one encoded call; resolves with its answer, rejects when the socket ends first. Call `forget` when no longer waiting. */
  request(id: number, body: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!this.open) return reject(this.#fault ?? this.#lost('is not open'));
      this.#pending.set(id, { resolve, reject });
      this.#socket.send(body);
    });
  }

  forget(id: number): void {
    this.#pending.delete(id);
  }

  /** Takes the notifications of a subscription id; ends at once on a dead socket. */
  follow(subscription: string, handlers: SubscriptionHandlers): void {
    if (!this.open) return handlers.end();
    this.#subscriptions.set(subscription, handlers);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** A half-open socket looks alive for hours; a ping without a pong until the next one ends it. */
  #ping(): void {
    let answered = true;
    this.#socket.on('pong', () => (answered = true));
    const timer = setInterval(() => {
      if (!answered) return this.#socket.terminate();
      answered = false;
      this.#socket.ping();
    }, this.#options.pingIntervalMs);
    timer.unref();
    this.#socket.once('close', () => clearInterval(timer));
  }

  #receive(data: WebSocket.RawData): void {
    let message: unknown;
    try {
      message = JSON.parse(data.toString());
    } catch {
      // Whose answer it was cannot be told: all that is pending fails with a typed error and the socket goes.
      this.#fault = new RpcError('malformed', 'sent broken JSON over the socket', { host: this.#options.origin.host });
      return this.terminate();
    }
    if (typeof message !== 'object' || message === null) return;
    if ('id' in message && message.id !== null) this.#pending.get(Number(message.id))?.resolve(message);
    else if ('params' in message) this.#notify(message.params);
  }

  #notify(params: unknown): void {
    if (typeof params !== 'object' || params === null || !('subscription' in params) || !('result' in params)) return;
    this.#subscriptions.get(String(params.subscription))?.next(params.result);
  }

  #end(): void {
    const fault = this.#fault ?? this.#lost('connection closed');
    for (const pending of this.#pending.values()) pending.reject(fault);
    this.#pending.clear();
    const ended = [...this.#subscriptions.values()];
    this.#subscriptions.clear();
    for (const handlers of ended) handlers.end();
  }

  #faultOf(error: NodeJS.ErrnoException): RpcError {
    const { origin, maxBodyBytes } = this.#options;
    if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
      return new RangeTooLarge(`answer larger than ${maxBodyBytes} bytes`, { host: origin.host }, 'results');
    }
    return this.#lost(`connection failed (${error.code ?? origin.clean(error.message)})`);
  }

  #lost(words: string): RpcError {
    return new RpcError('transport', `WebSocket ${words}`, { host: this.#options.origin.host });
  }
}

/** The user part travels as a header instead. */
function stripped(url: URL): string {
  const bare = new URL(url.href);
  bare.username = '';
  bare.password = '';
  return bare.href;
}
