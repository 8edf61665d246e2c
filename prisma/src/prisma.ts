import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { Prisma, PrismaClient } from './generated/client';

export { Prisma, PrismaClient };

/**
 * A Prisma client over a pool, shared with the reads that use pg directly, or over its own connections to a URL.
 * `$disconnect()` leaves a given pool open.
 */
export function createPrisma(urlOrPool: string | Pool): PrismaClient {
  const source = typeof urlOrPool === 'string' ? { connectionString: urlOrPool, max: 5 } : urlOrPool;
  return new PrismaClient({ adapter: new PrismaPg(source) });
}
