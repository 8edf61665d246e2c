import { globalId, readWindow, tokenName } from '@dimo-node/kit';
import type { IdentityContext, ListArgs, Topic } from '../context';
import { found, onlyKey, sequentialKey } from '../lookup-key';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import { resolveToken } from '../reference';
import { definitionOf } from './definition';
import { readVehiclesFilter, vehicleList, vehicleListOptions, type VehiclesFilterInput } from './list';
import { vehicleById, type VehicleRow } from './rows';
import { urlBelow } from '../url-below';

interface VehicleBy {
  readonly tokenId?: number | null;
  readonly tokenDID?: string | null;
}

interface AtBlock {
  readonly atBlock?: number | null;
}

async function vehicle({ atBlock, ...by }: VehicleBy & AtBlock, context: IdentityContext): Promise<VehicleRow> {
  const { twin, dids } = await context.past.at(atBlock, context);
  const given = onlyKey(by, 'provide exactly one of `tokenID` or `tokenDID`');
  if (given.key === 'tokenId') {
    return found(await twin.one(vehicleById, given.value), `vehicle with token id ${given.value}`);
  }
  const row = await twin.one(vehicleById, sequentialKey(dids.vehicleId(given.value)));
  return found(row, `vehicle with DID "${given.value}"`);
}

const imageURI = (row: VehicleRow, _: unknown, { imageBaseUrl }: IdentityContext) =>
  row.imageUri ?? urlBelow(imageBaseUrl, `vehicle/${row.id}/image`);

export const vehicles: Topic = {
  typeDefs: `
type Query {
  "A vehicle by exactly one of its keys; with everything that hangs on it as it stood at a block, as far back as the twin is kept."
  vehicle(tokenId: Int, tokenDID: String, atBlock: Int): Vehicle
  "Vehicles, newest first; as they stood at a block, as far back as the twin is kept."
  vehicles(${PAGE_ARGS}, filterBy: VehiclesFilter, atBlock: Int): VehicleConnection!
}

"A vehicle of the network: an ERC-721 token."
type Vehicle implements Node @key(fields: "tokenId") @key(fields: "tokenDID") {
  id: ID!
  tokenId: Int!
  "did:erc721:<chain>:<vehicle contract>:<tokenId>"
  tokenDID: String!
  owner: Address!
  mintedAt: Time!
  "Make, model and year: as set on chain, member by member replaced by what the latest stored definition document about the vehicle says."
  definition: Definition
  "Three words made from the token id."
  name: String!
  imageURI: String!
  image: String! @deprecated(reason: "Use imageURI.")
  dataURI: String!
}

type Definition {
  "Id of the device definition."
  id: String
  make: String
  model: String
  year: Int
}

"All given members must hold."
input VehiclesFilter {
  "Owns the vehicle, or holds a privilege or a SACD on it that has not expired."
  privileged: Address
  owner: Address
  "As set on chain, case-sensitive."
  make: String
  model: String
  year: Int
  manufacturerTokenId: Int
  deviceDefinitionId: String
  "Contract address of the connection through which the vehicle's synthetic device is linked."
  connection: Address
  "Holds all of these permissions: as owner, by an unexpired SACD, by unexpired privileges of the older kind, or by both."
  privilegedWith: PrivilegedWithFilter
  "What \`definition\` shows, with what documents say; make, model, year and deviceDefinitionId above go by the chain alone."
  definition: DefinitionFilter
  "Changed since then, for following the network: the vehicle itself, its grants and privileges, its devices, its name. A definition document is no such change, since it has no block. Burned ones: see \`burnedVehicles\`."
  updatedSince: UpdatedSince
}

input PrivilegedWithFilter {
  grantee: Address!
  "At least one: names such as \`privilege:GetLocationHistory\`, or numbers from 0 to 127 in decimal digits."
  permissions: [String!]!
}

"Compared exactly; all given members must hold."
input DefinitionFilter {
  "Id of the device definition."
  id: String
  make: String
  model: String
  year: Int
}

"Exactly one key; what changed at the moment itself is included."
input UpdatedSince {
  block: Int
  time: Time
}
${pagedTypes('Vehicle')}`,
  resolvers: {
    Query: {
      vehicle: (_: unknown, by: VehicleBy & AtBlock, context: IdentityContext) => vehicle(by, context),
      vehicles: async (_: unknown, { atBlock, ...args }: ListArgs<VehiclesFilterInput> & AtBlock, context: IdentityContext) => {
        const { twin, now } = await context.past.at(atBlock, context);
        const window = readWindow(args);
        return twin.page<VehicleRow>(vehicleList, window, vehicleListOptions(await readVehiclesFilter(args.filterBy, twin), now));
      },
    },
    Vehicle: {
      __resolveReference: resolveToken(vehicleById, 'vehicleId'),
      id: (row: VehicleRow) => globalId('V', row.id),
      tokenId: (row: VehicleRow) => row.id,
      tokenDID: (row: VehicleRow, _: unknown, { dids }: IdentityContext) => dids.text('vehicleId', row.id),
      name: (row: VehicleRow) => tokenName(row.id),
      imageURI,
      image: imageURI,
      dataURI: (row: VehicleRow, _: unknown, { vehicleDataBaseUrl }: IdentityContext) => urlBelow(vehicleDataBaseUrl, String(row.id)),
      definition: definitionOf,
    },
  },
};
