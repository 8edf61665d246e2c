import type { FastifyRequest } from 'fastify';
import { unparsed } from './refusal';

/** Where an endpoint's parameters may stand. */
export type ParameterSource = 'query' | 'form' | 'json';

/** The longest value of an ordinary parameter; those that may be longer say so. */
const ORDINARY_LENGTH = 500;

/** Parameters of a request, each given once. */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>;

  /** @throws Refusal when they cannot be read, or one is given twice */
  constructor(request: FastifyRequest, sources: readonly ParameterSource[]) {
    const pairs = [...(sources.includes('query') ? searchOf(request.url) : []), ...pairsOfBody(request, sources)];
    this.#values = new Map(pairs);
    // Two values for one name: the two ends of a proxy may each have read another one.
    if (this.#values.size !== pairs.length) throw unparsed();
  }

  /** Undefined when missing or empty. @throws Refusal when too long, or with a NUL, which no text of ours holds */
  get(name: string, maxLength: number = ORDINARY_LENGTH): string | undefined {
    const value = this.#values.get(name);
    if (value === undefined || value === '') return undefined;
    if (value.length > maxLength || value.includes('\0')) throw unparsed();
    return value;
  }
}

function searchOf(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
}

function pairsOfBody(request: FastifyRequest, sources: readonly ParameterSource[]): readonly (readonly [string, string])[] {
  const body = typeof request.body === 'string' ? request.body : '';
  if (body === '') return [];
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded' && sources.includes('form')) return [...new URLSearchParams(body)];
  if (type === 'application/json' && sources.includes('json')) return membersOf(body);
  throw unparsed();
}

/** Members of a JSON object that are strings; others are no parameters. */
function membersOf(body: string): readonly (readonly [string, string])[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw unparsed();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unparsed();
  return Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
}
