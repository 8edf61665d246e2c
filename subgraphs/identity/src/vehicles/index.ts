import { globalId, readWindow, tokenName } from '@dimo-node/kit';
import type { IdentityContext, ListArgs, Topic } from '../context';
import { found, onlyKey, sequentialKey } from '../lookup-key';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import { resolveToken } from '../reference';
import { vehicleList, vehicleListOptions, type VehiclesFilter } from './list';
import { vehicleById, type VehicleRow } from './rows';
import { urlBelow } from '../url-below';

interface VehicleBy {
  readonly tokenId?: number | null;
  readonly tokenDID?: string | null;
}

async function vehicle(by: VehicleBy, { twin, dids }: IdentityContext): Promise<VehicleRow> {
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
  "A vehicle by exactly one of its keys."
  vehicle(tokenId: Int, tokenDID: String): Vehicle
  "Vehicles, newest first."
  vehicles(${PAGE_ARGS}, filterBy: VehiclesFilter): VehicleConnection!
}

"A vehicle of the network: an ERC-721 token."
type Vehicle implements Node @key(fields: "tokenId") @key(fields: "tokenDID") {
  id: ID!
  tokenId: Int!
  "did:erc721:<chain>:<vehicle contract>:<tokenId>"
  tokenDID: String!
  owner: Address!
  mintedAt: Time!
  "Make, model and year."
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
}
${pagedTypes('Vehicle')}`,
  resolvers: {
    Query: {
      vehicle: (_: unknown, by: VehicleBy, context: IdentityContext) => vehicle(by, context),
      vehicles: (_: unknown, args: ListArgs<VehiclesFilter>, { twin, now }: IdentityContext) =>
        twin.page<VehicleRow>(vehicleList, readWindow(args), vehicleListOptions(args.filterBy ?? {}, now)),
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
      definition: (row: VehicleRow) => ({ id: row.deviceDefinitionId, make: row.make, model: row.model, year: row.year }),
    },
  },
};
