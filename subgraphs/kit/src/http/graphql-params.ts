import { NodeError } from '../errors';

/** What a GraphQL request carries, whichever method brought it. */
export interface GraphqlParams {
  readonly query?: string | undefined;
  readonly variables?: Record<string, unknown> | undefined;
  readonly operationName?: string | undefined;
  readonly extensions?: Record<string, unknown> | undefined;
}

/** Reads a POST body. Throws NodeError BAD_REQUEST with the text that says what is wrong. */
export function paramsFromBody(contentType: string | undefined, body: string | undefined): GraphqlParams {
  if (!isJson(contentType)) throw new NodeError('BAD_REQUEST', 'transport not supported');
  const parsed = parseJson(body ?? '', 'the body');
  if (Array.isArray(parsed)) throw new NodeError('BAD_REQUEST', 'batches are not supported: send one operation as a JSON object');
  if (!isRecord(parsed)) throw new NodeError('BAD_REQUEST', 'the body must be a JSON object with the field query');
  return params(parsed);
}

/** Reads the parameters of a GET. Throws NodeError BAD_REQUEST. */
export function paramsFromSearch(search: URLSearchParams): GraphqlParams {
  return params({
    query: search.get('query'),
    operationName: search.get('operationName'),
    variables: parseOptionalJson(search.get('variables'), 'variables'),
    extensions: parseOptionalJson(search.get('extensions'), 'extensions'),
  });
}

function params(raw: Record<string, unknown>): GraphqlParams {
  return {
    query: optionalString(raw['query'], 'query'),
    operationName: optionalString(raw['operationName'], 'operationName') || undefined,
    variables: optionalRecord(raw['variables'], 'variables'),
    extensions: optionalRecord(raw['extensions'], 'extensions'),
  };
}

function optionalString(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new NodeError('BAD_REQUEST', `${name} must be a string`);
  return value;
}

function optionalRecord(value: unknown, name: string): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) throw new NodeError('BAD_REQUEST', `${name} must be a JSON object`);
  return value;
}

function parseOptionalJson(text: string | null, name: string): unknown {
  return text === null || text === '' ? undefined : parseJson(text, name);
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NodeError('BAD_REQUEST', `${what} is not valid JSON`);
  }
}

function isJson(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
