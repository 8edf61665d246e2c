import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

test('no request leaves the machine by itself', async () => {
  const script = join(__dirname, '../../test/support/no-outside-socket.child.ts');
  const env = {
    ...process.env,
    APOLLO_KEY: 'service:x:y',
    APOLLO_GRAPH_REF: 'x@current',
    APOLLO_SCHEMA_REPORTING: 'true',
    NODE_ENV: 'production',
  };
  const { stdout } = await promisify(execFile)(process.execPath, ['-r', '@swc-node/register', script], {
    env,
    cwd: join(__dirname, '../..'),
    timeout: 25_000,
  });
  const seen = JSON.parse(stdout) as string[];
  // The hooks work: the gateway's own traffic is there.
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.filter((host) => !LOOPBACK.has(host))).toEqual([]);
});
