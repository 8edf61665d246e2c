import type { GatewayExecutionResult, GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { execute, GraphQLError, type GraphQLSchema } from 'graphql';
import type { Run } from './execute-plan';
import { isObject } from './merge';

/**
 * The answer for data that breaks a rule of the schema: graphql-js itself completes it, with nulls moved up to where they may be.
 * If no subgraph said what is wrong, the places are named under `extensions.valueCompletion`, as the Apollo gateway does: they are faults of a
 * subgraph, and clients that could use the rest of the data before must be able to still.
 */
export async function shapeThoroughly(
  schema: GraphQLSchema | undefined,
  context: GatewayGraphQLRequestContext,
  run: Run,
): Promise<GatewayExecutionResult> {
  if (schema === undefined) throw new Error('no schema is loaded');
  const { data, errors } = await execute({
    schema,
    document: context.document,
    operationName: context.request.operationName,
    variableValues: context.request.variables,
    rootValue: run.data,
    // Fetched data stands under the name that the client asked for.
    fieldResolver: (source: unknown, _args, _context, { path }) => (isObject(source) ? source[path.key] : undefined),
    typeResolver: (value) => (isObject(value) && typeof value['__typename'] === 'string' ? value['__typename'] : undefined),
  });
  if (run.errors.length > 0) return { data: data ?? null, errors: run.errors };
  // The text of graphql-js may name types that the supergraph hides.
  const valueCompletion = (errors ?? []).map(({ path }) => new GraphQLError('a subgraph gave no value that fits here', { path }));
  return { data: data ?? null, extensions: { valueCompletion } };
}
