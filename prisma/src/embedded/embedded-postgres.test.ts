import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createPool } from '../pool';
import { EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres';
import { forgetCluster } from './forget';
import { isAlive, waitForEnd } from './processes';

const isRoot = process.getuid?.() === 0;
const folder = mkdtempSync(join(tmpdir(), 'embedded-'));
const dataDir = join(folder, 'postgres');
const start = (options: Partial<EmbeddedPostgresOptions> = {}) =>
  EmbeddedPostgres.start({ dataDir, durable: false, settings: { shared_buffers: '16MB', synchronous_commit: 'on' }, ...options });

beforeAll(() => chmodSync(folder, 0o755));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function queryValue(url: string, sql: string): Promise<unknown> {
  const pool = createPool(url, { max: 1 });
  try {
    return (await pool.query<{ value: unknown }>(sql)).rows[0]?.value;
  } finally {
    await pool.end();
  }
}

test('data survives restarts; the password is private; the port is kept when it is free', async () => {
  const first = await start();
  await queryValue(first.url, 'CREATE TABLE kept AS SELECT 42 AS value');
  expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);

  const second = await start({ port: first.port });
  expect(second.port).toBe(first.port);
  expect(await queryValue(second.url, 'SELECT value FROM kept')).toBe(42);
  await second.stop();
});

test('a busy port is left alone and another one taken', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  const busy = typeof address === 'object' && address !== null ? address.port : 0;
  const postgres = await start({ port: busy });
  expect(postgres.port).not.toBe(busy);
  await postgres.stop();
  holder.close();
});

test('wrong passwords are refused', async () => {
  const postgres = await start();
  const url = new URL(postgres.url);
  url.password = 'guess';
  await expect(queryValue(url.href, 'SELECT 1 AS value')).rejects.toMatchObject({ code: '28P01' });
  await postgres.stop();
});

test('two nodes cannot share a data folder', async () => {
  const postgres = await start();
  await expect(start()).rejects.toMatchObject({
    code: 'DATA_FOLDER_IN_USE',
    message: expect.stringContaining(String(process.pid)) as string,
  });
  expect(await queryValue(postgres.url, 'SELECT 1 AS value')).toBe(1);
  await postgres.stop();
});

test('a server that ends unasked is reported once, and the next start recovers', async () => {
  const crashes: string[] = [];
  const postgres = await start({ onCrash: (reason) => crashes.push(reason) });
  await queryValue(postgres.url, 'CREATE TABLE crash AS SELECT 7 AS value');
  process.kill(postgres.pid, 'SIGKILL');
  while (crashes.length === 0) await delay(10);
  await postgres.stop();
  expect(crashes).toEqual([expect.stringContaining('SIGKILL')]);
  const again = await start();
  expect(await queryValue(again.url, 'SELECT value FROM crash')).toBe(7);
  await again.stop();
});

/** Starts the same cluster in a process of its own, as a node would. */
async function startElsewhere(guarded: boolean): Promise<{ node: ReturnType<typeof spawn>; postmaster: number }> {
  const script = `
    ${
      guarded
        ? ''
        : `require('node:module').prototype.require = new Proxy(require('node:module').prototype.require, {
      apply: (real, self, [id]) => (id === './guard' ? { guardProcess: () => ({ release() {} }) } : Reflect.apply(real, self, [id])) });`
    }
    const { EmbeddedPostgres } = require(${JSON.stringify(join(__dirname, '..', 'index.ts'))});
    EmbeddedPostgres.start({ dataDir: ${JSON.stringify(dataDir)}, durable: false }).then((p) => console.log(p.pid), (e) => console.error(e));`;
  const node = spawn(process.execPath, ['-r', '@swc-node/register', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: join(__dirname, '../../..'),
  });
  const ended = once(node, 'exit').then(() => {
    throw new Error('the node ended before its server was up');
  });
  const [line] = (await Promise.race([once(node.stdout, 'data'), ended])) as [Buffer];
  ended.catch(() => undefined);
  return { node, postmaster: Number(line.toString().trim()) };
}

test('when its node is killed the server follows', async () => {
  const { node, postmaster } = await startElsewhere(true);
  expect(isAlive(postmaster)).toBe(true);
  node.kill('SIGKILL');
  await expect(waitForEnd(postmaster, 5_000)).resolves.toBe(true);
});

test('a server left by a killed node is stopped and its data used', async () => {
  const { node, postmaster } = await startElsewhere(false);
  node.kill('SIGKILL');
  await once(node, 'exit');
  await delay(200);
  expect(isAlive(postmaster)).toBe(true);
  const postgres = await start();
  expect(isAlive(postmaster)).toBe(false);
  expect(await queryValue(postgres.url, 'SELECT value FROM kept')).toBe(42);
  await postgres.stop();
});

(isRoot ? test : test.skip)('below a folder that only root can enter, the cluster lives elsewhere and is forgotten with it', async () => {
  const closed = join(folder, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const hidden = join(closed, 'postgres');
  const postgres = await start({ dataDir: hidden });
  await queryValue(postgres.url, 'CREATE TABLE kept AS SELECT 1 AS value');
  await postgres.stop();
  const home = readFileSync(join(hidden, 'location'), 'utf8').trim();
  expect(existsSync(join(home, 'cluster', 'PG_VERSION'))).toBe(true);
  const again = await start({ dataDir: hidden });
  expect(await queryValue(again.url, 'SELECT value FROM kept')).toBe(1);
  await again.stop();
  await forgetCluster(hidden);
  expect([existsSync(home), existsSync(hidden)]).toEqual([false, false]);
});
