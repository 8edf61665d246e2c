import { ChainClient } from './chain-client';
import { sleep } from './deadline';
import { Endpoint } from './endpoint';
import { NoEndpointError, WrongChainError } from './errors';
import { HeadTracker } from './head-tracker';
import { Router } from './router';
import type { Rpc } from './rpc';
import { endpointUrl } from './secrets';
import { Sentinel } from './sentinel';
import { surveyHeads } from './survey';
import { DEFAULT_TUNING, type RpcOptions } from './types';

/** Pause between rounds of connecting. */
const CONNECT_PAUSE_MS = 500;

/**
 * Connects to the endpoints and checks each one's chain id. Resolves when one at least answers; the others join when they do.
 * Throws TypeError for a bad URL, WrongChainError when any endpoint serves another chain, NoEndpointError when none answers
 * within `connectForMs`, or the signal's reason.
 */
export async function createRpc(options: RpcOptions): Promise<Rpc> {
  if (options.urls.length === 0) throw new TypeError('RPC_URLS is empty; name at least one endpoint');
  const tuning = { ...DEFAULT_TUNING, ...options.tuning };
  const { expectedChainId, timeoutMs, log } = options;
  const endpoints = options.urls.map(
    (text, position) => new Endpoint({ url: endpointUrl(text, position), position, expectedChainId, timeoutMs, tuning, log }),
  );
  const stop = new AbortController();
  const tracker = new HeadTracker(tuning.headDropMs, log);
  const free = () => endpoints.filter((endpoint) => endpoint.exclusion === null && endpoint.waitMs === 0);
  const refresh = (signal: AbortSignal | undefined) => surveyHeads(free(), tracker, tuning.maxLagBlocks, signal);
  const router = new Router(endpoints, tuning, stop.signal, refresh);
  const client = new ChainClient({ options, tuning, router, tracker, stop });
  const sentinel = new Sentinel(endpoints, tracker, tuning, stop.signal);
  try {
    await connect(endpoints, tuning.connectForMs, options.signal);
    await sentinel.probe();
  } catch (error) {
    await client.close();
    throw error;
  }
  void sentinel.watch();
  const end = () => void client.close();
  options.signal?.addEventListener('abort', end, { once: true });
  stop.signal.addEventListener('abort', () => options.signal?.removeEventListener('abort', end), { once: true });
  return client;
}

async function connect(endpoints: readonly Endpoint[], forMs: number, signal: AbortSignal | undefined): Promise<void> {
  const giveUpAt = performance.now() + forMs;
  for (;;) {
    signal?.throwIfAborted();
    const checks = await Promise.allSettled(endpoints.map((endpoint) => endpoint.verify()));
    const faults = checks.flatMap((check): unknown[] => (check.status === 'rejected' ? [check.reason] : []));
    const wrong = faults.find((fault) => fault instanceof WrongChainError);
    if (wrong !== undefined) throw wrong;
    if (faults.length < endpoints.length) return;
    if (performance.now() >= giveUpAt)
      throw new NoEndpointError(faults.map((fault) => (fault instanceof Error ? fault.message : String(fault))));
    await sleep(CONNECT_PAUSE_MS, signal);
  }
}
