import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@dimo-node/database';
import { Client } from 'pg';
import { startDevnetNode, type DevnetNode } from '../support/devnet-node';
import { CLI, isReady, runProgram, waitFor, type Program } from '../support/program';

jest.setTimeout(90_000);

const folder = mkdtempSync(join(tmpdir(), 'twin-commands-'));

beforeAll(() => chmodSync(folder, 0o755));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function finished(program: Program): Promise<{ code: number | null; output: string }> {
  return { code: await program.ended, output: program.output() };
}

describe('beside a node with its own database', () => {
  let node: Program;
  let env: Record<string, string>;

  beforeAll(async () => {
    const port = await freePort();
    env = { DATA_DIR: join(folder, 'data'), DEVNET_PORT: String(await freePort()), DEVNET_ACTIVITY: 'false' };
    node = runProgram(process.execPath, [CLI], { ...env, PORT: String(port) }, folder);
    await waitFor(node, () => isReady(port));
  });

  afterAll(async () => {
    node.child.kill('SIGTERM');
    await node.ended;
  });

  it('verify finds its twin equal to its chain, without settings', async () => {
    const { code, output } = await finished(runProgram(process.execPath, [CLI, 'verify', '--all'], env, folder));
    expect(output).toMatch(/block \d+: \d{3} facts compared, 0 differences/);
    expect(code).toBe(0);
  });

  it('rebuild swaps the twin while the node serves', async () => {
    const { code, output } = await finished(runProgram(process.execPath, [CLI, 'rebuild'], env, folder));
    expect(output).toMatch(/the twin was rebuilt from \d{4} events/);
    expect(code).toBe(0);
    expect(node.child.exitCode).toBeNull();
  });
});

describe('with settings', () => {
  let node: DevnetNode;
  let env: Record<string, string>;

  beforeAll(async () => {
    node = await startDevnetNode();
    env = { NETWORK: 'amoy', RPC_URLS: node.devnet.httpUrl, DATABASE_URL: node.database.url };
  });

  afterAll(() => node.stop());

  it('verify lists differences and ends with 1', async () => {
    const client = new Client({ connectionString: node.database.url });
    await client.connect();
    await client.query("UPDATE twin.vehicle SET owner = decode(repeat('cd', 20), 'hex') WHERE id = 2");
    await client.end();
    const { code, output } = await finished(runProgram(process.execPath, [CLI, 'verify', '--all'], env, folder));
    expect(output).toContain(`owner of vehicle 2: 0x${'cd'.repeat(20)} in the twin`);
    expect(code).toBe(1);
  });

  it.each([
    [['verify', '--sample', 'many'], /--sample takes a whole number of rows from 1, not "many"/],
    [['rebuild', '--all'], /--all and --sample are for verify/],
    [['verifi'], /there is no command "verifi"/],
  ])('%j is refused with the reason', async (args, reason) => {
    const { code, output } = await finished(runProgram(process.execPath, [CLI, ...args], env, folder));
    expect(output).toMatch(reason);
    expect(code).toBe(1);
  });

  it('verify names a wrong network', async () => {
    const { code, output } = await finished(runProgram(process.execPath, [CLI, 'verify'], { ...env, NETWORK: 'polygon' }, folder));
    expect(output).toMatch(/serves chain 80002, expected 137|DATABASE_URL holds chain 80002/);
    expect(code).toBe(1);
  });
});
