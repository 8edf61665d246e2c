import { bigIntToWord, bytesToBigInt, globalId, hexText, PlainError, readWindow } from '@dimo-node/kit';
import type { IdentityContext, ListArgs, Topic } from '../context';
import { found, onlyKey } from '../lookup-key';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import { equals, given } from '../twin/conditions';
import { vehicleById, type VehicleRow } from '../vehicles/rows';
import { dcnByName, dcnByNode, dcnByVehicle, dcnList, type DcnRow } from './rows';

interface DcnBy {
  readonly node?: Buffer | null;
  readonly tokenDID?: string | null;
  readonly name?: string | null;
}

interface DcnFilter {
  readonly owner?: Buffer | null;
}

async function dcn({ by }: { by: DcnBy }, { twin, dids }: IdentityContext): Promise<DcnRow> {
  const key = onlyKey(by, 'Provide exactly one of `name`, `node`, or `tokenDID`.');
  switch (key.key) {
    case 'name':
      return found(await twin.one(dcnByName, key.value), `DCN with name "${key.value}"`);
    case 'node':
      if (key.value.length !== 32) {
        throw new PlainError('`node` must be 32 bytes long');
      }
      return found(await twin.one(dcnByNode, key.value), `DCN with node ${hexText(key.value)}`);
    case 'tokenDID':
      return found(await twin.one(dcnByNode, bigIntToWord(dids.wideId('dcnRegistry', key.value))), `DCN with DID "${key.value}"`);
  }
}

export const names: Topic = {
  typeDefs: `
extend type Query {
  "A name by exactly one of its keys."
  dcn(by: DCNBy!): DCN
  "Names, newest first; expired ones too."
  dcns(${PAGE_ARGS}, filterBy: DCNFilter): DCNConnection!
}

"A name of the DIMO Canonical Name registry: an ERC-721 token."
type DCN implements Node {
  id: ID!
  "The hash of the name."
  node: Bytes!
  "The node as a number."
  tokenId: BigInt!
  tokenDID: String!
  owner: Address!
  expiresAt: Time
  mintedAt: Time!
  name: String
  vehicle: Vehicle
}

extend type Vehicle {
  "The name most recently linked to the vehicle."
  dcn: DCN
}

"Exactly one key; the name is case-sensitive."
input DCNBy {
  node: Bytes
  tokenDID: String
  name: String
}

"All given members must hold."
input DCNFilter {
  owner: Address
}
${pagedTypes('DCN')}`,
  resolvers: {
    Query: {
      dcn: (_: unknown, args: { by: DcnBy }, context: IdentityContext) => dcn(args, context),
      dcns: (_: unknown, args: ListArgs<DcnFilter>, { twin }: IdentityContext) =>
        twin.page<DcnRow>(dcnList, readWindow(args), {
          conditions: given(args.filterBy?.owner, (owner) => equals('d.owner', 'bytea', owner)),
        }),
    },
    DCN: {
      id: (row: DcnRow) => globalId('D', row.node.readBigInt64BE(24)),
      tokenId: (row: DcnRow) => bytesToBigInt(row.node),
      tokenDID: (row: DcnRow, _: unknown, { dids }: IdentityContext) => dids.text('dcnRegistry', bytesToBigInt(row.node)),
      vehicle: (row: DcnRow, _: unknown, { twin }: IdentityContext) => twin.one(vehicleById, row.vehicleId),
    },
    Vehicle: { dcn: (row: VehicleRow, _: unknown, { twin }: IdentityContext) => twin.one(dcnByVehicle, row.id) },
  },
};
