import { createTestDatabase, type TestDatabase } from '../../support/database';
import { HistoryChain } from '../../support/history-chain';
import { reach, runIndexer, syncState, twinFromScratch, type TestIndexer } from '../../support/indexing';
import { dumpTwin } from '../../support/twin-dump';

jest.setTimeout(120_000);

describe('following a chain', () => {
  let chain: HistoryChain;
  let database: TestDatabase;
  let indexer: TestIndexer;

  beforeEach(async () => {
    chain = await HistoryChain.start(11);
    await chain.mine(30, 20);
    database = await createTestDatabase();
    indexer = runIndexer(database.url, [chain.anvil.wsUrl]);
    await reach(database.url, await chain.head());
  });

  afterEach(async () => {
    await indexer.stop();
    await chain.stop();
    await database.drop();
  });

  it('has the same twin live as from scratch', async () => {
    await chain.mine(10, 15);
    const head = await chain.head();
    await reach(database.url, head);
    expect(await dumpTwin(database.url)).toEqual(await twinFromScratch(chain.anvil.httpUrl, head));
  });

  it.each([1, 5])('undoes a reorg of %i blocks without a restart', async (depth) => {
    await chain.mine(6, 15);
    await reach(database.url, await chain.head());
    await chain.reorg(depth);
    await reach(database.url, await chain.head());
    await chain.mine(3, 10);
    const head = await chain.head();
    await reach(database.url, head);
    expect(await syncState(database.url)).toMatchObject({ reorgs: 1, deepest: depth, projection: 0 });
    expect(await dumpTwin(database.url)).toEqual(await twinFromScratch(chain.anvil.httpUrl, head));
  });

  it('undoes several reorgs on top of each other', async () => {
    for (const [depth, blocks] of [
      [3, 2],
      [4, 1],
      [2, 3],
      [6, 2],
    ] as const) {
      await chain.mine(blocks, 12);
      await reach(database.url, await chain.head());
      await chain.reorg(depth, 12);
      await reach(database.url, await chain.head());
    }
    expect((await syncState(database.url))?.reorgs).toBe(4);
    expect(await dumpTwin(database.url)).toEqual(await twinFromScratch(chain.anvil.httpUrl, await chain.head()));
  });
});

describe('a deep reorg', () => {
  it.each([
    { name: 'within the journal', finalityDepth: 256, projection: 0 },
    { name: 'below the final block, by projecting anew', finalityDepth: 20, projection: 1 },
  ])('of 200 blocks is undone $name', async ({ finalityDepth, projection }) => {
    const chain = await HistoryChain.start(5);
    const database = await createTestDatabase();
    try {
      await chain.mine(215, 8);
      const indexer = runIndexer(database.url, [chain.anvil.wsUrl], { finalityDepth });
      await reach(database.url, await chain.head());
      await chain.reorg(200, 20);
      const head = await chain.head();
      await reach(database.url, head, 60_000);
      expect(await syncState(database.url)).toMatchObject({ reorgs: 1, deepest: 200, projection });
      await indexer.stop();
      expect(await dumpTwin(database.url)).toEqual(await twinFromScratch(chain.anvil.httpUrl, head));
    } finally {
      await chain.stop();
      await database.drop();
    }
  });
});
