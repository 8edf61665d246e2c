import { RpcError } from './errors';
import { classify, type ProviderFault } from './classify';

/** One call: method and parameters, ready for JSON. */
export interface RpcCall {
  method: string;
  params: readonly unknown[];
}

/** The sender of an answer, for errors: host and the blanking of its secrets. */
export interface Origin {
  host: string;
  clean(text: string): string;
}

export interface HttpContext {
  status: number;
  retryAfterMs?: number;
}

export function encodeCall(call: RpcCall, id: number): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method: call.method, params: call.params });
}

/** Parses a body without a copy; anything that is not JSON is a malformed answer of this origin. */
export function parseBody(text: string, origin: Origin): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const looks = /^\s*</.test(text) ? 'HTML instead of JSON' : text === '' ? 'an empty body' : `broken JSON of ${text.length} characters`;
    throw new RpcError('malformed', `answered with ${looks}`, { host: origin.host });
  }
}

/** The result of one answer, or its typed error thrown. `id` must be the one asked with. */
export function resultOf(reply: unknown, id: number, origin: Origin, http?: HttpContext): unknown {
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply))
    throw malformed('answered with JSON that is not JSON-RPC', origin);
  if ('error' in reply && reply.error !== null && reply.error !== undefined)
    throw classify(faultOf(reply.error, http), origin.host, (text) => origin.clean(text));
  if (!('result' in reply)) throw malformed('answered without result or error', origin);
  if ('id' in reply && reply.id !== id && Number(reply.id) !== id) throw malformed('answered another request (id differs)', origin);
  return reply.result;
}

/** Is this an answer that refuses the batch as a whole? Then its error is returned as a fault. */
export function batchRefusal(reply: unknown, http?: HttpContext): ProviderFault | undefined {
  const only: unknown = Array.isArray(reply) && reply.length === 1 ? reply[0] : reply;
  if (typeof only !== 'object' || only === null || Array.isArray(only) || !('error' in only)) return undefined;
  return Array.isArray(reply) && 'id' in only && only.id !== null ? undefined : faultOf(only.error, http);
}

export function malformed(message: string, origin: Pick<Origin, 'host'>): RpcError {
  return new RpcError('malformed', message, { host: origin.host });
}

/** Providers put an object, and sometimes a bare string, under `error`. */
function faultOf(error: unknown, http: HttpContext | undefined): ProviderFault {
  const base = { ...(http && { status: http.status }), ...(http?.retryAfterMs !== undefined && { retryAfterMs: http.retryAfterMs }) };
  if (typeof error !== 'object' || error === null) return { ...base, message: String(error) };
  const code = 'code' in error ? Number(error.code) : Number.NaN;
  const message = 'message' in error && typeof error.message === 'string' ? error.message : JSON.stringify(error).slice(0, 300);
  return { ...base, message, ...(Number.isInteger(code) && { code }), ...('data' in error && { data: error.data }) };
}
