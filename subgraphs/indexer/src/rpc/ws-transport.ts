import { deadline, reasonOf } from './deadline';
import { RangeTooLarge, RpcError, Timeout } from './errors';
import { encodeCall, resultOf, type RpcCall } from './json-rpc';
import type { Outcome, Transport } from './transport';
import { WsConnection, type SubscriptionHandlers, type WsTransportOptions } from './ws-connection';

/** Calls whose answers can outgrow the bound. */
const LARGE: ReadonlySet<string> = new Set(['eth_getLogs', 'eth_getBlockReceipts']);

/** JSON-RPC over one WebSocket, opened when first needed and again after it dropped. */
export class WsTransport implements Transport {
  readonly kind = 'ws';
  readonly #options: WsTransportOptions;
  #connection: WsConnection | null = null;
  #nextId = 1;
  #closed = false;

  constructor(options: WsTransportOptions) {
    this.#options = options;
  }

  async call(call: RpcCall, signal?: AbortSignal): Promise<unknown> {
    return (await this.#exchange(call, signal)).result;
  }

  /** A socket carries calls side by side anyway, so a batch is just its calls; no server can refuse that. */
  async batch(calls: readonly RpcCall[], signal?: AbortSignal): Promise<Outcome[]> {
    const one = async (call: RpcCall): Promise<Outcome> => {
      try {
        return { value: await this.call(call, signal) };
      } catch (error) {
        if (error instanceof RpcError) return { error };
        throw error;
      }
    };
    return Promise.all(calls.map(one));
  }

  /** Subscribes on the present socket; the subscription ends with it. */
  async subscribe(topic: string, handlers: SubscriptionHandlers, signal?: AbortSignal): Promise<void> {
    const { result, connection } = await this.#exchange({ method: 'eth_subscribe', params: [topic] }, signal);
    if (typeof result !== 'string')
      throw new RpcError('malformed', 'eth_subscribe answered without an id', { host: this.#options.origin.host });
    connection.follow(result, handlers);
  }

  /** Drops the socket; the next call or subscription opens another. */
  reset(): void {
    this.#connection?.terminate();
    this.#connection = null;
  }

  close(): Promise<void> {
    this.#closed = true;
    this.reset();
    return Promise.resolve();
  }

  async #exchange(call: RpcCall, signal: AbortSignal | undefined): Promise<{ result: unknown; connection: WsConnection }> {
    const { origin, timeoutMs } = this.#options;
    const limit = deadline(timeoutMs, signal);
    const id = this.#nextId++;
    const connection = this.#connect();
    try {
      const ended = new Promise<never>((_, reject) => {
        const stop = () =>
          reject(limit.expired() ? new Timeout(`no answer within ${timeoutMs} ms`, { host: origin.host }) : reasonOf(signal));
        if (limit.signal.aborted) stop();
        else limit.signal.addEventListener('abort', stop, { once: true });
      });
      await Promise.race([connection.opened, ended]);
      const reply = await Promise.race([connection.request(id, encodeCall(call, id)), ended]);
      return { result: resultOf(reply, id, origin), connection };
    } catch (error) {
      // The socket ends with the answer that was too large, and which request that was cannot be told: only those that can be so large are.
      if (!(error instanceof RangeTooLarge) || LARGE.has(call.method)) throw error;
      throw new RpcError('transport', 'WebSocket closed by another answer that was too large', { host: origin.host });
    } finally {
      connection.forget(id);
      limit.done();
    }
  }

  #connect(): WsConnection {
    if (this.#closed) throw new RpcError('transport', 'WebSocket is closed', { host: this.#options.origin.host });
    if (this.#connection !== null) return this.#connection;
    const connection: WsConnection = new WsConnection(this.#options, () => {
      if (this.#connection === connection) this.#connection = null;
    });
    this.#connection = connection;
    return connection;
  }
}
