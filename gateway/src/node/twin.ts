import { createPool, createPrisma, TwinHead, type Pool, type PrismaClient } from '@dimo-node/database';
import type { Logger } from '@dimo-node/kit';
import type { RunningPart } from './parts';

/** The ways into one database that the subgraphs of a process share. */
export interface Twin extends RunningPart {
  readonly pool: Pool;
  readonly prisma: PrismaClient;
  readonly head: TwinHead;
}

/** Opens them; nothing connects before it is used but the head, which starts to follow. */
export function openTwin(url: string, options: { readonly name: string; readonly statementTimeoutMs: number; readonly log: Logger }): Twin {
  const { log } = options;
  const pool = createPool(url, {
    max: 10,
    applicationName: `dimo-node ${options.name}`,
    statementTimeoutMs: options.statementTimeoutMs,
    onError: (error) => log.warn({ reason: error.message }, 'idle database connection lost'),
  });
  const prisma = createPrisma(pool);
  const head = new TwinHead(url, { log });
  return {
    pool,
    prisma,
    head,
    async stop() {
      await head.close();
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
