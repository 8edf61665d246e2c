import { addressText, bigIntToWord, bytesToBigInt, parseAddress, readWindow, ZERO_ADDRESS_BYTES, type PageArgs } from '@dimo-node/kit';
import type { IdentityContext, Topic } from '../context';
import { checkWideId, found, onlyKey } from '../lookup-key';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import { connectionByAddress, connectionById, connectionIdOfName, connectionList, connectionName, type ConnectionRow } from './rows';

interface ConnectionBy {
  readonly name?: string | null;
  readonly address?: Buffer | null;
  readonly tokenId?: bigint | null;
  readonly tokenDID?: string | null;
}

async function connection({ by }: { by: ConnectionBy }, { twin, dids }: IdentityContext): Promise<ConnectionRow> {
  const given = onlyKey(by, 'must specify exactly one of `name`, `address`, `tokenId`, or `tokenDID`');
  switch (given.key) {
    case 'name':
      return found(await twin.one(connectionById, connectionIdOfName(given.value)), `connection with name "${given.value}"`);
    case 'address':
      return found(await twin.one(connectionByAddress, given.value), `connection with address ${addressText(given.value)}`);
    case 'tokenId':
      return found(await twin.one(connectionById, bigIntToWord(checkWideId(given.value))), `connection with token id ${given.value}`);
    case 'tokenDID': {
      const id = bigIntToWord(dids.wideId('connection', given.value));
      return found(await twin.one(connectionById, id), `connection with DID "${given.value}"`);
    }
  }
}

export const connections: Topic = {
  typeDefs: `
extend type Query {
  "A connection by exactly one of its keys."
  connection(by: ConnectionBy!): Connection
  "Connections, newest first."
  connections(${PAGE_ARGS}): ConnectionConnection!
}

"A way of linking vehicles to the network, such as a maker's cloud: an ERC-721 token whose id is its name."
type Connection @key(fields: "address") {
  name: String!
  "The connection's own contract account."
  address: Address!
  owner: Address!
  "The 32 bytes of the name as a number."
  tokenId: BigInt!
  tokenDID: String!
  mintedAt: Time!
}

"Exactly one key; the name is case-sensitive."
input ConnectionBy {
  name: String
  address: Address
  tokenId: BigInt
  tokenDID: String
}
${pagedTypes('Connection')}`,
  resolvers: {
    Query: {
      connection: (_: unknown, args: { by: ConnectionBy }, context: IdentityContext) => connection(args, context),
      connections: (_: unknown, args: PageArgs, { twin }: IdentityContext) => twin.page<ConnectionRow>(connectionList, readWindow(args)),
    },
    Connection: {
      __resolveReference: ({ address }: { address: string }, { twin }: IdentityContext) =>
        twin.one(connectionByAddress, parseAddress(address)),
      name: (row: ConnectionRow) => connectionName(row.id),
      address: (row: ConnectionRow) => row.address ?? ZERO_ADDRESS_BYTES,
      tokenId: (row: ConnectionRow) => bytesToBigInt(row.id),
      tokenDID: (row: ConnectionRow, _: unknown, { dids }: IdentityContext) =>
        row.isNobody === true ? '' : dids.text('connection', bytesToBigInt(row.id)),
    },
  },
};
