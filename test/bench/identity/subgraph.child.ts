import { createPool, createPrisma } from '@dimo-node/database';
import { identitySubgraph } from '@dimo-node/identity';
import { amoy, createLogger, startSubgraphServer } from '@dimo-node/kit';

/** The identity subgraph alone, over HTTP, on the database given as argument; ends with its parent. */
async function main(databaseUrl: string): Promise<void> {
  const log = createLogger('identity', { level: 'warn', pretty: false });
  const pool = createPool(databaseUrl);
  const definition = identitySubgraph({
    pool,
    prisma: createPrisma(pool),
    network: amoy,
    head: { current: () => ({ number: 1, hash: `0x${'01'.repeat(32)}` }) },
    imageBaseUrl: 'https://images.test',
    vehicleDataBaseUrl: 'https://data.test',
    log,
  });
  const { url } = await startSubgraphServer(definition, { port: 0, host: '127.0.0.1', log });
  process.send?.({ url });
  process.on('disconnect', () => process.exit(0));
}

void main(process.argv[2] ?? '');
