import type { Metrics } from '@dimo-node/kit';
import type { LimitKind } from './rate-limiter';

/** What an operator wants to know of the limits: whom they hit, and whether replicas share them. */
export class LimiterFigures {
  readonly #refused;
  readonly #alone;

  constructor(metrics: Metrics) {
    this.#refused = metrics.counter('gateway_rate_limited_total', 'Requests refused for coming too often', ['kind']);
    this.#alone = metrics.counter('gateway_rate_limit_alone_total', 'Decisions on rates made without the Redis that replicas share', [
      'kind',
    ]);
  }

  refused(kind: LimitKind): void {
    this.#refused.inc({ kind });
  }

  /** A decision, or for queries a report, that Redis was to be part of and was not. */
  alone(kind: LimitKind): void {
    this.#alone.inc({ kind });
  }
}
