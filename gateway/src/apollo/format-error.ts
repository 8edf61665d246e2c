import { unwrapResolverError } from '@apollo/server/errors';
import { ERROR_TABLE, type Logger } from '@dimo-node/kit';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { SubgraphError } from '../execution/subgraph-error';

const INTERNAL = 'INTERNAL_SERVER_ERROR';

/**
 * The client's form of an error. What a subgraph said goes through as it was said, with the path in the whole answer; what is wrong inside the
 * gateway is logged and shown as one neutral message.
 */
export function errorFormatter(log: Logger): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const said = errorOfSubgraph(error);
    if (said !== undefined) {
      const path = formatted.path === undefined ? {} : { path: formatted.path };
      const extensions = said.extensions === undefined || Object.keys(said.extensions).length === 0 ? {} : { extensions: said.extensions };
      return { message: said.message, ...path, ...extensions };
    }
    if (formatted.extensions?.['code'] === INTERNAL) {
      log.error({ err: unwrapResolverError(error) }, 'operation failed');
      return { message: ERROR_TABLE[INTERNAL].message, extensions: { code: INTERNAL } };
    }
    return formatted;
  };
}

/** Apollo's executor keeps a subgraph's error, as it came, as the origin of its own; it is JSON and no Error. */
function errorOfSubgraph(error: unknown): GraphQLFormattedError | undefined {
  if (error instanceof SubgraphError) return error.said;
  if (!(error instanceof GraphQLError)) return undefined;
  const origin: unknown = error.originalError;
  if (typeof origin !== 'object' || origin === null || origin instanceof Error) return undefined;
  return 'message' in origin && typeof origin.message === 'string' ? (origin as GraphQLFormattedError) : undefined;
}
