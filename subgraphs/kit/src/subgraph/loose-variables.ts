import {
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;

const DECIMAL = /^[+-]?\d+$/;

/**
 * Accepts what DIMO clients send without knowing: an Int variable as a string of decimal digits, a String or ID variable as a JSON number, at any
 * depth of lists and input objects. Literals in the query text stay strict. Returns `variables` itself when nothing changes.
 */
export function coerceLooseVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Variables): Variables {
  const definitions = operation.variableDefinitions;
  if (definitions === undefined || definitions.length === 0) return variables;
  let changed: Record<string, unknown> | undefined;
  for (const definition of definitions) {
    const name = definition.variable.name.value;
    const value = variables[name];
    if (value === undefined || value === null) continue;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) continue;
    const coerced = coerce(type, value);
    if (coerced !== value) (changed ??= { ...variables })[name] = coerced;
  }
  return changed ?? variables;
}

function coerce(type: GraphQLInputType, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (isNonNullType(type)) return coerce(type.ofType, value);
  if (isListType(type)) return Array.isArray(value) ? coerceItems(type.ofType, value) : coerce(type.ofType, value);
  if (type === GraphQLInt) return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value;
  if (type === GraphQLString || type === GraphQLID) return typeof value === 'number' ? String(value) : value;
  if (isInputObjectType(type) && isRecord(value)) {
    let changed: Record<string, unknown> | undefined;
    for (const field of Object.values(type.getFields())) {
      const coerced = coerce(field.type, value[field.name]);
      if (coerced !== value[field.name]) (changed ??= { ...value })[field.name] = coerced;
    }
    return changed ?? value;
  }
  return value;
}

function coerceItems(type: GraphQLInputType, items: readonly unknown[]): readonly unknown[] {
  const coerced = items.map((item) => coerce(type, item));
  return coerced.some((item, i) => item !== items[i]) ? coerced : items;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
