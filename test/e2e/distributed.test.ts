import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@dimo-node/database';
import { startAnvil, type Anvil } from '../devnet/src/anvil/start';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { CLI, isReady, query, runProgram, waitFor, type Program } from '../support/program';

jest.setTimeout(60_000);

const HOP_SECRET = 'f3a1'.repeat(16);
const keysDir = mkdtempSync(join(tmpdir(), 'dimo-node-keys-'));

let anvil: Anvil;
let database: TestDatabase;
beforeAll(async () => {
  [anvil, database] = await Promise.all([startAnvil({ chainId: 80002, blockTime: 1 }), createTestDatabase({ migrated: false })]);
});
afterAll(async () => {
  await anvil.stop();
  await database.drop();
  rmSync(keysDir, { recursive: true, force: true });
});

const run = (command: string, env: Readonly<Record<string, string>>): Program =>
  runProgram(process.execPath, [CLI, command], env, __dirname);

test('services of their own: the gateway waits for its subgraphs, answers over them, and says which one is away', async () => {
  const [port, identityPort, indexerPort] = [await freePort(), await freePort(), await freePort()];
  const chain = { NETWORK: 'amoy', DATABASE_URL: database.url, HOP_SECRET };
  const rotated = run('keys', { KEYS_DIR: keysDir });
  expect([await rotated.ended, rotated.output()]).toEqual([0, expect.stringMatching(/^login: added [\w-]{43}, which signs from /)]);
  const gateway = run('gateway', {
    ...chain,
    KEYS_DIR: keysDir,
    PORT: String(port),
    IDENTITY_URL: `http://127.0.0.1:${identityPort}/graphql`,
    INDEXER_URL: `http://127.0.0.1:${indexerPort}/graphql`,
    SUBGRAPH_POLL_MS: '200',
  });
  await waitFor(gateway, async () => (await fetch(`http://localhost:${port}/health/live`)).ok);
  const notReady = await fetch(`http://localhost:${port}/health/ready`);
  expect([notReady.status, await notReady.text()]).toEqual([503, expect.stringContaining('identity')]);

  // Both migrate the empty database at once.
  const indexer = run('indexer', { ...chain, RPC_URLS: anvil.wsUrl, INDEXER_PORT: String(indexerPort) });
  const identity = run('identity', { ...chain, IDENTITY_PORT: String(identityPort) });
  await waitFor(gateway, () => isReady(port));
  const both = '{ indexer { chainId } vehicles(first: 1) { totalCount } }';
  expect(await query(port, both)).toEqual({ data: { indexer: { chainId: 80002 }, vehicles: { totalCount: 0 } } });

  // What the gateway has not signed is refused, whoever asks.
  const direct = await fetch(`http://127.0.0.1:${identityPort}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ vehicles(first: 1) { totalCount } }' }),
  });
  expect([direct.status, await direct.text()]).toEqual([401, expect.stringContaining('UNAUTHENTICATED')]);

  identity.child.kill('SIGTERM');
  expect(await identity.ended).toBe(0);
  const partial = await query(port, '{ indexer { chainId } vehicle(tokenId: 1) { owner } }');
  expect(partial.data).toEqual({ indexer: { chainId: 80002 }, vehicle: null });
  expect(JSON.stringify(partial.errors)).toContain('identity');

  for (const service of [gateway, indexer]) service.child.kill('SIGTERM');
  expect(await Promise.all([gateway.ended, indexer.ended])).toEqual([0, 0]);
});

test('an indexer at the RPC of another chain ends and says so', async () => {
  const indexer = run('indexer', {
    HOP_SECRET,
    NETWORK: 'polygon',
    DATABASE_URL: database.url,
    RPC_URLS: anvil.httpUrl,
    INDEXER_PORT: '0',
  });
  expect(await indexer.ended).toBe(1);
  expect(indexer.output()).toContain('80002');
  expect(indexer.output()).toContain('137');
});
