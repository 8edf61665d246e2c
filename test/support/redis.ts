import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, guardProcess } from '@dimo-node/database';

export interface TestRedis {
  readonly url: string;
  /** False when it is a server that was there before: such a test must not expect it to be empty, nor stop it. */
  readonly own: boolean;
  stop(): Promise<void>;
}

const USUAL_URL = 'redis://127.0.0.1:6379';
const KNOCK = `require('node:net').connect(6379, '127.0.0.1', () => process.exit(0)).on('error', () => process.exit(1))`;

/** `REDIS_URL` if it is set, else a program on the path, else whoever listens on the usual port; undefined without any. */
const source: { url: string } | { program: string } | undefined = findSource();

function findSource(): typeof source {
  const url = process.env.REDIS_URL ?? '';
  if (url !== '') return { url };
  const found = spawnSync('redis-server', ['--version'], { stdio: 'ignore', timeout: 10_000 });
  if (found.status === 0) return { program: 'redis-server' };
  return spawnSync(process.execPath, ['-e', KNOCK], { stdio: 'ignore', timeout: 5_000 }).status === 0 ? { url: USUAL_URL } : undefined;
}

/**
 * A `describe` for tests that need Redis. Without one they are reported as skipped, by name, with a notice;
 * with CI=true that is a failure, since there nobody reads notices.
 */
export function describeWithRedis(name: string, tests: () => void): void {
  if (source !== undefined) {
    describe(name, tests);
  } else if (process.env.CI === 'true') {
    test(`${name}: needs Redis`, () => {
      throw new Error('no Redis: set REDIS_URL or install redis-server (apt-get install redis-server)');
    });
  } else {
    console.warn(`skipped for want of a Redis (set REDIS_URL or install redis-server): ${name}`);
    describe.skip(name, tests);
  }
}

/** A Redis for tests: one of our own on a free port where that is possible. */
export async function startRedis(preferredPort = 0): Promise<TestRedis> {
  if (source === undefined) throw new Error('no Redis here: wrap the tests in describeWithRedis');
  if ('url' in source) return { url: source.url, own: false, stop: () => Promise.resolve() };
  const port = await freePort(preferredPort);
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn(source.program, flags, { stdio: 'ignore', cwd: '/tmp' });
  const ended = once(child, 'exit');
  const guard = guardProcess(child.pid ?? 0, 'KILL');
  await waitForPort(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    own: true,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      guard.release();
    },
  };
}

async function waitForPort(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const socket = createConnection({ port, host: '127.0.0.1' });
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await delay(25);
    } finally {
      socket.destroy();
    }
  }
  throw new Error(`redis-server did not open port ${port}`);
}
