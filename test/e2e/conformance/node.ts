import { createPrisma } from '@dimo-node/database';
import { createTestDatabase } from '../../support/database';
import { local, post, remote, startTestGateway, startTestSubgraph, type Answer } from '../../support/gateway';
import { testIdentity, twinOn, type IdentityHarnessOptions, type TestTwin } from '../../support/identity';

/** How the gateway reaches the identity subgraph. */
export type DataPath = 'in process' | 'over HTTP';

export interface ConformanceNode {
  readonly url: string;
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  stop(): Promise<void>;
}

/** A gateway over the identity subgraph over a twin filled by hand, all real. */
export async function startConformanceNode(
  path: DataPath,
  fill: (twin: TestTwin) => Promise<void>,
  options: IdentityHarnessOptions = {},
): Promise<ConformanceNode> {
  const database = await createTestDatabase();
  const prisma = createPrisma(database.pool);
  await fill(twinOn(database.pool));
  const identity = testIdentity(database.pool, prisma, options);
  const server = path === 'over HTTP' ? await startTestSubgraph(identity) : undefined;
  const gateway = await startTestGateway([server === undefined ? local(identity) : remote('identity', server)]);
  return {
    url: gateway.url,
    ask: (query, variables) => post(gateway.url, query, variables),
    async stop() {
      await gateway.stop();
      await server?.stop();
      await prisma.$disconnect();
      await database.drop();
    },
  };
}
