import type { TableState } from './cache';

/** How long a copy counts, in milliseconds. */
export interface FreshnessLimits {
  /** When the chain tells of no later change. */
  readonly ttlMs: number;
  /** While the source may still lag behind a change on chain. */
  readonly recheckMs: number;
}

/** Tableland shows a change some time after its block. */
const SETTLING_MS = 300_000;
/** Even a copy that is known to be old is not asked for more often than this. */
const LEAST_MS = 500;

/** Whether what was read at `at` still stands for its table, all in milliseconds since 1970. */
export function isFresh(at: number, changedAt: TableState['changedAt'], now: number, limits: FreshnessLimits): boolean {
  return now - at < span(at, changedAt, limits);
}

function span(at: number, changedAt: TableState['changedAt'], { ttlMs, recheckMs }: FreshnessLimits): number {
  if (changedAt === null || at >= changedAt.getTime() + SETTLING_MS) return ttlMs;
  return at > changedAt.getTime() ? Math.min(recheckMs, ttlMs) : Math.min(LEAST_MS, ttlMs);
}
