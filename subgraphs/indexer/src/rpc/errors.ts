/** What went wrong, as far as it decides what to do next. */
export type RpcErrorKind =
  | 'rate-limit' // wait, keep the range
  | 'lag' // the node is behind: ask another or wait, keep the range
  | 'pruned' // the node has dropped this history: ask an archive endpoint
  | 'limit' // the range or answer is too large: shrink
  | 'timeout' // shrink after two repeats
  | 'reverted' // the contract refused an eth_call: the answer, not a fault
  | 'unsupported' // the endpoint lacks the method
  | 'wrong-chain' // the endpoint serves another chain
  | 'transport' // no connection, dropped socket, gateway error
  | 'malformed' // not JSON, not JSON-RPC, or a result of the wrong shape
  | 'unknown'; // retry three times, then shrink, then alert

/** Where an error came from. `host` is all that is ever shown of an endpoint's URL. */
export interface RpcErrorDetail {
  host: string;
  code?: number;
  status?: number;
  retryAfterMs?: number;
  cause?: unknown;
}

/** Any failure of a request to an endpoint. The message names the host, never the URL. */
export class RpcError extends Error {
  readonly host: string;
  readonly code: number | undefined;
  readonly status: number | undefined;

  constructor(
    readonly kind: RpcErrorKind,
    message: string,
    detail: RpcErrorDetail,
  ) {
    super(`RPC ${detail.host}: ${message}`, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = new.target.name;
    this.host = detail.host;
    this.code = detail.code;
    this.status = detail.status;
  }
}

/** Too many requests. `retryAfterMs` is what the provider asked for, when it did. */
export class RateLimited extends RpcError {
  readonly retryAfterMs: number | undefined;
  constructor(message: string, detail: RpcErrorDetail) {
    super('rate-limit', message, detail);
    this.retryAfterMs = detail.retryAfterMs;
  }
}

/** No endpoint has reached the block yet. Wait; a smaller range does not help. */
export class Lagging extends RpcError {
  constructor(message: string, detail: RpcErrorDetail) {
    super('lag', message, detail);
  }
}

/** The history is gone on every endpoint: an archive endpoint is needed. */
export class Pruned extends RpcError {
  constructor(message: string, detail: RpcErrorDetail) {
    super('pruned', message, detail);
  }
}

export interface BlockRange {
  from: number;
  to: number;
}

/** What a provider's text says about its limits: a range that works, and the most blocks it takes in one request. */
export interface LimitHint {
  suggested?: BlockRange;
  maxSpan?: number;
}

/** The answer would be too large. `about` tells a limit on blocks from one on results. */
export class RangeTooLarge extends RpcError {
  readonly suggested: BlockRange | undefined;
  readonly maxSpan: number | undefined;
  constructor(
    message: string,
    detail: RpcErrorDetail,
    readonly about: 'span' | 'results',
    hint: LimitHint = {},
  ) {
    super('limit', message, detail);
    this.suggested = hint.suggested;
    this.maxSpan = hint.maxSpan;
  }
}

/** No answer within the time given, here or at a gateway on the way. */
export class Timeout extends RpcError {
  constructor(message: string, detail: RpcErrorDetail) {
    super('timeout', message, detail);
  }
}

/** The endpoint serves another chain than the configured network. */
export class WrongChainError extends RpcError {
  constructor(
    host: string,
    readonly got: number,
    readonly expected: number,
  ) {
    super('wrong-chain', `serves chain ${got}, expected ${expected}; set RPC_URLS to endpoints of chain ${expected} or change NETWORK`, {
      host,
    });
  }
}

/** No endpoint answered while connecting. Lists why, by host. */
export class NoEndpointError extends Error {
  constructor(reasons: readonly string[]) {
    super(`No RPC endpoint answered; check RPC_URLS: ${reasons.join('; ')}`);
    this.name = 'NoEndpointError';
  }
}
