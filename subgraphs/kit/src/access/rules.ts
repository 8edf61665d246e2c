import {
  getDirectiveValues,
  isObjectType,
  type ConstDirectiveNode,
  type GraphQLDirective,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { PERMISSIONS } from './permissions';
import { VehicleNames, type AnyField } from './vehicle-names';

/** What a field asks of its caller, beside a live license. Fields that ask the same share one rule. */
export interface FieldRule {
  /** Names of permissions, in the order of the declaration. */
  readonly allOf: readonly string[];
  /** One of each group. */
  readonly oneOf: readonly (readonly string[])[];
  readonly vehicleToken: boolean;
  readonly owner: boolean;
  /** All that are named above. */
  readonly permissions: readonly string[];
  /** Whether it is about one vehicle. */
  readonly ofVehicle: boolean;
}

export interface RuledField {
  readonly type: GraphQLObjectType;
  readonly field: AnyField;
  readonly rule: FieldRule;
  /** Undefined when the vehicle is the one that a field above has named. */
  readonly names: VehicleNames | undefined;
}

const DIRECTIVES = ['authenticated', 'requiresVehicleToken', 'requiresAllOfPrivileges', 'requiresOneOfPrivilege', 'requiresOwner'] as const;

/**
 * The guarded fields of a subgraph's schema, from the directives on them, on their type and on what they implement.
 * @throws Error that names the field when a rule cannot be kept
 */
export function readRules(schema: GraphQLSchema): readonly RuledField[] {
  const reader = new RuleReader(schema);
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => Object.values(type.getFields()).flatMap((field) => reader.read(type, field)));
}

class RuleReader {
  readonly #directives: readonly GraphQLDirective[];
  readonly #shared = new Map<string, FieldRule>();

  constructor(schema: GraphQLSchema) {
    this.#directives = DIRECTIVES.flatMap((name) => schema.getDirective(name) ?? []);
  }

  read(type: GraphQLObjectType, field: AnyField): RuledField[] {
    const place = `${type.name}.${field.name}`;
    const rule = this.#rule(place, declarations(type, field));
    if (rule === undefined) return [];
    const names = VehicleNames.of(type, field);
    if (rule.vehicleToken && names === undefined) {
      throw new Error(
        `${place} requires a vehicle's token, but no vehicle can be told from it: give it an argument tokenId (Int) or subject (String)`,
      );
    }
    return [{ type, field, rule, names }];
  }

  #rule(place: string, nodes: readonly ConstDirectiveNode[]): FieldRule | undefined {
    const used = (name: (typeof DIRECTIVES)[number]): readonly Readonly<Record<string, unknown>>[] => {
      const directive = this.#directives.find((candidate) => candidate.name === name);
      if (directive === undefined) return [];
      return nodes.filter((node) => node.name.value === name).map((node) => getDirectiveValues(directive, { directives: [node] }) ?? {});
    };
    const allOf = [...new Set(used('requiresAllOfPrivileges').flatMap((values) => permissionsOf(place, values)))];
    const oneOf = used('requiresOneOfPrivilege').map((values) => permissionsOf(place, values));
    const vehicleToken = used('requiresVehicleToken').length > 0;
    const owner = used('requiresOwner').length > 0;
    const ofVehicle = allOf.length > 0 || oneOf.length > 0 || vehicleToken || owner;
    if (!ofVehicle && used('authenticated').length === 0) return undefined;
    const permissions = [...new Set([...allOf, ...oneOf.flat()])].sort();
    return this.#share({ allOf, oneOf, vehicleToken, owner, permissions, ofVehicle });
  }

  #share(rule: FieldRule): FieldRule {
    const key = JSON.stringify(rule);
    const known = this.#shared.get(key) ?? rule;
    this.#shared.set(key, known);
    return known;
  }
}

/** Directives that a field stands under. The fields that federation adds to the root type are not its own. */
function declarations(type: GraphQLObjectType, field: AnyField): readonly ConstDirectiveNode[] {
  if (field.name.startsWith('_')) return [];
  const interfaces = type.getInterfaces().filter((candidate) => candidate.getFields()[field.name] !== undefined);
  return [
    ...ofType(type),
    ...(field.astNode?.directives ?? []),
    ...interfaces.flatMap((candidate) => [...ofType(candidate), ...(candidate.getFields()[field.name]?.astNode?.directives ?? [])]),
  ];
}

function ofType({ astNode, extensionASTNodes }: GraphQLObjectType | GraphQLInterfaceType): readonly ConstDirectiveNode[] {
  return [astNode, ...extensionASTNodes].flatMap((node) => node?.directives ?? []);
}

function permissionsOf(place: string, { privileges }: Readonly<Record<string, unknown>>): readonly string[] {
  if (!Array.isArray(privileges) || privileges.length === 0) throw new Error(`${place} requires privileges, but names none`);
  return privileges.map((privilege: unknown) => {
    const permission = PERMISSIONS.find((candidate) => candidate.privilege === privilege);
    if (permission === undefined) throw new Error(`${place} requires ${String(privilege)}, which is no privilege on a vehicle`);
    return permission.name;
  });
}
