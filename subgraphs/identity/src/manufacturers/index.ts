import { addressText, globalId } from '@dimo-node/kit';
import type { IdentityContext, Topic } from '../context';
import type { AftermarketDeviceRow } from '../devices/aftermarket-rows';
import { found, onlyKey, sequentialKey } from '../lookup-key';
import { pagedTypes } from '../paged-types';
import { resolveToken } from '../reference';
import type { VehicleRow } from '../vehicles/rows';
import { allManufacturers } from './all';
import {
  manufacturerById,
  manufacturerByLicense,
  manufacturerByName,
  manufacturerBySlug,
  unknownManufacturer,
  type ManufacturerRow,
} from './rows';

interface ManufacturerBy {
  readonly name?: string | null;
  readonly tokenId?: number | null;
  readonly slug?: string | null;
  readonly tokenDID?: string | null;
  readonly devLicenseClientId?: Buffer | null;
}

async function manufacturer({ by }: { by: ManufacturerBy }, { twin, dids }: IdentityContext): Promise<ManufacturerRow> {
  const given = onlyKey(by, 'Provide exactly one of `name`, `tokenID`, `slug`, or `tokenDID`.');
  switch (given.key) {
    case 'name':
      return found(await twin.one(manufacturerByName, given.value), `manufacturer with name "${given.value}"`);
    case 'slug':
      return found(await twin.one(manufacturerBySlug, given.value), `manufacturer with slug "${given.value}"`);
    case 'tokenId':
      return found(await twin.one(manufacturerById, given.value), `manufacturer with token id ${given.value}`);
    case 'devLicenseClientId':
      return found(await twin.one(manufacturerByLicense, given.value), `manufacturer with developer license ${addressText(given.value)}`);
    case 'tokenDID': {
      const id = sequentialKey(dids.sequentialId('manufacturerId', given.value));
      return found(await twin.one(manufacturerById, id), `manufacturer with DID "${given.value}"`);
    }
  }
}

async function maker(made: VehicleRow | AftermarketDeviceRow, _: unknown, { twin }: IdentityContext): Promise<ManufacturerRow> {
  return (await twin.one(manufacturerById, made.manufacturerId)) ?? unknownManufacturer(made.manufacturerId);
}

export const manufacturers: Topic = {
  typeDefs: `
extend type Query {
  "A manufacturer by exactly one of its keys."
  manufacturer(by: ManufacturerBy!): Manufacturer
  "All manufacturers by name, on one page."
  manufacturers: ManufacturerConnection!
}

"A maker of vehicles or devices: an ERC-721 token."
type Manufacturer implements Node @key(fields: "tokenId") @key(fields: "tokenDID") {
  id: ID!
  tokenId: Int!
  tokenDID: String!
  name: String!
  owner: Address!
  "Number of the Tableland table with its device definitions."
  tableId: Int
  mintedAt: Time!
}

extend type Vehicle {
  manufacturer: Manufacturer!
}

extend type AftermarketDevice {
  manufacturer: Manufacturer!
}

"Exactly one key; names and slugs are case-sensitive."
input ManufacturerBy {
  name: String
  tokenId: Int
  slug: String
  tokenDID: String
  "Client id of a developer license: the maker that this license's account owns, or else its owner."
  devLicenseClientId: Address
}
${pagedTypes('Manufacturer')}`,
  resolvers: {
    Query: {
      manufacturer: (_: unknown, args: { by: ManufacturerBy }, context: IdentityContext) => manufacturer(args, context),
      manufacturers: async (_: unknown, __: unknown, { prisma }: IdentityContext) => wholeList(await allManufacturers(prisma)),
    },
    Manufacturer: {
      __resolveReference: resolveToken(manufacturerById, 'manufacturerId'),
      id: (row: ManufacturerRow) => globalId('M', row.id),
      tokenId: (row: ManufacturerRow) => row.id,
      tokenDID: (row: ManufacturerRow, _: unknown, { dids }: IdentityContext) =>
        row.isNobody === true ? '' : dids.text('manufacturerId', row.id),
      name: (row: ManufacturerRow) => row.name ?? '',
    },
    Vehicle: { manufacturer: maker },
    AftermarketDevice: { manufacturer: maker },
  },
};

/** A list without paging: every row on one page, and cursors that are empty because there is nowhere to go. */
function wholeList(rows: readonly ManufacturerRow[]) {
  return {
    totalCount: rows.length,
    edges: rows.map((node) => ({ node, cursor: '' })),
    nodes: rows,
    pageInfo: { startCursor: null, endCursor: null, hasPreviousPage: false, hasNextPage: false },
  };
}
