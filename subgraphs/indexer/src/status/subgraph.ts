import { checkDatabase, type Pool, type PrismaClient } from '@dimo-node/database';
import { NodeError, scalarResolvers, type BlockRef, type SubgraphDefinition } from '@dimo-node/kit';
import { statusTypeDefs } from './type-defs';

export interface StatusOptions {
  readonly pool: Pool;
  readonly prisma: PrismaClient;
  readonly head: { current(): BlockRef | undefined };
  readonly now?: () => Date;
}

export interface StatusContext {
  readonly prisma: PrismaClient;
  readonly now: Date;
}

const MOST_ROWS = 100;

type SyncRow = NonNullable<Awaited<ReturnType<PrismaClient['chainSync']['findFirst']>>>;

/** The indexer's own subgraph: sync status, anomalies and incidents, read from the database, so any process can serve it. */
export function indexerSubgraph({ pool, prisma, head, now = () => new Date() }: StatusOptions): SubgraphDefinition<StatusContext> {
  return {
    name: 'indexer',
    typeDefs: statusTypeDefs,
    resolvers: {
      Query: { indexer },
      Indexer: fields,
      BigInt: scalarResolvers.BigInt as NonNullable<(typeof scalarResolvers)['BigInt']>,
      Bytes: scalarResolvers.Bytes as NonNullable<(typeof scalarResolvers)['Bytes']>,
      Time: scalarResolvers.Time as NonNullable<(typeof scalarResolvers)['Time']>,
    },
    createContext: () => ({ prisma, now: now() }),
    checkReady: () => checkDatabase(pool),
    indexedBlock: () => head.current(),
  };
}

async function indexer(_root: unknown, _args: unknown, { prisma }: StatusContext): Promise<SyncRow> {
  const sync = await prisma.chainSync.findFirst();
  if (!sync) throw new NodeError('NOT_FOUND', 'No indexer has written to this database yet.');
  return sync;
}

const fields = {
  chainId: (sync: SyncRow) => Number(sync.chainId),
  startBlock: (sync: SyncRow) => Number(sync.startBlock),
  head: (sync: SyncRow) => block(sync.headNumber, sync.headHash, sync.headTime),
  indexed: (sync: SyncRow) => block(sync.indexedNumber, sync.indexedHash, sync.indexedTime),
  final: (sync: SyncRow) => block(sync.finalNumber, sync.finalHash, sync.finalTime),
  lagBlocks: (sync: SyncRow) => Math.max(0, Number(sync.headNumber - sync.indexedNumber)),
  lagSeconds: (sync: SyncRow, _args: unknown, { now }: StatusContext) =>
    Math.max(0, Math.floor((now.getTime() - sync.indexedTime.getTime()) / 1000)),
  auditedBlock: (sync: SyncRow) => Number(sync.auditedNumber),
  reorgs: (sync: SyncRow) => Number(sync.reorgs),
  deepestReorg: (sync: SyncRow) => Number(sync.deepestReorg),
  async anomalyCounts(_sync: SyncRow, _args: unknown, { prisma }: StatusContext) {
    const counts = await prisma.anomaly.groupBy({ by: ['kind'], _count: true, orderBy: { kind: 'asc' } });
    return counts.map(({ kind, _count }) => ({ kind, count: _count }));
  },
  async anomalies(_sync: SyncRow, { first, kind }: { first: number; kind?: string | null }, { prisma }: StatusContext) {
    const rows = await prisma.anomaly.findMany({
      where: kind === undefined || kind === null ? {} : { kind },
      orderBy: [{ blockNumber: 'desc' }, { logIndex: 'desc' }, { seq: 'desc' }],
      take: pageSize(first),
    });
    return rows.map((row) => ({ ...row, blockNumber: Number(row.blockNumber) }));
  },
  async incidents(_sync: SyncRow, { first }: { first: number }, { prisma }: StatusContext) {
    const rows = await prisma.chainIncident.findMany({ orderBy: { id: 'desc' }, take: pageSize(first) });
    return rows.map((row) => ({ ...row, blockNumber: row.blockNumber === null ? null : Number(row.blockNumber) }));
  },
};

function pageSize(first: number): number {
  if (first < 0 || first > MOST_ROWS)
    throw new NodeError('BAD_USER_INPUT', `the value ${first} for \`first\` must be from 0 to ${MOST_ROWS}`);
  return first;
}

function block(number: bigint, hash: Uint8Array | null, time: Date | null): { number: number; hash: Buffer; timestamp: Date } | null {
  return hash === null || hash.length === 0 || time === null ? null : { number: Number(number), hash: Buffer.from(hash), timestamp: time };
}
