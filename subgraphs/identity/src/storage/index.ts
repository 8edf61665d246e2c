import { bytesToBigInt, ZERO_ADDRESS_BYTES } from '@dimo-node/kit';
import type { IdentityContext, Topic } from '../context';
import type { Lookup } from '../twin/lookup';
import type { VehicleRow } from '../vehicles/rows';

interface StorageNodeRow {
  /** 32 bytes: the hash of the label. */
  readonly id: Buffer;
  readonly label: string | null;
  readonly address: Buffer | null;
  readonly owner: Buffer;
  readonly uri: string | null;
  readonly mintedAt: Date;
}

const storageNodeById: Lookup<Buffer, StorageNodeRow> = {
  name: 'identity.storage_node_by_id',
  text: `SELECT n.id, n.label, n.address, n.owner, n.uri, n.minted_at AS "mintedAt" FROM twin.storage_node n
    WHERE n.id = ANY($1::bytea[]) AND n.burned_at IS NULL`,
  keyOf: (row) => row.id,
};

export const storage: Topic = {
  typeDefs: `
"A place where vehicles' data is kept: an ERC-721 token."
type StorageNode {
  label: String!
  address: Address!
  owner: Address!
  "The hash of the label as a number."
  tokenId: BigInt!
  uri: String!
  tokenDID: String!
  mintedAt: Time!
}

extend type Vehicle {
  "Where the vehicle's data is kept, when it has chosen a node that is known."
  storageNode: StorageNode
}
`,
  resolvers: {
    StorageNode: {
      label: (row: StorageNodeRow) => row.label ?? '',
      address: (row: StorageNodeRow) => row.address ?? ZERO_ADDRESS_BYTES,
      uri: (row: StorageNodeRow) => row.uri ?? '',
      tokenId: (row: StorageNodeRow) => bytesToBigInt(row.id),
      tokenDID: (row: StorageNodeRow, _: unknown, { dids }: IdentityContext) => dids.text('storageNode', bytesToBigInt(row.id)),
    },
    Vehicle: {
      storageNode: (row: VehicleRow, _: unknown, { twin }: IdentityContext) => twin.one(storageNodeById, row.storageNodeId),
    },
  },
};
