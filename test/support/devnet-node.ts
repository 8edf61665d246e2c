import { createPool, createPrisma, TwinHead } from '@dimo-node/database';
import { startDevnet, type Devnet } from '@dimo-node/devnet';
import { identitySubgraph } from '@dimo-node/identity';
import { indexerSubgraph } from '@dimo-node/indexer';
import { amoy } from '@dimo-node/kit';
import { createTestDatabase, type TestDatabase } from './database';
import { local, post, silent, startTestGateway, type Answer } from './gateway';
import { reach, runIndexer } from './indexing';

/** A node in this process over a quiet devnet: chain, indexer, twin, identity and gateway, all real. */
export interface DevnetNode {
  readonly devnet: Devnet;
  readonly database: TestDatabase;
  readonly url: string;
  /** Sends a query as a client would. */
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** Resolves when the twin stands at the chain's newest block. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

export async function startDevnetNode(): Promise<DevnetNode> {
  const devnet = await startDevnet({ activity: false, emptyBlockMs: 0 });
  const database = await createTestDatabase();
  const indexer = runIndexer(database.url, [devnet.wsUrl]);
  const caughtUp = async (): Promise<void> => {
    const block = (await devnet.rpc.send('eth_getBlockByNumber', ['latest', false])) as { number: string; hash: string };
    await reach(database.url, { number: Number(block.number), hash: block.hash });
  };
  await caughtUp();
  const pool = createPool(database.url, { max: 5 });
  const prisma = createPrisma(pool);
  const head = new TwinHead(database.url);
  const { imageBaseUrl, vehicleDataBaseUrl } = amoy;
  const identity = identitySubgraph({
    pool,
    prisma,
    network: amoy,
    head,
    imageBaseUrl,
    vehicleDataBaseUrl,
    tablelandUrl: devnet.tablelandUrl,
    log: silent,
  });
  const gateway = await startTestGateway([local(identity), local(indexerSubgraph({ pool, prisma, head }))]);
  return {
    devnet,
    database,
    url: gateway.url,
    ask: (query, variables) => post(gateway.url, query, variables),
    caughtUp,
    async stop() {
      await gateway.stop();
      await head.close();
      await prisma.$disconnect();
      await pool.end();
      await indexer.stop();
      await devnet.stop();
      await database.drop();
    },
  };
}
