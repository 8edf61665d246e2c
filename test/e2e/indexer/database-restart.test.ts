import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres, migrate } from '@dimo-node/database';
import { HistoryChain } from '../../support/history-chain';
import { reach, runIndexer, twinFromScratch } from '../../support/indexing';
import { dumpTwin } from '../../support/twin-dump';

jest.setTimeout(90_000);

it('survives restarts of Postgres in the middle of batches', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dimo-node-restart-'));
  chmodSync(folder, 0o755);
  const start = (port?: number): Promise<EmbeddedPostgres> =>
    EmbeddedPostgres.start({ dataDir: join(folder, 'postgres'), durable: false, port });
  let postgres = await start();
  const { url, port } = postgres;
  await migrate(url);
  const chain = await HistoryChain.start(51);
  await chain.mine(80, 60);
  const indexer = runIndexer(url, [chain.anvil.wsUrl], { finalityDepth: 4 });
  try {
    for (let restart = 0; restart < 3; restart++) {
      const mining = chain.mine(4, 40);
      await postgres.stop();
      postgres = await start(port);
      await mining;
    }
    const head = await chain.head();
    await reach(url, head, 60_000);
    expect(await dumpTwin(url)).toEqual(await twinFromScratch(chain.anvil.httpUrl, head));
    expect(indexer.lines.filter(({ level }) => level === 'error')).toEqual([]);
  } finally {
    await indexer.stop();
    await chain.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
