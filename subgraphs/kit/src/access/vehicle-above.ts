import { getNamedType, isAbstractType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { RuledField } from './rules';
import { isVehicleType, type AnyField } from './vehicle-names';

/**
 * Refuses a schema in which a field needs the vehicle that a field above has named, and no way to it passes such a field: nobody could ever read it.
 * Where only some ways do, the others are refused when they are taken.
 * @throws Error that names the field
 */
export function assertVehiclesNamed(schema: GraphQLSchema, ruled: readonly RuledField[]): void {
  const naming = ruled.filter(({ rule, names }) => rule.ofVehicle && names !== undefined).map(({ field }) => field);
  const below = typesBelow(schema, naming);
  for (const { type, field, rule, names } of ruled) {
    if (!rule.ofVehicle || names !== undefined || below.has(type)) continue;
    throw new Error(
      `${type.name}.${field.name} is guarded by rights on a vehicle, but nothing tells which one: put @requiresVehicleToken on a field above it that ` +
        `has an argument tokenId (Int) or subject (String), or is a field of Vehicle`,
    );
  }
}

/** Object types that are reached from the fields without coming upon another vehicle. */
function typesBelow(schema: GraphQLSchema, fields: readonly AnyField[]): ReadonlySet<GraphQLObjectType> {
  const below = new Set<GraphQLObjectType>();
  const open = [...fields];
  for (let field = open.pop(); field !== undefined; field = open.pop()) {
    for (const type of objectTypes(schema, field)) {
      if (below.has(type)) continue;
      below.add(type);
      if (!isVehicleType(type)) open.push(...Object.values(type.getFields()));
    }
  }
  return below;
}

function objectTypes(schema: GraphQLSchema, field: AnyField): readonly GraphQLObjectType[] {
  const type = getNamedType(field.type);
  if (isAbstractType(type)) return schema.getPossibleTypes(type);
  return isObjectType(type) ? [type] : [];
}
