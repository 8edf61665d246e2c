import type { RpcError } from './errors';
import type { RpcCall } from './json-rpc';

/** One batch item's outcome: a value, or the error of that item alone. */
export type Outcome = { value: unknown } | { error: RpcError };

/** How calls reach one endpoint. Every failure is an RpcError, or the caller's own abort reason. */
export interface Transport {
  readonly kind: 'http' | 'ws';
  call(call: RpcCall, signal?: AbortSignal): Promise<unknown>;
  /** Outcomes in the order of the calls. Throws when the batch failed as a whole, `BatchRefused` when the endpoint takes no such batch. */
  batch(calls: readonly RpcCall[], signal?: AbortSignal): Promise<Outcome[]>;
  close(): Promise<void>;
}

/** The endpoint takes no batch, or none this large. The calls were not executed. */
export class BatchRefused extends Error {
  constructor(readonly reason: string) {
    super(`batch refused: ${reason}`);
    this.name = 'BatchRefused';
  }
}
