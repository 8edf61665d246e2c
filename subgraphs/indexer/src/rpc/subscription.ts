import { sleep } from './deadline';
import type { Endpoint } from './endpoint';
import { RpcError } from './errors';
import { parseHeader } from './header';
import type { Header, RpcLog, RpcTuning } from './types';
import type { WsTransport } from './ws-transport';

/** What a head subscription needs around it. */
export interface SubscriptionContext {
  tuning: RpcTuning;
  log: RpcLog;
  signal: AbortSignal;
  onHead(header: Header, endpoint: Endpoint): void;
}

/**
 * Keeps one newHeads subscription alive on a WebSocket endpoint until the signal ends: subscribes again after the socket
 * dropped, and when no head came for `staleHeadMs` although the endpoint has a newer one.
 */
export class HeadSubscription {
  readonly endpoint: Endpoint;
  readonly #transport: WsTransport;
  readonly #context: SubscriptionContext;
  #live = false;
  #ended: AbortController = new AbortController();
  #lastHeadAt = 0;
  #lastHead = -1;

  constructor(endpoint: Endpoint, transport: WsTransport, context: SubscriptionContext) {
    this.endpoint = endpoint;
    this.#transport = transport;
    this.#context = context;
  }

  /** True while heads are being received from an endpoint that may serve. */
  get live(): boolean {
    return this.#live && this.endpoint.exclusion === null;
  }

  async run(): Promise<void> {
    const { signal, tuning, log } = this.#context;
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.#subscribe();
        if (failures > 0) log.info({ host: this.endpoint.host }, `RPC ${this.endpoint.host}: following new heads again`);
        failures = 0;
        await this.#follow();
      } catch (error) {
        if (signal.aborted) return;
        if (failures++ === 0) log.warn({ host: this.endpoint.host }, `${words(error)}; polling until new heads can be followed again`);
        if (error instanceof RpcError && error.kind === 'unsupported') return;
      } finally {
        this.#live = false;
      }
      const step = Math.min(tuning.backoffCapMs, tuning.backoffBaseMs * 2 ** Math.min(failures, 12));
      await sleep(step * (0.5 + Math.random() / 2), signal).catch(() => undefined);
    }
  }

  async #subscribe(): Promise<void> {
    const { signal } = this.#context;
    await this.endpoint.verify();
    const ended = new AbortController();
    this.#ended = ended;
    await this.#transport.subscribe('newHeads', { next: (head) => this.#take(head), end: () => ended.abort() }, signal);
    this.#lastHeadAt = performance.now();
    this.#live = true;
    // Heads mined while nothing was subscribed are not announced later.
    const present = await this.endpoint.header('latest', signal).catch(() => null);
    if (present !== null && present.number > this.#lastHead) this.#announce(present);
  }

  /** Returns when the subscription is over. Throws when it went silent while the chain went on. */
  async #follow(): Promise<void> {
    const { signal, tuning } = this.#context;
    while (!this.#ended.signal.aborted && !signal.aborted) {
      const quietFor = performance.now() - this.#lastHeadAt;
      if (quietFor < tuning.staleHeadMs) {
        await sleep(tuning.staleHeadMs - quietFor, this.#ended.signal, signal).catch(() => undefined);
        continue;
      }
      // A chain may stand still for hours; only heads that were not announced prove the subscription dead.
      const head = await this.endpoint.readHead(signal).catch(() => null);
      if (head === null || head > this.#lastHead) {
        this.#transport.reset();
        throw new RpcError('transport', `no new head announced for ${Math.round(quietFor)} ms`, { host: this.endpoint.host });
      }
      this.#lastHeadAt = performance.now();
    }
    if (!signal.aborted) throw new RpcError('transport', 'the subscription for new heads ended', { host: this.endpoint.host });
  }

  #take(result: unknown): void {
    let header: Header | null;
    try {
      header = parseHeader(result, this.endpoint);
    } catch (error) {
      return this.#context.log.debug({ host: this.endpoint.host }, words(error));
    }
    if (header !== null) this.#announce(header);
  }

  #announce(header: Header): void {
    this.#lastHeadAt = performance.now();
    this.#lastHead = header.number;
    if (this.endpoint.exclusion === null) this.#context.onHead(header, this.endpoint);
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
