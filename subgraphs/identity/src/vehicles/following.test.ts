import { createPrisma, type Pool, type PrismaClient } from '@dimo-node/database';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { HistoryChain } from '../../../../test/support/history-chain';
import { createHarness, type IdentityHarness } from '../../../../test/support/identity';
import { reach, runIndexer, type TestIndexer } from '../../../../test/support/indexing';

jest.setTimeout(60_000);

/** Everything that belongs to a vehicle by the description of `updatedSince`, as one text for each live vehicle. */
async function belongings(pool: Pool): Promise<Map<number, string>> {
  const hanging = ['sacd', 'privilege', 'aftermarket_device', 'synthetic_device', 'dcn'].map(
    (table) => `(SELECT jsonb_agg(to_jsonb(h) - 'updated_block' ORDER BY h::text) FROM twin.${table} h WHERE h.vehicle_id = v.id)`,
  );
  const { rows } = await pool.query<{ id: number; all: string }>(
    `SELECT v.id, jsonb_build_array(to_jsonb(v) - 'updated_block', ${hanging.join(', ')})::text AS all FROM twin.vehicle v WHERE v.burned_at IS NULL`,
  );
  return new Map(rows.map((row) => [row.id, row.all]));
}

/** A name that is linked to a live vehicle, and two other live vehicles. */
async function aNameAndOthers(pool: Pool): Promise<[name: string, others: number[]]> {
  const linked = await pool.query<{ name: string; id: number }>(
    'SELECT d.name, v.id FROM twin.dcn d JOIN twin.vehicle v ON v.id = d.vehicle_id WHERE v.burned_at IS NULL ORDER BY v.id LIMIT 1',
  );
  const [found] = linked.rows;
  if (found === undefined) throw new Error('no vehicle has a name');
  const others = await pool.query<{ id: number }>(
    'SELECT v.id FROM twin.vehicle v WHERE v.burned_at IS NULL AND v.id <> $1 ORDER BY v.id DESC LIMIT 2',
    [found.id],
  );
  return [found.name, others.rows.map(({ id }) => id)];
}

describe('a reader who follows the network by what was updated', () => {
  let chain: HistoryChain;
  let database: TestDatabase;
  let prisma: PrismaClient;
  let indexer: TestIndexer;
  let identity: IdentityHarness;

  beforeAll(async () => {
    chain = await HistoryChain.start(77);
    await chain.mine(20, 25);
    database = await createTestDatabase();
    prisma = createPrisma(database.pool);
    identity = createHarness(database.pool, prisma, {});
    indexer = runIndexer(database.url, [chain.anvil.wsUrl]);
    await reach(database.url, await chain.head());
  });

  afterAll(async () => {
    await indexer.stop();
    await prisma.$disconnect();
    await chain.stop();
    await database.drop();
  });

  async function tokenIds(list: string): Promise<number[]> {
    const data = await identity.data<{ list: { nodes: { tokenId: number }[]; pageInfo: { hasNextPage: boolean } } }>(
      `{ list: ${list} { nodes { tokenId } pageInfo { hasNextPage } } }`,
    );
    expect(data.list.pageInfo.hasNextPage).toBe(false);
    return data.list.nodes.map(({ tokenId }) => tokenId);
  }

  it('hears of every vehicle that changed, lost something or is gone', async () => {
    const lost = { names: 0, vehicles: 0 };
    for (let step = 0; step < 12; step++) {
      const before = await belongings(database.pool);
      const next = (await chain.head()).number + 1;
      // A name goes from its vehicle to none, or to two others in turn.
      const [name, others] = await aNameAndOthers(database.pool);
      for (const vehicle of step % 2 === 0 ? [0] : others) await chain.linkName(name, vehicle);
      await chain.mine(1, 60);
      await reach(database.url, await chain.head());
      const after = await belongings(database.pool);
      const changed = [...after].filter(([id, all]) => before.get(id) !== all).map(([id]) => id);
      const gone = [...before.keys()].filter((id) => !after.has(id));
      expect(await tokenIds(`vehicles(first: 100, filterBy: { updatedSince: { block: ${next} } })`)).toEqual(
        expect.arrayContaining(changed),
      );
      expect(await tokenIds(`burnedVehicles(first: 100, since: { block: ${next} })`)).toEqual(expect.arrayContaining(gone));
      lost.names += changed.filter((id) => names(before.get(id)) > names(after.get(id))).length;
      lost.vehicles += gone.length;
    }
    expect(lost.names).toBeGreaterThan(0);
    expect(lost.vehicles).toBeGreaterThan(0);
  });
});

/** How many names point to a vehicle. */
function names(all = '[]'): number {
  return (JSON.parse(all) as unknown[][])[5]?.length ?? 0;
}
