import type { Endpoint } from './endpoint';
import { Lagging } from './errors';
import { headerCall, parseHeader } from './header';
import { malformed } from './json-rpc';
import { BatchRefused } from './transport';
import type { Header } from './types';

/**
 * Reads headers from one endpoint into `found`, in batches as large as it takes them; one by one where it takes none.
 * What was read stays in `found` even when an error ends the call, so that the next endpoint is asked only for the rest.
 */
export async function readHeaders(
  endpoint: Endpoint,
  heights: readonly number[],
  found: Map<number, Header>,
  signal?: AbortSignal,
): Promise<void> {
  const missing = heights.filter((height) => !found.has(height));
  if (endpoint.batchSize <= 1 || missing.length === 1) return readSingly(endpoint, missing, found, signal);
  while (missing.length > 0) {
    const size = endpoint.batchSize;
    const group = missing.slice(0, size);
    try {
      await endpoint.askBatch(
        group.map(headerCall),
        (outcomes) => {
          // First keep all that came, then report the first that did not.
          for (const [index, item] of outcomes.entries()) if ('value' in item) keep(endpoint, group[index] ?? -1, item.value, found);
          for (const item of outcomes) if ('error' in item) throw item.error;
        },
        signal,
      );
      missing.splice(0, group.length);
    } catch (error) {
      if (!(error instanceof BatchRefused)) throw error;
      // Others may have lowered it meanwhile; a refusal of this size says nothing about theirs.
      endpoint.batchSize = Math.min(endpoint.batchSize, Math.max(1, Math.floor(group.length / 2)));
      if (endpoint.batchSize === 1) return readSingly(endpoint, missing, found, signal);
    }
  }
}

async function readSingly(endpoint: Endpoint, heights: readonly number[], found: Map<number, Header>, signal?: AbortSignal): Promise<void> {
  const reads = heights.map((height) => endpoint.ask(headerCall(height), (block) => keep(endpoint, height, block, found), signal));
  const failed = (await Promise.allSettled(reads)).find((read) => read.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function keep(endpoint: Endpoint, height: number, block: unknown, found: Map<number, Header>): void {
  found.set(height, sealed(block, height, endpoint));
}

/** The header of exactly this height, or Lagging when the endpoint has none yet. */
export function sealed(block: unknown, height: number, endpoint: Pick<Endpoint, 'host'>): Header {
  const header = parseHeader(block, endpoint);
  if (header === null) throw new Lagging(`has no block ${height}`, { host: endpoint.host });
  if (header.number !== height) throw malformed(`answered block ${header.number} when asked for ${height}`, endpoint);
  return header;
}
