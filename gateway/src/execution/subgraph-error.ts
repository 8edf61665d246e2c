import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** What a subgraph said, at its place in the whole answer. */
export class SubgraphError extends GraphQLError {
  readonly said: GraphQLFormattedError;

  constructor(said: GraphQLFormattedError, path: readonly (string | number)[] | undefined) {
    super(said.message, { path, extensions: said.extensions });
    this.said = said;
  }
}
