import { parse } from 'graphql';
import { checkDatabase, type Pool } from '@dimo-node/database';
import {
  formatTokenDid,
  InvalidDidError,
  parseAddress,
  parseTokenDid,
  scalarResolvers,
  type BlockRef,
  type Network,
  type SubgraphAccess,
  type SubgraphDefinition,
  ZERO_ADDRESS_BYTES,
} from '@dimo-node/kit';
import { AccessLogReader, type AccessLogArgs, type AccessLogRow } from './reader';
import { accessLogTypeDefs } from './type-defs';

export interface AccessSubgraphOptions {
  /** int8 as number, bytea as Buffer, timestamptz as Date. Stays the caller's to close. */
  readonly pool: Pool;
  /** Who tells owners from others, on the network whose vehicles the log is about. */
  readonly access: SubgraphAccess;
  /** Head of the twin as last committed. */
  readonly head?: { current(): BlockRef | undefined };
}

export interface AccessContext {
  readonly accessLog: AccessLogReader;
}

interface VehicleRef {
  readonly tokenId: number;
}

/** What others may know of access: `Vehicle.accessLog`, for the vehicle's owner. */
export function accessSubgraph({ pool, access, head }: AccessSubgraphOptions): SubgraphDefinition<AccessContext> {
  const { network } = access;
  return {
    name: 'access',
    typeDefs: parse(accessLogTypeDefs),
    access,
    resolvers: {
      ...scalarResolvers,
      Vehicle: {
        __resolveReference: ({ tokenId, tokenDID }: { tokenId?: number; tokenDID?: string }) => {
          const id = tokenId ?? (tokenDID === undefined ? undefined : vehicleOf(tokenDID, network));
          return Number.isSafeInteger(id) ? { tokenId: id } : null;
        },
        tokenDID: ({ tokenId }: VehicleRef) => formatTokenDid(network.chainId, network.contracts.vehicleId ?? ZERO_ADDRESS_BYTES, tokenId),
        accessLog: ({ tokenId }: VehicleRef, args: AccessLogArgs, { accessLog }: AccessContext) => accessLog.page(tokenId, args),
      },
      AccessLogEntry: {
        time: (row: AccessLogRow) => row.at,
        licenseAlias: (row: AccessLogRow) => row.alias,
        grantee: (row: AccessLogRow) => row.address,
        blockNumber: (row: AccessLogRow) => row.block_number,
        blockHash: (row: AccessLogRow) => row.block_hash,
      },
      AccessLogKind: { EXCHANGE: 'exchange', ACCESS: 'access' },
      GrantPath: {
        OWNER: 'owner',
        SACD: 'sacd',
        DOCUMENT: 'document',
        TEMPLATE: 'template',
        PRIVILEGE: 'privilege',
        ACCOUNT: 'account',
      },
    },
    createContext: () => ({ accessLog: new AccessLogReader(pool) }),
    checkReady: () => checkDatabase(pool),
    indexedBlock: () => head?.current(),
  };
}

/** Token id of a DID of this network's vehicles; undefined for any other text. */
function vehicleOf(did: string, { chainId, contracts }: Pick<Network, 'chainId' | 'contracts'>): number | undefined {
  try {
    const token = parseTokenDid(did);
    const ours = token.chainId === BigInt(chainId) && parseAddress(contracts.vehicleId ?? '')?.equals(token.contract) === true;
    return ours && token.tokenId <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(token.tokenId) : undefined;
  } catch (error) {
    if (error instanceof InvalidDidError) return undefined;
    throw error;
  }
}
