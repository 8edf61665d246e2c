import { checkDatabase, type Pool, type PrismaClient } from '@dimo-node/database';
import type { BlockRef, Logger, Network, SubgraphDefinition } from '@dimo-node/kit';
import type { IdentityContext } from './context';
import { TokenDids } from './token-dids';
import { joinResolvers, joinTypeDefs, topics } from './topics';
import { TwinReader } from './twin/twin-reader';

export interface IdentityOptions {
  /** int8 as number, bytea as Buffer, timestamptz as Date, numeric as text. */
  readonly pool: Pool;
  /** For small ordinary reads; hot ones go through the pool. */
  readonly prisma: PrismaClient;
  readonly network: Network;
  /** Head of the twin as last committed. */
  readonly head: { current(): BlockRef | undefined };
  readonly imageBaseUrl: string;
  readonly vehicleDataBaseUrl: string;
  readonly log: Logger;
  /** The clock that expiries are compared with; the wall clock unless told. */
  readonly now?: () => Date;
}

/** The identity subgraph: the digital twin as a graph, read-only. The pool and the client stay the caller's to close. */
export function identitySubgraph(options: IdentityOptions): SubgraphDefinition<IdentityContext> {
  const { pool, prisma, network, head, imageBaseUrl, vehicleDataBaseUrl, log } = options;
  const now = options.now ?? (() => new Date());
  const dids = new TokenDids(network);
  if (dids.missing.length > 0) {
    log.warn(
      { network: network.name, contracts: dids.missing },
      'the network names no contract for some tokens: their DIDs show the zero address',
    );
  }
  return {
    name: 'identity',
    typeDefs: joinTypeDefs(topics),
    resolvers: joinResolvers(topics),
    createContext: () => ({ twin: new TwinReader(pool), prisma, dids, now: now(), imageBaseUrl, vehicleDataBaseUrl }),
    checkReady: () => checkDatabase(pool, { indexed: true }),
    indexedBlock: () => head.current(),
  };
}
