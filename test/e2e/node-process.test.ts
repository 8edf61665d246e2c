import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@dimo-node/database';
import { startAnvil, type Anvil } from '../devnet/src/anvil/start';
import { CLI, isReady, query, runProgram, waitFor, type Program } from '../support/program';
import { descendants, isAlive, type ProcessInfo } from '../support/processes';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'node-process-'));
let anvil: Anvil;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  anvil = await startAnvil({ chainId: 80002, blockTime: 1 });
});
afterAll(async () => {
  await anvil.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Program =>
  runProgram(process.execPath, [CLI, ...args], env, folder);

/** A whole node on the shared chain, under Amoy's name: the chain has its id and none of its contracts. */
async function startNode(name: string, port: number): Promise<Program> {
  const node = run([], { NETWORK: 'amoy', RPC_URLS: anvil.wsUrl, PORT: String(port), DATA_DIR: join(folder, name) });
  await waitFor(node, () => isReady(port));
  return node;
}

async function ask(port: number, text: string): Promise<unknown> {
  const { data, errors } = await query(port, text);
  expect(errors).toBeUndefined();
  return data;
}

async function indexedBlock(port: number): Promise<number> {
  const data = (await ask(port, '{ indexer { indexed { number } } }')) as { indexer: { indexed: { number: number } } };
  return data.indexer.indexed.number;
}

async function allGone(processes: readonly ProcessInfo[], timeoutMs: number): Promise<ProcessInfo[]> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const left = processes.filter(isAlive);
    if (left.length === 0 || Date.now() > deadline) return left;
    await delay(50);
  }
}

const find = (processes: readonly ProcessInfo[], words: string): ProcessInfo => {
  const found = processes.find(({ args }) => args.includes(words));
  if (found === undefined) throw new Error(`no process "${words}" among ${processes.map(({ args }) => args).join('\n')}`);
  return found;
};

describe('the command line', () => {
  test.each<[string, string[], Record<string, string>, number, string]>([
    ['--help', ['--help'], {}, 0, 'Usage: npm start'],
    ['an unknown command', ['index'], {}, 1, 'there is no command "index"'],
    ['an unknown option', ['--quick'], {}, 1, "Unknown option '--quick'"],
    ['--fresh where nothing is kept', ['gateway', '--fresh'], {}, 1, '--fresh is for a whole node'],
    ['--fresh with a database of one’s own', ['--fresh'], { DATABASE_URL: 'postgresql://x/y' }, 1, 'empty that database yourself'],
    ['wrong settings, all at once', [], { PORT: 'x', LOG_LEVEL: 'y' }, 1, '2 settings are wrong'],
    ['a part without what it needs', ['identity'], {}, 1, 'DATABASE_URL is required'],
    [
      'a database that is away, which may pass',
      ['identity'],
      { NETWORK: 'amoy', DATABASE_URL: 'postgresql://u:p@127.0.0.1:1/d', HOP_SECRET: 'f3a1'.repeat(16) },
      75,
      'cannot connect to the database',
    ],
  ])('%s', async (_case, args, env, code, words) => {
    const program = run(args, env);
    expect([await program.ended, program.output()]).toEqual([code, expect.stringContaining(words)]);
  });

  test('a busy public port ends the start before anything else is begun', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const node = run([], { PORT: String(port), DATA_DIR: join(folder, 'busy') });
    expect([await node.ended, node.output()]).toEqual([
      1,
      expect.stringContaining(`port ${port} on 127.0.0.1 is in use by another program: stop it, or set PORT`),
    ]);
    expect(node.output()).not.toContain('postgres');
    holder.close();
  });
});

describe('a whole node', () => {
  test('answers, stops at SIGTERM with nothing left, and resumes; a second one on its data is refused', async () => {
    const port = await freePort();
    const first = await startNode('whole', port);
    const block = await indexedBlock(port);
    const processes = descendants(first.child.pid ?? 0);
    expect(processes.length).toBeGreaterThan(3);
    expect(first.output()).toContain(`http://localhost:${port}/graphql`);

    const second = run([], { NETWORK: 'amoy', RPC_URLS: anvil.wsUrl, PORT: '0', DATA_DIR: join(folder, 'whole') });
    expect([await second.ended, second.output()]).toEqual([
      1,
      expect.stringContaining(`in use by the node with process id ${first.child.pid}`),
    ]);

    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(await allGone(processes, 0)).toEqual([]);

    const again = await startNode('whole', port);
    expect(again.output()).toContain(`"msg":"indexing"`);
    const resumedAfter = /"after":(-?\d+)/.exec(again.output())?.[1];
    expect(Number(resumedAfter)).toBeGreaterThanOrEqual(block);
    again.child.kill('SIGINT');
    expect(await again.ended).toBe(0);
  });

  test.each([
    ['the indexer', 'cli.js indexer', 'indexer crashed'],
    ['the database', 'native/bin/postgres', 'postgres crashed'],
  ])('a crash of %s is reported by name and ends the whole', async (_case, words, report) => {
    const node = await startNode('crash', await freePort());
    const processes = descendants(node.child.pid ?? 0);
    process.kill(find(processes, words).pid, 'SIGKILL');
    expect(await node.ended).toBe(1);
    expect(node.output()).toContain(report);
    expect(await allGone(processes, 2_000)).toEqual([]);
  });

  test('killed hard, it leaves nothing running, and the next start works', async () => {
    const port = await freePort();
    const node = await startNode('killed', port);
    const processes = descendants(node.child.pid ?? 0);
    node.child.kill('SIGKILL');
    expect(await allGone(processes, 10_000)).toEqual([]);
    const again = await startNode('killed', port);
    again.child.kill('SIGTERM');
    expect(await again.ended).toBe(0);
  }, 150_000);
});
