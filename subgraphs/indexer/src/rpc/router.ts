import { sleep } from './deadline';
import type { Endpoint } from './endpoint';
import { Lagging, RangeTooLarge, RpcError, type RpcErrorKind } from './errors';
import type { RpcTuning } from './types';

/** What a request asks of the endpoint that gets it. */
export interface Need {
  /** The endpoint must have reported at least this head: a range beyond it would be answered short without a word. */
  minHead?: number;
  /** Endpoints that have reported this head are asked first. */
  preferHead?: number;
  /** Blocks in the range, for endpoints with a known limit. */
  span?: number;
}

/** Faults in the answer, not of the endpoint: the same endpoint would say the same again. */
const CONSIDERED: ReadonlySet<RpcErrorKind> = new Set(['lag', 'pruned', 'unsupported', 'limit', 'wrong-chain']);
/** Time-outs of one request before its caller hears of it and may shrink the range. */
const MOST_TIMEOUTS = 2;

/** Sends each request to the endpoint that should answer soonest, and elsewhere or again when it does not. */
export class Router {
  readonly endpoints: readonly Endpoint[];
  readonly #tuning: RpcTuning;
  readonly #signal: AbortSignal;
  readonly #refreshHeads: (signal: AbortSignal | undefined) => Promise<unknown>;

  constructor(
    endpoints: readonly Endpoint[],
    tuning: RpcTuning,
    signal: AbortSignal,
    refreshHeads: (signal: AbortSignal | undefined) => Promise<unknown>,
  ) {
    this.endpoints = endpoints;
    this.#tuning = tuning;
    this.#signal = signal;
    this.#refreshHeads = refreshHeads;
  }

  /**
   * Runs `work` against endpoints until one answers. Throws the last RpcError when the endpoints or the attempts
   * (three, or one more than there are endpoints) are used up, or when waiting would exceed `patienceMs`.
   */
  async run<T>(work: (endpoint: Endpoint) => Promise<T>, need: Need = {}, signal?: AbortSignal): Promise<T> {
    const attempts = Math.max(3, this.endpoints.length + 1);
    const spent = new Set<Endpoint>();
    const failures = new Map<Endpoint, number>();
    let left = { waitMs: this.#tuning.patienceMs, timeouts: MOST_TIMEOUTS };
    let last: RpcError | undefined;
    for (let attempt = 0; attempt < attempts;) {
      this.#signal.throwIfAborted();
      if (need.minHead !== undefined) await this.#reach(need.minHead, signal);
      const picked = await this.#pick(need, spent, failures, last, left.waitMs, signal);
      left = { ...left, waitMs: left.waitMs - picked.waitedMs };
      const { endpoint } = picked;
      try {
        return await work(endpoint);
      } catch (error) {
        if (!(error instanceof RpcError) || error.kind === 'reverted') throw error;
        last = error;
        if (error.kind === 'timeout' && --left.timeouts <= 0) throw error;
        if (error instanceof RangeTooLarge) {
          // Results depend on the chain, not on the endpoint; a limit on blocks is the endpoint's own and another may allow more.
          if (error.about === 'results' || need.span === undefined) throw error;
          endpoint.refused(need.span, error.maxSpan);
        }
        if (CONSIDERED.has(error.kind)) spent.add(endpoint);
        else {
          failures.set(endpoint, (failures.get(endpoint) ?? 0) + 1);
          attempt++;
        }
      }
    }
    throw last ?? this.#nobody();
  }

  /** Endpoints that may serve, whether or not they back off at present. */
  admitted(): Endpoint[] {
    return this.endpoints.filter((endpoint) => endpoint.exclusion === null);
  }

  /** Makes sure that an endpoint has reached the height; asks for heads anew when none that could answer now is known to. */
  async #reach(height: number, signal: AbortSignal | undefined): Promise<void> {
    const able = () => this.admitted().filter((endpoint) => (endpoint.head ?? -1) >= height);
    if (able().some((endpoint) => endpoint.waitMs === 0)) return;
    await this.#refreshHeads(signal);
    if (able().length > 0) return;
    const best = this.admitted().sort((a, b) => (b.head ?? -1) - (a.head ?? -1))[0];
    if (best === undefined) throw this.#nobody();
    throw new Lagging(`head is ${best.head ?? 'unknown'}, block ${height} was asked for`, { host: best.host });
  }

  async #pick(
    need: Need,
    spent: ReadonlySet<Endpoint>,
    failures: ReadonlyMap<Endpoint, number>,
    last: RpcError | undefined,
    patienceMs: number,
    signal: AbortSignal | undefined,
  ): Promise<{ endpoint: Endpoint; waitedMs: number }> {
    let waitedMs = 0;
    for (;;) {
      const able = this.#able(need, spent, last);
      const ready = able.filter((endpoint) => endpoint.waitMs === 0);
      const best = ready.sort(
        (a, b) => this.#penalty(a, need, failures) - this.#penalty(b, need, failures) || a.cost - b.cost || a.position - b.position,
      )[0];
      if (best !== undefined) return { endpoint: best, waitedMs };
      const waitMs = Math.min(...able.map((endpoint) => endpoint.waitMs));
      // After "not there yet" the caller asks again soon anyway; holding it for an endpoint that backs off helps nobody.
      if (last?.kind === 'lag') throw last;
      if (waitedMs + waitMs > patienceMs) {
        throw (
          last ?? able[0]?.lastFault ?? new RpcError('transport', `backs off for another ${Math.ceil(waitMs)} ms`, { host: hosts(able) })
        );
      }
      await sleep(waitMs, signal, this.#signal);
      waitedMs += waitMs;
    }
  }

  /** What speaks against an endpoint for this request, most weighty first: failed it already, lately refused its size, is behind. */
  #penalty(endpoint: Endpoint, need: Need, failures: ReadonlyMap<Endpoint, number>): number {
    const reluctant = endpoint.reluctant(need.span ?? 1) ? 2 : 0;
    const behind = need.preferHead !== undefined && (endpoint.head ?? -1) < need.preferHead ? 1 : 0;
    return (failures.get(endpoint) ?? 0) * 4 + reluctant + behind;
  }

  #able(need: Need, spent: ReadonlySet<Endpoint>, last: RpcError | undefined): Endpoint[] {
    const admitted = this.admitted();
    if (admitted.length === 0) throw this.#nobody();
    const unspent = admitted.filter(
      (endpoint) => !spent.has(endpoint) && (need.minHead === undefined || (endpoint.head ?? -1) >= need.minHead),
    );
    const span = need.span ?? 1;
    const able = unspent.filter((endpoint) => endpoint.maxSpan >= span);
    if (able.length > 0) return able;
    const most = admitted.reduce((a, b) => (b.maxSpan > a.maxSpan ? b : a));
    if (most.maxSpan < span) {
      const hint = { maxSpan: most.maxSpan, ...(last instanceof RangeTooLarge && last.suggested && { suggested: last.suggested }) };
      throw new RangeTooLarge(
        `takes at most ${most.maxSpan} blocks a request, ${span} were asked for`,
        { host: most.host, code: last?.code },
        'span',
        hint,
      );
    }
    throw last ?? this.#nobody();
  }

  #nobody(): RpcError {
    const reasons = this.endpoints.map((endpoint) => `${endpoint.host}: ${endpoint.exclusion?.reason ?? 'not reached the block'}`);
    const wrongChain = this.endpoints.map((endpoint) => endpoint.exclusion?.error);
    if (wrongChain[0] !== undefined && wrongChain.every((error) => error !== undefined)) return wrongChain[0];
    return new RpcError('transport', `no endpoint may serve (${reasons.join('; ')})`, { host: hosts(this.endpoints) });
  }
}

function hosts(endpoints: readonly Endpoint[]): string {
  return endpoints.map((endpoint) => endpoint.host).join(', ');
}
