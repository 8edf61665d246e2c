import {
  getNamedType,
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export type Data = Record<string, unknown>;

/** Makes the answer's value out of what was fetched; IRREGULAR when a rule of the schema is broken, which is not this module's business. */
type Shaper = (value: unknown) => unknown;

/** A null where none may be, a leaf of the wrong type, an unknown type name: the caller then takes the thorough way. */
export const IRREGULAR = Symbol('irregular');

/** The operation uses something that shapes do not know. */
export class NotShapeable extends Error {
  override readonly name = 'NotShapeable';
}

interface FieldShape {
  readonly name: string;
  readonly shape: Shaper;
}

/**
 * Compiles, for one query, the step that turns fetched data (which has keys, type names and an order of its own) into the answer.
 * Throws NotShapeable for schema introspection, directives and names that clash with Object's own: those go the thorough way.
 */
export function compileShape(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): (data: Data) => Data | typeof IRREGULAR {
  const query = schema.getQueryType();
  if (operation.operation !== 'query' || !query) throw new NotShapeable(operation.operation);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const compiler = new ShapeCompiler(schema, fragments);
  return compiler.object(query, [operation.selectionSet]) as (data: Data) => Data | typeof IRREGULAR;
}

class ShapeCompiler {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#schema = schema;
    this.#fragments = fragments;
  }

  object(declared: GraphQLCompositeType, sets: readonly SelectionSetNode[]): Shaper {
    const shapes = new Map<string, readonly FieldShape[]>();
    // The types that can occur are compiled now, so that NotShapeable is thrown here and not while answering.
    shapes.set(declared.name, this.#fields(declared, sets));
    if (isAbstractType(declared)) {
      for (const type of this.#schema.getPossibleTypes(declared)) shapes.set(type.name, this.#fields(type, sets));
    }
    return (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return IRREGULAR;
      const data = value as Data;
      const typeName = data['__typename'];
      const fields = shapes.get(typeName === undefined ? declared.name : String(typeName));
      if (fields === undefined) return IRREGULAR;
      const output: Data = {};
      for (const { name, shape } of fields) {
        // Type names are not fetched for root objects and may stand under no alias: their shape looks at the object.
        const shaped = shape === typeNameShape ? typeNameOf(data[name] ?? typeName, declared) : shape(data[name]);
        if (shaped === IRREGULAR) return IRREGULAR;
        output[name] = shaped;
      }
      return output;
    };
  }

  #fields(type: GraphQLCompositeType, sets: readonly SelectionSetNode[]): readonly FieldShape[] {
    const groups = new Map<string, { readonly fieldName: string; readonly sets: SelectionSetNode[] }>();
    for (const set of sets) this.#collect(type, set, groups);
    return [...groups].map(([name, group]) => ({ name, shape: this.#field(type, group.fieldName, group.sets) }));
  }

  /** Groups fields by the name they answer to, in the order that the specification gives them. */
  #collect(
    type: GraphQLCompositeType,
    set: SelectionSetNode,
    groups: Map<string, { readonly fieldName: string; readonly sets: SelectionSetNode[] }>,
  ): void {
    for (const selection of set.selections) {
      if (selection.directives !== undefined && selection.directives.length > 0) throw new NotShapeable('directives');
      if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        if (name in Object.prototype) throw new NotShapeable(name);
        let group = groups.get(name);
        if (group === undefined) groups.set(name, (group = { fieldName: selection.name.value, sets: [] }));
        if (selection.selectionSet !== undefined) group.sets.push(selection.selectionSet);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (this.#applies(selection.typeCondition?.name.value, type)) this.#collect(type, selection.selectionSet, groups);
      } else {
        const fragment = this.#fragments.get(selection.name.value);
        if (fragment === undefined) throw new NotShapeable(selection.name.value);
        if (this.#applies(fragment.typeCondition.name.value, type)) this.#collect(type, fragment.selectionSet, groups);
      }
    }
  }

  #applies(condition: string | undefined, type: GraphQLCompositeType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const conditionType = this.#schema.getType(condition);
    return isAbstractType(conditionType) && !isUnionType(type) && this.#schema.isSubType(conditionType, type);
  }

  #field(type: GraphQLCompositeType, fieldName: string, sets: readonly SelectionSetNode[]): Shaper {
    if (fieldName === '__typename') return typeNameShape;
    const field = 'getFields' in type ? type.getFields()[fieldName] : undefined;
    if (field === undefined) throw new NotShapeable(`${type.name}.${fieldName}`);
    return this.#value(field.type, sets);
  }

  #value(type: GraphQLOutputType, sets: readonly SelectionSetNode[]): Shaper {
    if (isNonNullType(type)) {
      const inner = this.#value(type.ofType, sets);
      return (value) => (value === null || value === undefined ? IRREGULAR : inner(value));
    }
    if (isListType(type)) return nullable(list(this.#value(type.ofType, sets)));
    const named = getNamedType(type);
    return nullable(isCompositeType(named) ? this.object(named, sets) : leaf(named));
  }
}

/** A mark: handled by the object that it stands in. */
const typeNameShape: Shaper = () => IRREGULAR;

function typeNameOf(value: unknown, declared: GraphQLCompositeType): unknown {
  if (typeof value === 'string') return value;
  return isObjectType(declared) ? declared.name : IRREGULAR;
}

function nullable(shape: Shaper): Shaper {
  return (value) => (value === null || value === undefined ? null : shape(value));
}

function list(shape: Shaper): Shaper {
  return (value) => {
    if (!Array.isArray(value)) return IRREGULAR;
    const output: unknown[] = [];
    for (const item of value as readonly unknown[]) {
      const shaped = shape(item);
      if (shaped === IRREGULAR) return IRREGULAR;
      output.push(shaped);
    }
    return output;
  };
}

function leaf(type: GraphQLLeafType): Shaper {
  if (type === GraphQLInt) return (value) => (Number.isSafeInteger(value) ? value : IRREGULAR);
  if (type === GraphQLFloat) return (value) => (Number.isFinite(value) ? value : IRREGULAR);
  if (type === GraphQLString) return (value) => (typeof value === 'string' ? value : IRREGULAR);
  if (type === GraphQLBoolean) return (value) => (typeof value === 'boolean' ? value : IRREGULAR);
  if (type === GraphQLID) return (value) => (typeof value === 'string' || Number.isSafeInteger(value) ? value : IRREGULAR);
  if (isEnumType(type)) {
    const names = new Set(type.getValues().map(({ name }) => name));
    return (value) => (typeof value === 'string' && names.has(value) ? value : IRREGULAR);
  }
  return (value) => value;
}
