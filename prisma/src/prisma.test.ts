import { useTestDatabase } from '../../test/support/database';
import { createPrisma, Prisma, type PrismaClient } from './prisma';

describe('the Prisma schema mirrors the migrations', () => {
  const database = useTestDatabase();
  let prisma: PrismaClient;

  beforeAll(() => {
    prisma = createPrisma(database().pool);
  });
  afterAll(() => prisma.$disconnect());

  test.each(Object.values(Prisma.ModelName))('%s reads from its table', async (model) => {
    const delegates = prisma as unknown as Record<string, { findFirst(): Promise<unknown> }>;
    const delegate = delegates[model.charAt(0).toLowerCase() + model.slice(1)];
    await expect(delegate?.findFirst()).resolves.toBeNull();
  });

  test('every table of the migrations has a model, column by column', async () => {
    const columns = await database().pool.query<{ name: string; count: number }>(
      `SELECT table_schema || '.' || table_name AS name, count(*) AS count FROM information_schema.columns
       WHERE table_schema IN ('access', 'cache', 'chain', 'data', 'twin') GROUP BY 1 ORDER BY 1`,
    );
    expect(columns.rows).toHaveLength(Object.keys(Prisma.ModelName).length);
    const fields = await Promise.all(
      Object.values(Prisma.ModelName).map(async (model) => Object.keys(Prisma[`${model}ScalarFieldEnum`]).length),
    );
    expect(columns.rows.reduce((sum, row) => sum + row.count, 0)).toBe(fields.reduce((sum, count) => sum + count, 0));
  });
});
