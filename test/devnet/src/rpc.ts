/** What the helpers of this package need of an RPC client; ethers' JsonRpcProvider fits as well. */
export interface RpcSender {
  send(method: string, params: unknown[]): Promise<unknown>;
}

interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/**
 * A plain JSON-RPC client over HTTP: one request a call, no batching, no polling, no retries.
 * Errors name the method and carry the node's own text.
 */
export class JsonRpc implements RpcSender {
  readonly #url: string;
  readonly #timeoutMs: number;
  #nextId = 1;

  constructor(url: string, timeoutMs = 120_000) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
  }

  async send(method: string, params: unknown[] = []): Promise<unknown> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: this.#nextId++, method, params }),
      signal: AbortSignal.timeout(this.#timeoutMs),
    });
    const answer = (await response.json()) as RpcAnswer;
    if (answer.error !== undefined) throw new Error(`${method} failed: ${answer.error.message} (code ${answer.error.code})`);
    return answer.result;
  }

  /** A result that is a 0x quantity within the safe integers. */
  async number(method: string, params: unknown[] = []): Promise<number> {
    const value = Number(await this.send(method, params));
    if (!Number.isSafeInteger(value)) throw new Error(`${method} did not answer with a quantity`);
    return value;
  }
}

/** 0x quantity as JSON-RPC wants it. */
export const quantity = (value: number | bigint): string => `0x${value.toString(16)}`;
