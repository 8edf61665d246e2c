import type { Metrics } from '@dimo-node/kit';
import type { FailureKind } from './failure';

/** Figures of the fetches from subgraphs. */
export class FetchMetrics {
  readonly #latency;
  readonly #failures;

  constructor(metrics: Metrics) {
    this.#latency = metrics.latency('gateway_subgraph_fetch_seconds', 'Time of a fetch from a subgraph', ['subgraph', 'outcome']);
    this.#failures = metrics.counter('gateway_subgraph_fetch_failures_total', 'Fetches that gave no answer', ['subgraph', 'kind']);
  }

  answered(subgraph: string, startedMs: number): void {
    this.#latency.observe({ subgraph, outcome: 'answer' }, (performance.now() - startedMs) / 1_000);
  }

  failed(subgraph: string, kind: FailureKind, startedMs: number): void {
    this.#latency.observe({ subgraph, outcome: 'failure' }, (performance.now() - startedMs) / 1_000);
    this.#failures.inc({ subgraph, kind });
  }
}
