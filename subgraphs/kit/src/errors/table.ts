/**
 * Every error that may reach a client: its code, the HTTP status when the request is refused before execution, and the text used when none is
 * given. Codes are part of the API: clients and tests compare them, never the words.
 */
export const ERROR_TABLE = {
  GRAPHQL_PARSE_FAILED: { status: 400, message: 'the query is not valid GraphQL' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, message: 'the query does not fit the schema' },
  OPERATION_RESOLUTION_FAILURE: { status: 400, message: 'the operation to run is not clear: give operationName' },
  PERSISTED_QUERY_NOT_FOUND: { status: 200, message: 'PersistedQueryNotFound' },
  BAD_REQUEST: { status: 400, message: 'the request is not understood' },
  BAD_USER_INPUT: { status: 400, message: 'an argument is not valid' },
  UNAUTHENTICATED: { status: 401, message: 'a valid token is needed' },
  FORBIDDEN: { status: 403, message: 'the permission for this is missing' },
  HISTORY_UNAVAILABLE: { status: 404, message: 'the twin at this block is not kept' },
  NOT_FOUND: { status: 404, message: 'not found' },
  REQUEST_TOO_LARGE: { status: 413, message: 'the request is too large' },
  QUERY_TOO_COMPLEX: { status: 400, message: 'the query is too large' },
  RATE_LIMITED: { status: 429, message: 'too many requests: try again later' },
  INTERNAL_SERVER_ERROR: { status: 500, message: 'internal error' },
  SUBGRAPH_UNAVAILABLE: { status: 503, message: 'a part of the graph is away: try again later' },
  NOT_READY: { status: 503, message: 'the service is starting: try again later' },
  TWIN_BEHIND: { status: 503, message: 'the twin lags too far behind the chain to decide on access: try again later' },
  AUDIT_UNAVAILABLE: { status: 503, message: 'the audit log cannot be written, so nothing protected is shown: try again later' },
  TIMEOUT: { status: 504, message: 'the request took too long' },
} as const satisfies Record<string, { readonly status: number; readonly message: string }>;

export type ErrorCode = keyof typeof ERROR_TABLE;

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_TABLE, code);
}
