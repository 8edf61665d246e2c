import { sleep } from './deadline';
import type { Endpoint, Exclusion } from './endpoint';
import type { HeadTracker } from './head-tracker';
import { credibleBest, lagOf } from './survey';
import type { RpcTuning } from './types';

/** Neighbouring answers may straddle a reorg; only a difference that outlasts this counts. */
const SECOND_LOOK_MS = 1_000;

/**
 * Looks over all endpoints every now and then, the excluded too: chain id, head, and the hash at one height they all have.
 * Excludes what serves another chain, lags or contradicts; admits what does so no longer.
 */
export class Sentinel {
  readonly #endpoints: readonly Endpoint[];
  readonly #tracker: HeadTracker;
  readonly #tuning: RpcTuning;
  readonly #signal: AbortSignal;

  constructor(endpoints: readonly Endpoint[], tracker: HeadTracker, tuning: RpcTuning, signal: AbortSignal) {
    this.#endpoints = endpoints;
    this.#tracker = tracker;
    this.#tuning = tuning;
    this.#signal = signal;
  }

  /** Runs until the signal ends. */
  async watch(): Promise<void> {
    const { probeIntervalMs } = this.#tuning;
    while (!this.#signal.aborted) {
      // Spread out, so that many nodes do not probe one provider in step.
      await sleep(probeIntervalMs * (0.75 + Math.random() / 2), this.#signal).catch(() => undefined);
      if (!this.#signal.aborted) await this.probe().catch(() => undefined);
    }
  }

  async probe(): Promise<void> {
    const alive = (await Promise.all(this.#endpoints.map((endpoint) => this.#alive(endpoint)))).filter((endpoint) => endpoint !== null);
    if (alive.length === 0) return;
    const { maxLagBlocks } = this.#tuning;
    const best = await credibleBest(alive, maxLagBlocks, this.#signal);
    this.#tracker.observe(best, performance.now());
    const verdicts = new Map<Endpoint, Exclusion | null>(alive.map((endpoint) => [endpoint, lagOf(endpoint, best, maxLagBlocks)]));
    const current = alive.filter((endpoint) => verdicts.get(endpoint) === null);
    for (const [endpoint, verdict] of await this.#contradictions(current)) verdicts.set(endpoint, verdict);
    for (const [endpoint, verdict] of verdicts) {
      if (verdict === null) endpoint.admit();
      else endpoint.exclude(verdict);
    }
  }

  /** Chain id and head, in that order; null when it does not answer or serves another chain. */
  async #alive(endpoint: Endpoint): Promise<Endpoint | null> {
    try {
      await endpoint.verify();
      await endpoint.readHead(this.#signal);
      return endpoint;
    } catch {
      return null;
    }
  }

  async #contradictions(endpoints: readonly Endpoint[]): Promise<Map<Endpoint, Exclusion>> {
    // An earlier contradiction stands until hashes have been compared again and agree.
    const verdicts = new Map<Endpoint, Exclusion>();
    for (const endpoint of endpoints) if (endpoint.exclusion?.why === 'contradicts') verdicts.set(endpoint, endpoint.exclusion);
    if (endpoints.length < 2) return verdicts;
    const height = Math.max(0, Math.min(...endpoints.map((endpoint) => endpoint.head ?? 0)) - this.#tuning.compareDepth);
    let known = await this.#hashes(endpoints, height);
    if (dissenters(known).length > 0) {
      await sleep(SECOND_LOOK_MS, this.#signal);
      known = await this.#hashes(endpoints, height);
    }
    if (known.length > 1) for (const { endpoint } of known) verdicts.delete(endpoint);
    for (const { endpoint, hash, agreed, by } of dissenters(known)) {
      verdicts.set(endpoint, { why: 'contradicts', reason: `block ${height} is ${hash} there and ${agreed} at ${by}` });
    }
    return verdicts;
  }

  async #hashes(endpoints: readonly Endpoint[], height: number): Promise<{ endpoint: Endpoint; hash: string }[]> {
    const one = async (endpoint: Endpoint) => {
      const header = await endpoint.header(height, this.#signal).catch(() => null);
      return header === null ? null : { endpoint, hash: header.hash };
    };
    return (await Promise.all(endpoints.map(one))).filter((known) => known !== null);
  }
}

/** Those whose hash is not the majority's; among equals the operator's order of URLs decides. */
function dissenters(
  known: readonly { endpoint: Endpoint; hash: string }[],
): { endpoint: Endpoint; hash: string; agreed: string; by: string }[] {
  const camps = new Map<string, Endpoint[]>();
  for (const { endpoint, hash } of known) camps.set(hash, [...(camps.get(hash) ?? []), endpoint]);
  const first = (camp: readonly Endpoint[]) => Math.min(...camp.map((endpoint) => endpoint.position));
  const winner = [...camps].sort(([, a], [, b]) => b.length - a.length || first(a) - first(b))[0];
  if (winner === undefined) return [];
  const [agreed, [by]] = winner;
  return known
    .filter(({ hash }) => hash !== agreed)
    .map(({ endpoint, hash }) => ({ endpoint, hash, agreed, by: by?.host ?? 'the others' }));
}
