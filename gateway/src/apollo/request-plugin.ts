import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { coerceLooseVariables } from '@dimo-node/kit';
import { GraphQLError, OperationTypeNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { getVariableValues } from 'graphql/execution/values';
import type { GatewayContext } from '../request-scope';

type Variables = Record<string, unknown>;

/** One listener for all requests: it keeps nothing between hooks. */
const LISTENER: GraphQLRequestListener<GatewayContext> = {
  didResolveOperation({ request, operation, schema, contextValue, queryHash }) {
    if (!operation) throw refuse('OPERATION_RESOLUTION_FAILURE', operationText(request.operationName));
    if (contextValue.scope.method === 'GET' && operation.operation !== OperationTypeNode.QUERY) {
      throw new GraphQLError(`GET is for queries only: send the ${operation.operation} as POST`, {
        extensions: { code: 'BAD_REQUEST', http: { status: 405, headers: new Map([['allow', 'POST']]) } },
      });
    }
    if (operation.operation === OperationTypeNode.MUTATION && !schema.getMutationType()) {
      throw refuse('GRAPHQL_VALIDATION_FAILED', 'the graph has no mutations');
    }
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw refuse('BAD_REQUEST', 'subscriptions are not supported');
    contextValue.scope.operationHash = queryHash;
    request.variables = readVariables(schema, operation, request.variables ?? {});
    return Promise.resolve();
  },
};

/** The rules that the node adds to an operation between validation and execution. */
export const requestPlugin: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: () => Promise.resolve(LISTENER),
};

/** Variables as the schema wants them. Throws what is wrong with the first one that does not fit, at the path `variable`, name. */
function readVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Variables): Variables {
  const definitions = operation.variableDefinitions;
  if (definitions === undefined || definitions.length === 0) return given;
  const variables = coerceLooseVariables(schema, operation, given);
  const { errors } = getVariableValues(schema, definitions, variables, { maxErrors: 1 });
  const [first] = errors ?? [];
  if (first !== undefined) throw badVariable(first);
  return variables;
}

function badVariable(error: GraphQLError): GraphQLError {
  const node = error.nodes?.find((candidate) => candidate.kind === 'VariableDefinition');
  const path = node === undefined ? {} : { path: ['variable', node.variable.name.value] };
  return new GraphQLError(error.message, { ...path, extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
}

function operationText(operationName: string | undefined): string {
  return operationName === undefined
    ? 'the document has several operations: operationName must name one'
    : `no operation named "${operationName}"`;
}

function refuse(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}
