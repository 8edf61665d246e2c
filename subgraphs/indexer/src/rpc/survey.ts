import { sleep } from './deadline';
import type { Endpoint, Exclusion } from './endpoint';
import type { HeadTracker } from './head-tracker';

/** How long the slower endpoints are waited for once one has answered. */
const GRACE_MS = 250;

/**
 * Asks endpoints for their heads side by side, excludes those that lag, and returns the agreed head.
 * Returns undefined when none answered.
 */
export async function surveyHeads(
  endpoints: readonly Endpoint[],
  tracker: HeadTracker,
  maxLagBlocks: number,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const answered: Endpoint[] = [];
  const asks = endpoints.map(async (endpoint) => {
    await endpoint.readHead(signal);
    answered.push(endpoint);
  });
  await Promise.any(asks).catch(() => undefined);
  const rest = new AbortController();
  await Promise.race([Promise.allSettled(asks), sleep(GRACE_MS, rest.signal).catch(() => undefined)]);
  rest.abort();
  signal?.throwIfAborted();
  if (answered.length === 0) return undefined;
  const best = await credibleBest(answered, maxLagBlocks, signal);
  for (const endpoint of answered) {
    const exclusion = lagOf(endpoint, best, maxLagBlocks);
    if (exclusion !== null) endpoint.exclude(exclusion);
  }
  return tracker.observe(best, performance.now());
}

/** Why an endpoint whose head is too far behind may not serve; null when it is near enough. */
export function lagOf(endpoint: Endpoint, best: number, maxLagBlocks: number): Exclusion | null {
  const behind = best - (endpoint.head ?? 0);
  if (behind <= maxLagBlocks) return null;
  return { why: 'lagging', reason: `its head ${endpoint.head ?? 'unknown'} is ${behind} blocks behind ${best}` };
}

/** The highest head that others nearly reach, or whose block the claimant can show: a number alone is cheap to get wrong. */
export async function credibleBest(endpoints: readonly Endpoint[], maxLagBlocks: number, signal?: AbortSignal): Promise<number> {
  const byHead = [...endpoints].sort((a, b) => (b.head ?? 0) - (a.head ?? 0));
  for (const [index, endpoint] of byHead.entries()) {
    const next = byHead[index + 1];
    const head = endpoint.head ?? 0;
    if (next === undefined || head - (next.head ?? 0) <= maxLagBlocks) return head;
    const header = await endpoint.header(head, signal).catch(() => null);
    if (header?.number === head) return head;
  }
  return 0;
}
