import { LruMap, NodeError } from '@dimo-node/kit';
import { GraphQLError, parse } from 'graphql';
import { measureDocument } from './measure';

/** Bounds of one query document; each far above what clients send, and low enough that planning and executing stay cheap. */
export interface QueryLimits {
  /** Levels of fields, fragments expanded. */
  readonly depth: number;
  /** Words and signs of the text. */
  readonly tokens: number;
  /** Fields with an alias, fragments expanded. */
  readonly aliases: number;
  /** Fields in all, fragments expanded. */
  readonly fields: number;
}

export const DEFAULT_QUERY_LIMITS: QueryLimits = Object.freeze({ depth: 24, tokens: 10_000, aliases: 200, fields: 5_000 });

const REMEMBERED_QUERIES = 2_000;
const MAX_REMEMBERED_LENGTH = 16_384;

/**
 * Refuses documents that are too large before they are validated and planned, which is where a hostile query is expensive.
 * Texts let through once are remembered.
 */
export class QueryGate {
  readonly #limits: QueryLimits;
  readonly #admitted = new LruMap<string, true>(REMEMBERED_QUERIES);

  constructor(limits: QueryLimits = DEFAULT_QUERY_LIMITS) {
    this.#limits = limits;
  }

  /** Throws NodeError QUERY_TOO_COMPLEX, or GRAPHQL_PARSE_FAILED for a text that is no GraphQL. */
  admit(query: string): void {
    if (this.#admitted.get(query) === true) return;
    this.#measure(query);
    if (query.length <= MAX_REMEMBERED_LENGTH) this.#admitted.set(query, true);
  }

  #measure(query: string): void {
    const limits = this.#limits;
    const size = measureDocument(this.#parse(query));
    for (const [what, limit] of [
      ['depth', limits.depth],
      ['aliases', limits.aliases],
      ['fields', limits.fields],
    ] as const) {
      if (size[what] > limit)
        throw new NodeError('QUERY_TOO_COMPLEX', `the query is too large: ${what} ${describe(size[what])}, at most ${limit}`);
    }
  }

  #parse(query: string): ReturnType<typeof parse> {
    try {
      return parse(query, { maxTokens: this.#limits.tokens, noLocation: true });
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      if (error.message.includes('tokens'))
        throw new NodeError('QUERY_TOO_COMPLEX', `the query is too large: at most ${this.#limits.tokens} tokens`);
      throw new NodeError('GRAPHQL_PARSE_FAILED', error.message, { locations: error.locations });
    }
  }
}

function describe(size: number): string {
  return Number.isFinite(size) ? String(size) : 'without end';
}
