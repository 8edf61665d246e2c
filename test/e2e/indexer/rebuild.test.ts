import { ContractBook, rebuildTwin } from '@dimo-node/indexer';
import { amoy } from '@dimo-node/kit';
import { createTestDatabase } from '../../support/database';
import { HistoryChain } from '../../support/history-chain';
import { reach, runIndexer, syncState } from '../../support/indexing';
import { dumpTwin } from '../../support/twin-dump';

jest.setTimeout(120_000);

const log = { info: () => undefined };

it('projects the twin anew from stored events, equal row by row, while the indexer goes on', async () => {
  const chain = await HistoryChain.start(41);
  const database = await createTestDatabase();
  const indexer = runIndexer(database.url, [chain.anvil.wsUrl]);
  try {
    await chain.mine(60, 40);
    await reach(database.url, await chain.head());
    const before = await dumpTwin(database.url);
    expect(before.vehicle?.length).toBeGreaterThan(50);
    expect(before.sacd?.length).toBeGreaterThan(50);
    const [result] = await Promise.all([
      rebuildTwin({ databaseUrl: database.url, contracts: new ContractBook(amoy), log }),
      chain.mine(5, 10),
    ]);
    expect(result.events).toBeGreaterThan(1000);
    await reach(database.url, await chain.head());
    const live = await dumpTwin(database.url);
    expect((await syncState(database.url))?.projection).toBe(1);
    await rebuildTwin({ databaseUrl: database.url, contracts: new ContractBook(amoy), log });
    expect(await dumpTwin(database.url)).toEqual(live);
    // The journal came along: a reorg can still be undone.
    await chain.reorg(3, 10);
    await reach(database.url, await chain.head());
    expect((await syncState(database.url))?.projection).toBe(2);
  } finally {
    await indexer.stop();
    await chain.stop();
    await database.drop();
  }
});

it('keeps the names of constraints and indexes, so that later migrations still fit', async () => {
  const chain = await HistoryChain.start(3);
  const database = await createTestDatabase();
  try {
    await chain.mine(3, 10);
    const indexer = runIndexer(database.url, [chain.anvil.httpUrl]);
    await reach(database.url, await chain.head());
    await indexer.stop();
    const names = async () =>
      (
        await database.pool.query<{ def: string }>(
          "SELECT pg_get_indexdef(indexrelid) AS def FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'twin'::regnamespace ORDER BY 1",
        )
      ).rows;
    const before = await names();
    await rebuildTwin({ databaseUrl: database.url, contracts: new ContractBook(amoy), log });
    expect(await names()).toEqual(before);
  } finally {
    await chain.stop();
    await database.drop();
  }
});

it('says that there is nothing to rebuild before the first block', async () => {
  const database = await createTestDatabase();
  try {
    await expect(rebuildTwin({ databaseUrl: database.url, contracts: new ContractBook(amoy), log })).rejects.toThrow(
      /nothing is indexed yet/,
    );
  } finally {
    await database.drop();
  }
});
