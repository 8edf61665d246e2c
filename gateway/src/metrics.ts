import type { Logger, Metrics } from '@dimo-node/kit';
import { FetchMetrics } from './fetch/metrics';
import type { ReloadOutcome } from './supergraph/watcher';

/** The gateway's own figures. */
export class GatewayMetrics {
  readonly log: Logger;
  readonly fetches: FetchMetrics;
  readonly #requests;
  readonly #latency;
  readonly #reloads;

  constructor(metrics: Metrics, log: Logger) {
    this.log = log;
    this.fetches = new FetchMetrics(metrics);
    this.#requests = metrics.counter('gateway_requests_total', 'GraphQL requests by HTTP status', ['status']);
    this.#latency = metrics.latency('gateway_request_seconds', 'Time to answer a GraphQL request');
    this.#reloads = metrics.counter('gateway_supergraph_reloads_total', 'Supergraphs put in service or refused', ['outcome']);
  }

  answered(status: number, startedMs: number): void {
    this.#requests.inc({ status: String(status) });
    this.#latency.observe((performance.now() - startedMs) / 1_000);
  }

  reloaded(outcome: ReloadOutcome): void {
    this.#reloads.inc({ outcome });
  }
}
