import type { Metrics } from '@dimo-node/kit';
import type { Counter, Gauge } from 'prom-client';

/** What the indexer tells Prometheus. */
export interface SyncMetrics {
  readonly indexedBlock: Gauge;
  readonly headBlock: Gauge;
  readonly finalBlock: Gauge;
  readonly events: Counter;
  readonly reorgs: Counter;
  readonly anomalies: Counter<'kind'>;
  readonly auditFailures: Counter;
  readonly rpcFailures: Counter<'kind'>;
}

export function createSyncMetrics(metrics: Metrics): SyncMetrics {
  return {
    indexedBlock: metrics.gauge('dimo_indexer_indexed_block', 'Last block in the twin'),
    headBlock: metrics.gauge('dimo_indexer_head_block', 'Head of the chain as last seen'),
    finalBlock: metrics.gauge('dimo_indexer_final_block', 'Last block that can no longer be reorganised'),
    events: metrics.counter('dimo_indexer_events_total', 'Events indexed since the start of the process'),
    reorgs: metrics.counter('dimo_indexer_reorgs_total', 'Reorgs undone since the start of the process'),
    anomalies: metrics.counter('dimo_indexer_anomalies_total', 'Events that could not be taken as they came', ['kind']),
    auditFailures: metrics.counter('dimo_indexer_audit_failures_total', 'Final blocks that a second read contradicted'),
    rpcFailures: metrics.counter('dimo_indexer_rpc_failures_total', 'Times the chain could not be read after all retries', ['kind']),
  };
}
