import { sleep } from './deadline';
import type { Endpoint, EndpointStats } from './endpoint';
import { Lagging, RpcError } from './errors';
import { readHeaders, sealed } from './header-batch';
import { headerCall, parseHeader } from './header';
import type { HeadTracker } from './head-tracker';
import { followHeads } from './heads';
import { malformed } from './json-rpc';
import { orderedLogs } from './ordered-logs';
import { blockParam } from './quantity';
import { logsFromReceipts } from './receipts';
import { filterParams, type Rpc } from './rpc';
import type { Router } from './router';
import { surveyHeads } from './survey';
import type { BlockTag, Header, HeadNotice, LogFilter, RawLog, RpcOptions, RpcTuning } from './types';

/** Waits before a block that should be there is asked for again. */
const NULL_BLOCK_WAITS_MS = [100, 400];

/** How nodes refuse a tag they do not know: invalid params, unknown block. */
const INVALID_TAG: ReadonlySet<number> = new Set([-32602, -39001]);

export interface ChainClientParts {
  options: RpcOptions;
  tuning: RpcTuning;
  router: Router;
  tracker: HeadTracker;
  /** Ends all that runs in the background. */
  stop: AbortController;
}

/** The Rpc over a router of endpoints; see `createRpc`. */
export class ChainClient implements Rpc {
  readonly #parts: ChainClientParts;
  /** Endpoints that refuse the tag `finalized`. */
  readonly #withoutFinality = new WeakSet<Endpoint>();

  constructor(parts: ChainClientParts) {
    this.#parts = parts;
  }

  chainId(): number {
    return this.#parts.options.expectedChainId;
  }

  async blockNumber(signal?: AbortSignal): Promise<number> {
    const { router, tracker, tuning } = this.#parts;
    const ready = router.admitted().filter((endpoint) => endpoint.waitMs === 0);
    const head = ready.length > 1 ? await surveyHeads(ready, tracker, tuning.maxLagBlocks, signal) : undefined;
    if (head !== undefined) return head;
    return tracker.observe(await router.run((endpoint) => endpoint.readHead(signal), {}, signal), performance.now());
  }

  async headerByNumber(tag: BlockTag, signal?: AbortSignal): Promise<Header | null> {
    if (tag === 'finalized') return this.#finalized(signal);
    if (tag === 'latest') return this.#latest(signal);
    const { router, tracker, stop } = this.#parts;
    const ask = () =>
      absent(router.run((endpoint) => endpoint.ask(headerCall(tag), (block) => sealed(block, tag, endpoint), signal), {}, signal));
    let header = await ask();
    for (const waitMs of NULL_BLOCK_WAITS_MS) {
      if (header !== null || tag > tracker.agreed) return header;
      await sleep(waitMs, signal, stop.signal);
      header = await ask();
    }
    return header;
  }

  async headersByNumber(heights: readonly number[], signal?: AbortSignal): Promise<Header[]> {
    const { router, tuning } = this.#parts;
    const found = new Map<number, Header>();
    const groups: number[][] = [];
    for (let start = 0; start < heights.length; start += tuning.batchSize) groups.push(heights.slice(start, start + tuning.batchSize));
    const work = groups.values();
    const lane = async () => {
      for (const group of work) await router.run((endpoint) => readHeaders(endpoint, group, found, signal), {}, signal);
    };
    await Promise.all(Array.from({ length: Math.min(groups.length, tuning.maxInFlight) }, lane));
    return heights.map((height) => found.get(height)).filter((header) => header !== undefined);
  }

  headerByHash(hash: string, signal?: AbortSignal): Promise<Header | null> {
    const read = (endpoint: Endpoint) => (block: unknown) => {
      const header = parseHeader(block, endpoint);
      if (header === null) throw new Lagging(`has no block ${hash}`, { host: endpoint.host });
      if (header.hash !== hash.toLowerCase()) throw malformed('answered another block than the hash asked for', endpoint);
      return header;
    };
    const { router, tracker } = this.#parts;
    const call = { method: 'eth_getBlockByHash', params: [hash, false] };
    return absent(router.run((endpoint) => endpoint.ask(call, read(endpoint), signal), { preferHead: tracker.agreed }, signal));
  }

  logsInRange(from: number, to: number, addresses: readonly string[], signal?: AbortSignal): Promise<RawLog[]> {
    return this.logs({ fromBlock: from, toBlock: to, addresses }, signal);
  }

  logsByHash(hash: string, addresses: readonly string[], signal?: AbortSignal): Promise<RawLog[]> {
    return this.logs({ blockHash: hash, addresses }, signal);
  }

  async logs(filter: LogFilter, signal?: AbortSignal): Promise<RawLog[]> {
    if (filter.addresses.length === 0) throw new TypeError('logs: addresses is empty, which providers read as every contract there is');
    const { router, tracker } = this.#parts;
    const byHash = 'blockHash' in filter;
    if (!byHash && !(filter.fromBlock >= 0 && filter.fromBlock <= filter.toBlock)) {
      throw new RangeError(`logs: ${filter.fromBlock} to ${filter.toBlock} is no range of blocks`);
    }
    const bounds = byHash
      ? { from: 0, to: Number.MAX_SAFE_INTEGER, blockHash: filter.blockHash.toLowerCase() }
      : { from: filter.fromBlock, to: filter.toBlock };
    // A block asked for by hash is often the newest: ask first where the newest head is.
    const need = byHash ? { preferHead: tracker.agreed } : { minHead: filter.toBlock, span: filter.toBlock - filter.fromBlock + 1 };
    const call = { method: 'eth_getLogs', params: [filterParams(filter)] };
    return router.run((endpoint) => endpoint.ask(call, (result) => orderedLogs(result, bounds, endpoint), signal), need, signal);
  }

  receiptLogs(hash: string, signal?: AbortSignal): Promise<RawLog[]> {
    return this.#parts.router.run((endpoint) => logsFromReceipts(endpoint, hash, signal), {}, signal);
  }

  call(request: { to: string; data: string }, tag: BlockTag, signal?: AbortSignal): Promise<string> {
    const need = typeof tag === 'number' ? { minHead: tag } : {};
    const call = { method: 'eth_call', params: [request, blockParam(tag)] };
    const read = (endpoint: Endpoint) => (result: unknown) => {
      if (typeof result !== 'string' || !result.startsWith('0x')) throw malformed('answered eth_call without bytes', endpoint);
      return result;
    };
    return this.#parts.router.run((endpoint) => endpoint.ask(call, read(endpoint), signal), need, signal);
  }

  heads(signal: AbortSignal): AsyncIterable<HeadNotice> {
    const { options, tuning, router, tracker, stop } = this.#parts;
    const { pollIntervalMs, log } = options;
    const latest = (until: AbortSignal) => this.#latest(until);
    return followHeads({ endpoints: router.endpoints, tracker, tuning, pollIntervalMs, log, latest }, [signal, stop.signal]);
  }

  stats(): EndpointStats[] {
    return this.#parts.router.endpoints.map((endpoint) => endpoint.stats());
  }

  async close(): Promise<void> {
    this.#parts.stop.abort(new Error('the RPC client is closed'));
    await Promise.all(this.#parts.router.endpoints.map((endpoint) => endpoint.close()));
  }

  /** The best of what the endpoints call latest: one that is behind the agreed head is not the last to be asked. */
  async #latest(signal: AbortSignal | undefined): Promise<Header | null> {
    const { router, tracker } = this.#parts;
    let best: Header | null = null;
    const ask = async (endpoint: Endpoint) => {
      const header = await endpoint.header('latest', signal);
      if (header !== null) endpoint.head = header.number;
      if (header !== null && (best === null || header.number > best.number)) best = header;
      if (header === null || header.number < tracker.agreed)
        throw new Lagging(`its head is below ${tracker.agreed}`, { host: endpoint.host });
      return header;
    };
    return (await absent(router.run(ask, {}, signal))) ?? best;
  }

  /** Null where no endpoint has the tag: finality is a hint, and its absence an ordinary answer. */
  #finalized(signal: AbortSignal | undefined): Promise<Header | null> {
    const none = (endpoint: Endpoint) => new Lagging('has no finalized block', { host: endpoint.host });
    const ask = async (endpoint: Endpoint) => {
      if (this.#withoutFinality.has(endpoint)) throw none(endpoint);
      try {
        const header = await endpoint.header('finalized', signal);
        if (header === null) throw none(endpoint);
        return header;
      } catch (error) {
        const refused = error instanceof RpcError && (error.kind === 'unsupported' || INVALID_TAG.has(error.code ?? 0));
        if (!refused) throw error;
        this.#withoutFinality.add(endpoint);
        throw none(endpoint);
      }
    };
    return absent(this.#parts.router.run(ask, {}, signal));
  }
}

/** "No endpoint has it" as null. */
function absent<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch((error: unknown) => {
    if (error instanceof Lagging) return null;
    throw error;
  });
}
