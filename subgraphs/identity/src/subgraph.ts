import { checkDatabase, type Pool, type PrismaClient } from '@dimo-node/database';
import type { BlockRef, Logger, Metrics, Network, SubgraphDefinition } from '@dimo-node/kit';
import type { IdentityContext } from './context';
import { DefinitionDocuments } from './definition-documents';
import { DefinitionReader } from './definitions/reader';
import { DefinitionStore, type DefinitionOptions } from './definitions/store';
import { PastReads } from './past/past-reads';
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
  /** Tableland gateway of device definitions; the network's own unless told. */
  readonly tablelandUrl?: string | undefined;
  /** How device definitions are kept, where it should differ from the ordinary. */
  readonly definitions?: Pick<DefinitionOptions, 'limits' | 'clock'> & { readonly tableland?: Omit<DefinitionOptions['tableland'], 'url'> };
  readonly log: Logger;
  readonly metrics?: Metrics | undefined;
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
  const { tableland, ...keeping } = options.definitions ?? {};
  const url = options.tablelandUrl ?? network.tablelandUrl;
  const store = new DefinitionStore({
    pool,
    chainId: network.chainId,
    tableland: { ...tableland, url },
    log,
    metrics: options.metrics,
    ...keeping,
  });
  const definitionDocuments = new DefinitionDocuments(log);
  return {
    name: 'identity',
    typeDefs: joinTypeDefs(topics),
    resolvers: joinResolvers(topics),
    createContext: () => ({
      twin: new TwinReader(pool),
      past: new PastReads(pool),
      definitions: new DefinitionReader(store, pool),
      definitionDocuments,
      prisma,
      dids,
      now: now(),
      imageBaseUrl,
      vehicleDataBaseUrl,
    }),
    checkReady: () => checkDatabase(pool, { indexed: true }),
    indexedBlock: () => head.current(),
    close: () => store.close(),
  };
}
