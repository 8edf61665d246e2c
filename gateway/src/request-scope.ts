import type { BlockRef, Caller } from '@dimo-node/kit';

export type AbortReason = 'deadline' | 'client gone';

/**
 * What one client request shares with the fetches made for it: a deadline, whether the client is still there, and the block the answer stands for.
 * One timer for a request and plain callbacks: an AbortSignal for each fetch is several times as expensive.
 */
export class RequestScope {
  /** Upper-case, e.g. `GET`. */
  readonly method: string;
  /** Headers that go on to the subgraphs; lower-case names. */
  readonly forwardedHeaders: Readonly<Record<string, string>>;
  /** Who has sent the request; undefined for somebody without a token. */
  readonly caller: Caller | undefined;
  /** SHA-256 of the operation's text, lower-case hex; known when the operation is. */
  operationHash: string | undefined;
  readonly #listeners = new Set<(reason: AbortReason) => void>();
  readonly #timer: NodeJS.Timeout;
  #reason: AbortReason | undefined;
  #controller: AbortController | undefined;
  #lowest: BlockRef | undefined;

  constructor(options: {
    readonly method: string;
    readonly timeoutMs: number;
    readonly forwardedHeaders: Readonly<Record<string, string>>;
    readonly caller?: Caller | undefined;
  }) {
    this.caller = options.caller;
    this.method = options.method;
    this.forwardedHeaders = options.forwardedHeaders;
    this.#timer = setTimeout(() => this.abort('deadline'), options.timeoutMs);
  }

  get aborted(): AbortReason | undefined {
    return this.#reason;
  }

  /** Made when first asked for. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Calls `listener` once when the request is given up; at once if it is already. Returns how to stop listening. */
  onAbort(listener: (reason: AbortReason) => void): () => void {
    if (this.#reason !== undefined) {
      listener(this.#reason);
      return () => undefined;
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  abort(reason: AbortReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener(reason);
    this.#listeners.clear();
    this.#controller?.abort(reason);
  }

  /** The request is answered. */
  end(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  /** Takes note of the block that one subgraph read. */
  sawBlock(block: BlockRef): void {
    if (this.#lowest === undefined || block.number < this.#lowest.number) this.#lowest = block;
  }

  /** The lowest block among the subgraphs that took part: the answer is at least as new as this. */
  get indexedBlock(): BlockRef | undefined {
    return this.#lowest;
  }
}

/** Apollo's context value. A wrapper: Apollo copies the context field by field for each operation, which a class with private fields does not survive. */
export interface GatewayContext {
  readonly scope: RequestScope;
}
