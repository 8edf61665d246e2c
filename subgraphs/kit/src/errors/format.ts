import { GraphQLError, Kind, type GraphQLFormattedError } from 'graphql';
import { NodeError, PlainError } from './node-error';
import { ERROR_TABLE } from './table';

/** Called with what a client must not see; `path` is the response path, undefined outside execution. */
export type InternalErrorReporter = (error: unknown, path: readonly (string | number)[] | undefined) => void;

/**
 * The client's form of an error of execution: message, path, and a code when there is one.
 * Unknown errors are reported and shown as one neutral INTERNAL_SERVER_ERROR.
 */
export function formatExecutionError(error: GraphQLError, report: InternalErrorReporter): GraphQLFormattedError {
  const variable = badVariable(error);
  if (variable !== undefined) {
    return { message: error.message, path: ['variable', variable], extensions: { code: 'BAD_USER_INPUT' } };
  }
  const path = error.path === undefined ? {} : { path: error.path };
  if (isMeantForClients(error)) {
    const coded = error.extensions['code'] === undefined ? {} : { extensions: error.extensions };
    return { message: error.message, ...path, ...coded };
  }
  report(error.originalError ?? error, error.path);
  return { message: ERROR_TABLE.INTERNAL_SERVER_ERROR.message, ...path, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

/** The client's form of an error that refused the request before execution; keeps the place in the query text. */
export function formatRefusal(error: GraphQLError, code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED'): GraphQLFormattedError {
  const locations = error.locations === undefined ? {} : { locations: error.locations };
  return { message: error.message, ...locations, extensions: { code } };
}

/** Name of the variable that graphql-js refused, if that is what the error says. */
export function badVariable(error: GraphQLError): string | undefined {
  const node = error.nodes?.[0];
  return error.path === undefined && node?.kind === Kind.VARIABLE_DEFINITION ? node.variable.name.value : undefined;
}

function isMeantForClients(error: GraphQLError): boolean {
  const origin = error.originalError;
  return (
    origin === undefined || origin === null || origin instanceof GraphQLError || origin instanceof NodeError || origin instanceof PlainError
  );
}
