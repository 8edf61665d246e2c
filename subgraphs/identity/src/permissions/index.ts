import type { IdentityContext, Topic } from '../context';
import { templateById } from '../templates/rows';
import type { VehicleRow } from '../vehicles/rows';
import { heldPermissions, type HeldPermission } from './held';
import { permissionName } from '@dimo-node/kit';

export const permissions: Topic = {
  typeDefs: `
extend type Vehicle {
  "What an address may do with the vehicle now, by number; a permission that it holds for two reasons is there twice. Empty for a stranger."
  permissionsOf(grantee: Address!): [VehiclePermission!]!
}

"A permission that an address holds on a vehicle, and why."
type VehiclePermission {
  "Such as privilege:GetLocationHistory; null for a number without a name."
  name: String
  number: Int!
  source: PermissionSource!
  "Null for the owner, whose permissions end only with the ownership."
  expiresAt: Time
  "URI of the agreement, of a SACD."
  sourceURI: String
  "The template that the SACD was made from."
  template: Template
}

"Why an address holds a permission."
enum PermissionSource {
  "It owns the vehicle."
  OWNER
  "A SACD on the vehicle."
  SACD
  "A privilege of the older kind with the permission's number."
  PRIVILEGE
}
`,
  resolvers: {
    Vehicle: {
      permissionsOf: (row: VehicleRow, { grantee }: { grantee: Buffer }, context: IdentityContext) =>
        heldPermissions(row, grantee, context),
    },
    VehiclePermission: {
      name: ({ number }: HeldPermission) => permissionName(number),
      sourceURI: ({ sacd }: HeldPermission) => sacd?.source ?? null,
      template: ({ sacd }: HeldPermission, _: unknown, { twin }: IdentityContext) => twin.one(templateById, sacd?.templateId),
    },
  },
};
