import { Backoff } from './backoff';
import { RateLimited, RpcError, WrongChainError, type RpcErrorKind } from './errors';
import { Gate } from './gate';
import { headerCall, parseHeader } from './header';
import { HttpTransport } from './http-transport';
import type { Origin, RpcCall } from './json-rpc';
import { requiredQuantity } from './quantity';
import { hostOf, redactor } from './secrets';
import type { Outcome, Transport } from './transport';
import type { BlockTag, Header, RpcLog, RpcTuning } from './types';
import { WsTransport } from './ws-transport';

/** One endpoint's counters and condition, for the sync status and metrics. */
export interface EndpointStats {
  host: string;
  kind: 'http' | 'ws';
  state: 'ready' | 'backing-off' | 'excluded';
  /** Smoothed time of an answer in milliseconds; 0 before the first. */
  latencyMs: number;
  head: number | null;
  inFlight: number;
  slots: number;
  requests: number;
  errors: Partial<Record<RpcErrorKind, number>>;
  /** Why it gets no requests; absent while it does. */
  excluded?: string;
}

export interface Exclusion {
  why: 'lagging' | 'contradicts' | 'wrong chain';
  reason: string;
  error?: RpcError;
}

export interface EndpointOptions {
  url: URL;
  position: number;
  expectedChainId: number;
  timeoutMs: number;
  tuning: RpcTuning;
  log: RpcLog;
}

/** Faults that say the endpoint itself is unwell; the others are proper answers. */
const UNWELL: ReadonlySet<RpcErrorKind> = new Set(['rate-limit', 'timeout', 'transport', 'malformed', 'unknown']);
/** How long a refused span is avoided on an endpoint that named no limit. */
const REFUSAL_MS = 60_000;
/** Failures in a row before the log hears of it. */
const NOTABLE_FAILURES = 3;

/** One RPC URL with its transport, its bound on requests, its back-off and what is known of its limits. */
export class Endpoint {
  readonly host: string;
  readonly position: number;
  readonly transport: HttpTransport | WsTransport;
  /** A socket of its own for announcements: on one shared with requests they wait behind large answers. */
  readonly announcements: WsTransport | undefined;
  /** The last head it reported. */
  head: number | null = null;
  /** The most blocks it takes in one eth_getLogs, once a refusal has named the number. */
  maxSpan = Number.POSITIVE_INFINITY;
  /** The last fault that made it back off. */
  lastFault: RpcError | undefined;
  /** Calls per batch, learned down to 1 from refusals. */
  batchSize: number;
  readonly #options: EndpointOptions;
  readonly #gate: Gate;
  readonly #backoff: Backoff;
  readonly #errors: Partial<Record<RpcErrorKind, number>> = {};
  #requests = 0;
  #latencyMs = 0;
  #exclusion: Exclusion | null = null;
  #unverified = true;
  #verifying: Promise<void> | null = null;
  #noted = false;
  #refusal = { span: Number.POSITIVE_INFINITY, until: 0 };

  constructor(options: EndpointOptions) {
    const { url, position, timeoutMs, tuning } = options;
    this.#options = options;
    this.host = hostOf(url);
    this.position = position;
    this.batchSize = tuning.batchSize;
    this.#gate = new Gate(tuning.maxInFlight);
    this.#backoff = new Backoff(tuning.backoffBaseMs, tuning.backoffCapMs);
    const origin: Origin = { host: this.host, clean: redactor(url) };
    const common = { url, origin, timeoutMs, maxBodyBytes: tuning.maxBodyBytes, onFreshConnection: () => (this.#unverified = true) };
    this.transport = url.protocol.startsWith('http')
      ? new HttpTransport({ ...common, connections: tuning.maxInFlight })
      : new WsTransport({ ...common, pingIntervalMs: tuning.pingIntervalMs });
    if (this.transport.kind === 'ws') this.announcements = new WsTransport({ ...common, pingIntervalMs: tuning.pingIntervalMs });
  }

  get exclusion(): Exclusion | null {
    return this.#exclusion;
  }

  /** Expected time to an answer, were one more request sent. Lower is better. */
  get cost(): number {
    return (1 + this.#gate.load) * Math.max(this.#latencyMs, 1);
  }

  /** Milliseconds until it may be asked again. */
  get waitMs(): number {
    return this.#backoff.wait(performance.now());
  }

  /** Learns from a refusal of a range of `span` blocks; `stated` is the limit its text named. */
  refused(span: number, stated: number | undefined): void {
    if (stated === undefined) this.#refusal = { span, until: performance.now() + REFUSAL_MS };
    else this.maxSpan = Math.max(1, Math.min(this.maxSpan, stated, span - 1));
  }

  /** True when it lately refused a range of this size without naming its limit: ask it last. */
  reluctant(span: number): boolean {
    return span >= this.#refusal.span && performance.now() < this.#refusal.until;
  }

  /** Sends one call and reads its result. What `read` throws counts as this endpoint's fault. */
  ask<T>(call: RpcCall, read: (result: unknown) => T, signal?: AbortSignal): Promise<T> {
    return this.#measured(async (transport) => read(await transport.call(call, signal)), signal);
  }

  /** Sends one batch and reads its outcomes, in the order of the calls. Throws `BatchRefused` when it takes none of this size. */
  askBatch<T>(calls: readonly RpcCall[], read: (outcomes: Outcome[]) => T, signal?: AbortSignal): Promise<T> {
    return this.#measured(async (transport) => read(await transport.batch(calls, signal)), signal);
  }

  /** Asks for its head and remembers it. */
  async readHead(signal?: AbortSignal): Promise<number> {
    this.head = await this.ask(
      { method: 'eth_blockNumber', params: [] },
      (result) => requiredQuantity(result, 'the block number', this),
      signal,
    );
    return this.head;
  }

  header(tag: BlockTag, signal?: AbortSignal): Promise<Header | null> {
    return this.ask(headerCall(tag), (result) => parseHeader(result, this), signal);
  }

  /** Checks the chain id afresh; throws WrongChainError and takes no more requests when it differs. */
  verify(): Promise<void> {
    this.#verifying ??= this.#checkChain().finally(() => (this.#verifying = null));
    return this.#verifying;
  }

  exclude(exclusion: Exclusion): void {
    if (this.#exclusion?.why !== exclusion.why) {
      this.#options.log.warn({ host: this.host, why: exclusion.why }, `RPC ${this.host} excluded: ${exclusion.reason}`);
    }
    this.#exclusion = exclusion;
  }

  admit(): void {
    if (this.#exclusion !== null)
      this.#options.log.info({ host: this.host }, `RPC ${this.host} admitted again, no longer ${this.#exclusion.why}`);
    this.#exclusion = null;
  }

  stats(): EndpointStats {
    return {
      host: this.host,
      kind: this.transport.kind,
      state: this.#exclusion !== null ? 'excluded' : this.waitMs > 0 ? 'backing-off' : 'ready',
      latencyMs: Math.round(this.#latencyMs * 10) / 10,
      head: this.head,
      inFlight: this.#gate.inFlight,
      slots: this.#gate.slots,
      requests: this.#requests,
      errors: { ...this.#errors },
      ...(this.#exclusion && { excluded: this.#exclusion.reason }),
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.transport.close(), this.announcements?.close()]);
  }

  #measured<T>(work: (transport: Transport) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return this.#gate.run(async () => {
      const startedAt = performance.now();
      try {
        if (this.#unverified) await this.verify();
        this.#requests++;
        const result = await work(this.transport);
        // The request may have opened the socket itself: what came over it counts only once the chain behind it is known.
        if (this.#unverified) await this.verify();
        this.#succeeded(startedAt, true);
        return result;
      } catch (error) {
        if (error instanceof RpcError) this.#failed(error, startedAt);
        throw error;
      }
    }, signal);
  }

  #succeeded(startedAt: number, timed: boolean): void {
    const took = performance.now() - startedAt;
    if (timed) this.#latencyMs = this.#latencyMs === 0 ? took : this.#latencyMs * 0.9 + took * 0.1;
    this.#gate.succeeded();
    this.#backoff.succeeded(startedAt);
    if (!this.#noted || this.#backoff.failures > 0) return;
    this.#noted = false;
    this.#options.log.info({ host: this.host }, `RPC ${this.host} answers again`);
  }

  #failed(error: RpcError, startedAt: number): void {
    this.#errors[error.kind] = (this.#errors[error.kind] ?? 0) + 1;
    if (error.kind === 'wrong-chain') return;
    if (!UNWELL.has(error.kind)) return this.#succeeded(startedAt, false);
    this.lastFault = error;
    if (error instanceof RateLimited) this.#gate.slowDown();
    this.#backoff.failed(performance.now(), startedAt, error instanceof RateLimited ? error.retryAfterMs : 0);
    const fields = { host: this.host, kind: error.kind, failures: this.#backoff.failures };
    if (this.#noted || this.#backoff.failures < NOTABLE_FAILURES) return this.#options.log.debug(fields, error.message);
    this.#noted = true;
    this.#options.log.warn(fields, `${error.message}; backing off`);
  }

  async #checkChain(): Promise<void> {
    const got = requiredQuantity(await this.transport.call({ method: 'eth_chainId', params: [] }), 'the chain id', this);
    this.#unverified = false;
    const { expectedChainId } = this.#options;
    if (got === expectedChainId) return;
    this.#unverified = true;
    const error = new WrongChainError(this.host, got, expectedChainId);
    this.exclude({ why: 'wrong chain', reason: `it serves chain ${got}, expected ${expectedChainId}`, error });
    throw error;
  }
}
