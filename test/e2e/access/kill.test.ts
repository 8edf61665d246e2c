import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@dimo-node/database';
import { addressOf, devnetAccounts } from '@dimo-node/devnet';
import { Wallet } from 'ethers';
import { asking, type Asking } from '../../support/access-node';
import { eventually } from '../../support/gateway';
import { descendants, isAlive, type ProcessInfo } from '../../support/processes';
import { CLI, isReady, runProgram, waitFor, type Program } from '../../support/program';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../../..');
/** Fixed by the seed of the devnet, as the README has them. */
const LICENSE = { clientId: '0x47c33eDF6646Ac8f1dA7089c7E8C0A85e59a5E70', redirectUri: 'http://localhost:3000/callback' };
const keyOf = (name: string): Wallet => new Wallet(devnetAccounts().find((account) => account.name === name)?.privateKey ?? '');

const folder = mkdtempSync(join(tmpdir(), 'kill-'));
let env: Readonly<Record<string, string>>;
let port: number;
beforeAll(async () => {
  chmodSync(folder, 0o755);
  port = await freePort();
  env = {
    PORT: String(port),
    DATA_DIR: join(folder, 'data'),
    DEVNET_ACTIVITY: 'false',
    DEVNET_PORT: String(await freePort()),
    HOME: folder,
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(): Promise<{ npm: Program; all: readonly ProcessInfo[]; client: Asking }> {
  const npm = runProgram('npm', ['start', '--silent'], env, ROOT);
  await waitFor(npm, () => isReady(port));
  return { npm, all: descendants(npm.child.pid ?? 0), client: asking(`http://localhost:${port}`, LICENSE) };
}

async function audit(): Promise<readonly [code: number | null, output: string]> {
  const program = runProgram(process.execPath, [CLI, 'audit'], env, ROOT);
  return [await program.ended, program.output()];
}

/** Exchanges and reads without pause until the node is gone; how many tokens it was given, and how many answers it saw. */
async function work(client: Asking, developer: string, counts: { tokens: number; answers: number }): Promise<void> {
  for (;;) {
    try {
      const { status } = await client.exchange(developer, 1, 'GetNonLocationHistory');
      expect(status).toBe(200);
      counts.tokens += 1;
      await client.ask(developer, '{ vehicle(tokenId: 1) { owner accessLog(first: 1) { totalCount } } }');
      counts.answers += 1;
    } catch (error) {
      if (error instanceof Error && 'matcherResult' in error) throw error;
      return;
    }
  }
}

test('a node that is killed while it works leaves nothing running and no gap in its audit log; stopped, it leaves nothing either', async () => {
  const first = await start();
  const counts = { tokens: 0, answers: 0 };
  const developer = await first.client.logIn(keyOf('License signer'));
  const working = Array.from({ length: 8 }, () => work(first.client, developer, counts));
  await eventually(() => Promise.resolve(counts.answers > 200), 'the node is at work', 20_000);
  const node = first.all.find(({ args }) => /cli\.js$/.test(args));
  process.kill(node?.pid ?? 0, 'SIGKILL');
  await Promise.all(working);
  await first.npm.ended;
  await eventually(() => Promise.resolve(!first.all.some(isAlive)), 'nothing is left of the killed node');

  const second = await start();
  expect(await audit()).toEqual([0, expect.stringMatching(/^\d+ rows and \d+ seals checked, .*, 0 problems\nhead \d+:/m)]);
  const alice = await second.client.logIn(keyOf('Alice'), addressOf('Alice'));
  const query = '{ vehicle(tokenId: 1) { accessLog(first: 0, filterBy: { kind: EXCHANGE, allowed: true }) { totalCount } } }';
  const { body } = await second.client.ask(alice, query);
  // Whoever was given a token is in the log.
  expect((body.data as { vehicle: { accessLog: { totalCount: number } } }).vehicle.accessLog.totalCount).toBeGreaterThanOrEqual(
    counts.tokens,
  );

  second.npm.child.kill('SIGTERM');
  await second.npm.ended;
  await eventually(() => Promise.resolve(!second.all.some(isAlive)), 'nothing is left of the stopped node');
  expect(await audit()).toEqual([0, expect.stringContaining(', 0 problems')]);
});
