import { PERMISSIONS } from './permissions';

const PRIVILEGES = PERMISSIONS.flatMap(({ privilege }) => (privilege === null ? [] : [privilege]));

/**
 * SDL of the directives that guard fields, for a subgraph's own type definitions. The names are those of DIMO's telemetry API. Composition leaves
 * directives that it does not know out of the supergraph: the subgraph itself enforces them, so that no way through the graph avoids them.
 * `@authenticated` must be this one and not federation's, which the gateway refuses to serve. The enum stays in the supergraph, where `Privilege` is
 * a type of the identity API.
 */
export const accessTypeDefs = `
"The caller needs a token of a live license, of either kind."
directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE
"The caller's token must be for the vehicle that the field is about: named by an argument, or the object that the field belongs to."
directive @requiresVehicleToken on FIELD_DEFINITION
"The caller's token must hold each of the privileges, and the chain must grant them still."
directive @requiresAllOfPrivileges(privileges: [VehiclePrivilege!]!) on FIELD_DEFINITION | OBJECT | INTERFACE
"The caller's token must hold one of the privileges at least, and the chain must grant it still."
directive @requiresOneOfPrivilege(privileges: [VehiclePrivilege!]!) on FIELD_DEFINITION | OBJECT | INTERFACE
"The caller must own the vehicle now."
directive @requiresOwner on FIELD_DEFINITION | OBJECT | INTERFACE
"What a token may allow on a vehicle."
enum VehiclePrivilege {
  ${PRIVILEGES.join('\n  ')}
}
`;
