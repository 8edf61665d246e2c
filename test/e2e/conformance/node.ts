import { createPrisma } from '@dimo-node/database';
import { createTestDatabase } from '../../support/database';
import { local, remote, startTestGateway, startTestSubgraph } from '../../support/gateway';
import { testIdentity, twinOn } from '../../support/identity';
import { TestTableland } from '../../support/tableland';
import type { Section } from './case';

/** How the gateway reaches the identity subgraph. */
export type DataPath = 'in process' | 'over HTTP';

export interface ConformanceNode {
  readonly url: string;
  /** Empties the twin and fills it anew. */
  show(section: Section): Promise<void>;
  stop(): Promise<void>;
}

const TABLES = `SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') AS all FROM pg_tables WHERE schemaname IN ('twin', 'chain', 'cache', 'data')`;

/** A gateway over the identity subgraph over a twin filled by hand, and a Tableland gateway; all real. */
export async function startConformanceNode(path: DataPath): Promise<ConformanceNode> {
  const database = await createTestDatabase();
  const { pool } = database;
  const prisma = createPrisma(pool);
  const tableland = await TestTableland.start();
  const identity = testIdentity(pool, prisma, { tablelandUrl: tableland.url });
  const server = path === 'over HTTP' ? await startTestSubgraph(identity) : undefined;
  const gateway = await startTestGateway([server === undefined ? local(identity) : remote('identity', server)]);
  return {
    url: gateway.url,
    async show(section) {
      const { rows } = await pool.query<{ all: string }>(TABLES);
      await pool.query(`TRUNCATE ${rows[0]?.all}`);
      tableland.tables.clear();
      for (const [name, definitions] of Object.entries(section.tableland ?? {})) tableland.tables.set(name, definitions);
      await section.fill(twinOn(pool));
    },
    async stop() {
      await gateway.stop();
      await server?.stop();
      await tableland.stop();
      await prisma.$disconnect();
      await database.drop();
    },
  };
}
