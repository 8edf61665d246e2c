import {
  getOperationAST,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import { formatRefusal } from '../errors';

/** Enough for any query written by hand or by the planner; stops the parser on a hostile text. */
const MAX_TOKENS = 100_000;

export interface ParsedDocument {
  readonly document: DocumentNode;
}

export interface Refusal {
  readonly errors: readonly GraphQLFormattedError[];
}

/** Parses and validates a query text; the errors are in the client's form. */
export function parseAndValidate(schema: GraphQLSchema, query: string): ParsedDocument | Refusal {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: MAX_TOKENS });
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [formatRefusal(error, 'GRAPHQL_PARSE_FAILED')] };
    throw error;
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return { errors: errors.map((error) => formatRefusal(error, 'GRAPHQL_VALIDATION_FAILED')) };
  return { document };
}

/** The operation to run, or why there is none. */
export function pickOperation(document: DocumentNode, operationName: string | undefined): OperationDefinitionNode | Refusal {
  const operation = getOperationAST(document, operationName);
  if (operation) return operation;
  const message =
    operationName === undefined
      ? 'the document has several operations: operationName must name one'
      : `no operation named "${operationName}"`;
  return { errors: [{ message, extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }] };
}

/** Whether an answer carries data of the twin, that is more than schema, type names and the SDL. */
export function readsData(operation: OperationDefinitionNode): boolean {
  return operation.selectionSet.selections.some(
    (selection) => selection.kind !== Kind.FIELD || !(selection.name.value.startsWith('__') || selection.name.value === '_service'),
  );
}
