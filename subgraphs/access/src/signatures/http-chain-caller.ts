import { Agent } from 'undici';
import type { ChainCall, ChainCaller } from './chain-caller';
import { EndpointError, RpcEndpoint, type EndpointAnswer } from './rpc-endpoint';
import { SignatureUnavailableError } from './verifier';

export interface HttpChainCallerOptions {
  /** `http`, `https`, `ws` or `wss`; not empty. */
  readonly urls: readonly string[];
  readonly chainId: number;
  /** For one call over all endpoints; 3 s unless told. */
  readonly timeoutMs?: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 3_000;
/** An endpoint gets at least this long, however many stand behind it. */
const LEAST_SHARE_MS = 500;
/** Calls under way at once; whoever calls a contract that hangs must not fill the memory. */
const MAX_CALLS = 64;

/** Calls over JSON-RPC, one endpoint after the other until one knows the answer. */
export class HttpChainCaller implements ChainCaller {
  readonly #endpoints: readonly RpcEndpoint[];
  readonly #agent: Agent;
  readonly #timeoutMs: number;
  #calls = 0;

  constructor(options: HttpChainCallerOptions) {
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#agent = new Agent({ connections: MAX_CALLS, pipelining: 1, connectTimeout: this.#timeoutMs });
    this.#endpoints = httpUrls(options.urls).map((url) => new RpcEndpoint(url, options.chainId, this.#agent));
  }

  async call(call: ChainCall): Promise<string | undefined> {
    if (this.#calls >= MAX_CALLS)
      throw new SignatureUnavailableError('too many signatures of contracts are being checked: try again later');
    this.#calls += 1;
    try {
      const answer = await this.#inTurn(call);
      return 'returned' in answer ? answer.returned : undefined;
    } finally {
      this.#calls -= 1;
    }
  }

  /** Gives up what is under way. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #inTurn(call: ChainCall): Promise<EndpointAnswer> {
    const deadline = performance.now() + this.#timeoutMs;
    const reasons: string[] = [];
    for (const [index, endpoint] of this.#endpoints.entries()) {
      const left = deadline - performance.now();
      if (left <= 0) break;
      const share = Math.min(left, Math.max(LEAST_SHARE_MS, left / (this.#endpoints.length - index)));
      try {
        return await endpoint.call(call, AbortSignal.timeout(Math.ceil(share)));
      } catch (error) {
        if (!(error instanceof EndpointError)) throw error;
        reasons.push(`${endpoint.host}: ${error.message}`);
      }
    }
    // The hosts are for the operator; clients get to see the message.
    throw new SignatureUnavailableError("the chain could not be asked about the account's signature in time: try again later", {
      cause: new Error(reasons.join('; ')),
    });
  }
}

/** Services that speak JSON-RPC over WebSocket do it over HTTP at the same place: those stand in when no HTTP endpoint is given. */
function httpUrls(texts: readonly string[]): URL[] {
  const urls = texts.map((text) => new URL(text));
  const http = urls.filter(({ protocol }) => protocol === 'http:' || protocol === 'https:');
  return http.length > 0 ? http : urls.map((url) => new URL(url.href.replace(/^ws/, 'http')));
}
