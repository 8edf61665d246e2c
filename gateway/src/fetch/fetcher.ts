import type { DocumentNode, GraphQLFormattedError } from 'graphql';
import type { RequestScope } from '../request-scope';

/** One operation for one subgraph. */
export interface SubgraphFetch {
  readonly query: string;
  /** The parsed query, where the planner gives it. */
  readonly document: DocumentNode | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly scope: RequestScope | undefined;
}

export interface SubgraphAnswer {
  data?: Record<string, unknown> | null;
  errors?: readonly GraphQLFormattedError[];
}

/** Asks a subgraph. Never rejects: a subgraph that gives no answer is an error in the answer that names it. */
export interface SubgraphFetcher {
  fetch(fetch: SubgraphFetch): Promise<SubgraphAnswer>;
}
