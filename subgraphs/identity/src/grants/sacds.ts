import { bytesToBigInt, readWindow, type PageArgs } from '@dimo-node/kit';
import type { ConnectionRow } from '../connections/rows';
import type { IdentityContext, Topic } from '../context';
import { onlyKey } from '../lookup-key';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import { templateById } from '../templates/rows';
import { equals, laterThan } from '../twin/conditions';
import type { TwinList } from '../twin/list';
import type { Key } from '../twin/lookup';
import type { VehicleRow } from '../vehicles/rows';
import { sacdsOfAsset, sacdsOfVehicle, type SacdRow } from './sacd-list';

/** An address as such: it need never have appeared on chain. */
interface Account {
  readonly address: Buffer;
}

const ACCOUNT_TOKEN_ID = Buffer.alloc(32);
/** No asset: a placeholder has no grants. */
const NO_ASSET = Buffer.alloc(0);

function activeSacds(list: TwinList, parent: readonly Key[], args: PageArgs, { twin, now }: IdentityContext) {
  return twin.page<SacdRow>(list, readWindow(args), { parent, conditions: [laterThan('g.expires_at', now)] });
}

export const sacds: Topic = {
  typeDefs: `
extend type Query {
  "An account by its address; one that never appeared has no grants."
  account(by: AccountBy!): Account
}

type Account {
  address: Address!
  "Active grants that the account made for all it owns, newest first."
  sacds(${PAGE_ARGS}): SacdConnection!
}

input AccountBy {
  address: Address
}

extend type Vehicle {
  "Active grants on the vehicle, newest first."
  sacds(${PAGE_ARGS}): SacdConnection!
  "The active grant to one grantee."
  sacd(grantee: Address!): Sacd
}

extend type Connection {
  "Active grants on the connection, newest first."
  sacds(${PAGE_ARGS}): SacdConnection!
}

"A service access contract: permissions granted to one address until a time."
type Sacd {
  grantee: Address!
  "0x and the mask in hex without leading zeros: bits 2n and 2n+1 both set grant permission n."
  permissions: String!
  "URI of the agreement."
  source: String!
  createdAt: Time!
  expiresAt: Time!
  "The template that the grant was made from."
  template: Template
}
${pagedTypes('Sacd')}`,
  resolvers: {
    Query: {
      account: (_: unknown, { by }: { by: { address?: Buffer | null } }): Account => ({
        address: onlyKey(by, 'OneOf Input Object "AccountBy" must specify exactly one key.').value,
      }),
    },
    Account: {
      sacds: ({ address }: Account, args: PageArgs, context: IdentityContext) =>
        activeSacds(sacdsOfAsset, [address, ACCOUNT_TOKEN_ID], args, context),
    },
    Vehicle: {
      sacds: (row: VehicleRow, args: PageArgs, context: IdentityContext) => activeSacds(sacdsOfVehicle, [row.id], args, context),
      sacd: (row: VehicleRow, { grantee }: { grantee: Buffer }, { twin, now }: IdentityContext) =>
        twin.first<SacdRow>(sacdsOfVehicle, {
          parent: [row.id],
          conditions: [equals('g.grantee', 'bytea', grantee), laterThan('g.expires_at', now)],
        }),
    },
    Connection: {
      sacds: (row: ConnectionRow, args: PageArgs, context: IdentityContext) =>
        activeSacds(sacdsOfAsset, [row.isNobody === true ? NO_ASSET : context.dids.contractBytes('connection'), row.id], args, context),
    },
    Sacd: {
      permissions: (row: SacdRow) => `0x${bytesToBigInt(row.permissions).toString(16)}`,
      template: (row: SacdRow, _: unknown, { twin }: IdentityContext) => twin.one(templateById, row.templateId),
    },
  },
};
