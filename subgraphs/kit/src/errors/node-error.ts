import type { SourceLocation } from 'graphql';
import { ERROR_TABLE, type ErrorCode } from './table';

export interface NodeErrorOptions {
  /** Why it happened: goes to the log, never to the client. */
  readonly cause?: unknown;
  /** Shown to the client beside the code; no secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The place in the query text, of a request that is refused for its text. */
  readonly locations?: readonly SourceLocation[] | undefined;
}

/** An error whose text is meant for the client. Anything else that is thrown reaches clients as one neutral INTERNAL_SERVER_ERROR. */
export class NodeError extends Error {
  readonly code: ErrorCode;
  /** Read by graphql-js, which copies it into the answer. */
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly locations: readonly SourceLocation[] | undefined;

  constructor(code: ErrorCode, message: string = ERROR_TABLE[code].message, options: NodeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'NodeError';
    this.code = code;
    this.extensions = { ...options.details, code };
    this.locations = options.locations;
  }

  get status(): number {
    return ERROR_TABLE[this.code].status;
  }
}

/**
 * A refusal that existing clients know by its text alone: it is shown as it stands, without a code.
 * New errors take a code: use NodeError.
 */
export class PlainError extends Error {
  override readonly name = 'PlainError';
}
