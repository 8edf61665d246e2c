import { sendCall, startDevnet, type Devnet } from '@dimo-node/devnet';
import { ContractBook, createRpc, verifyTwin, type VerifyResult } from '@dimo-node/indexer';
import { amoy } from '@dimo-node/kit';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { reach, runIndexer, type TestIndexer } from '../../support/indexing';

jest.setTimeout(90_000);

let devnet: Devnet;
let database: TestDatabase;
let indexer: TestIndexer;

beforeAll(async () => {
  devnet = await startDevnet({ activity: false, emptyBlockMs: 0 });
  database = await createTestDatabase();
  indexer = runIndexer(database.url, [devnet.wsUrl]);
  await reachHead();
});

afterAll(async () => {
  await indexer.stop();
  await devnet.stop();
  await database.drop();
});

async function reachHead(): Promise<void> {
  const block = (await devnet.rpc.send('eth_getBlockByNumber', ['latest', false])) as { number: string; hash: string };
  await reach(database.url, { number: Number(block.number), hash: block.hash });
}

async function verify(): Promise<VerifyResult> {
  const stop = new AbortController();
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const rpc = await createRpc({ urls: [devnet.httpUrl], expectedChainId: 80002, pollIntervalMs: 1000, timeoutMs: 10_000, log });
  try {
    return await verifyTwin({ databaseUrl: database.url, contracts: new ContractBook(amoy), rpc, sample: 'all', signal: stop.signal });
  } finally {
    await rpc.close();
  }
}

it('finds the twin of a whole devnet equal to what its contracts answer', async () => {
  const result = await verify();
  expect(result.differences).toEqual([]);
  expect(result.unanswered).toBe(0);
  expect(result.checked).toBeGreaterThan(200);
});

it('has no event of the devnet that could not be decoded or applied', async () => {
  const { rows } = await database.pool.query(
    "SELECT kind, event, detail FROM twin.anomaly WHERE kind IN ('undecodable', 'unknown-event', 'unapplied')",
  );
  expect(rows).toEqual([]);
});

it('lists what differs, by name', async () => {
  await database.pool.query("UPDATE twin.vehicle SET owner = decode(repeat('ab', 20), 'hex') WHERE id = 1");
  const { differences } = await verify();
  expect(differences).toEqual([
    { about: 'owner of vehicle 1', twin: `0x${'ab'.repeat(20)}`, chain: expect.stringMatching(/^0x[0-9a-f]{40}$/) as string },
  ]);
});

it('reads from the contracts what events of earlier layouts leave out', async () => {
  const unknown = async (): Promise<number> => {
    const { rows } = await database.pool.query<{ count: number }>(
      `SELECT (SELECT count(*) FROM twin.vehicle WHERE manufacturer_id IS NULL AND burned_at IS NULL)
            + (SELECT count(*) FROM twin.manufacturer WHERE name IS NULL AND burned_at IS NULL)
            + (SELECT count(*) FROM twin.aftermarket_device WHERE manufacturer_id IS NULL AND burned_at IS NULL) AS count`,
    );
    return Number(rows[0]?.count);
  };
  const until = Date.now() + 20_000;
  while (Date.now() < until && (await unknown()) > 0) await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await unknown()).toBe(0);
  const { rows } = await database.pool.query("SELECT slug FROM twin.manufacturer WHERE name = 'Honda'");
  expect(rows).toEqual([{ slug: 'honda' }]);
  expect((await database.pool.query('SELECT kind FROM chain.correction')).rows.length).toBeGreaterThan(0);
});

it('reads the license of a signer that was enabled after the start block', async () => {
  const { license } = devnet;
  const startBlock = (await devnet.rpc.number('eth_blockNumber')) + 1;
  const late = await createTestDatabase();
  const lateIndexer = runIndexer(late.url, [devnet.wsUrl], { startBlock });
  try {
    const signer = `0x${'51'.repeat(20)}`;
    await sendCall(devnet.rpc, license.owner, { member: 'developerLicense', fn: 'enableSigner', args: [license.tokenId, signer] });
    const licenses = async (): Promise<{ client: string }[]> =>
      (await late.pool.query<{ client: string }>("SELECT '0x' || encode(client_id, 'hex') AS client FROM twin.developer_license")).rows;
    const until = Date.now() + 30_000;
    while (Date.now() < until && (await licenses()).length === 0) {
      await devnet.rpc.send('evm_mine', []);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(await licenses()).toEqual([{ client: license.clientId.toLowerCase() }]);
  } finally {
    await lateIndexer.stop();
    await late.drop();
  }
});
