import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { EmbeddedPostgres } from '../../prisma/src/embedded/embedded-postgres';
import { migrate } from '../../prisma/src/migrate/migrate';

const PREFIX = 'dimo-node-test-';
export const TEMPLATE_DATABASE = 'dimo_template';

/** One server for a whole run of jest, with a migrated database to copy from. Its folder is named by our process id. */
export async function startTestPostgres(): Promise<EmbeddedPostgres> {
  removeLeftFolders();
  const postgres = await EmbeddedPostgres.start({
    dataDir: testFolder(),
    durable: false,
    settings: { max_connections: '200', shared_buffers: '128MB' },
  });
  const admin = new Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await admin.end();
  const template = new URL(postgres.url);
  template.pathname = `/${TEMPLATE_DATABASE}`;
  await migrate(template.href);
  return postgres;
}

export function testFolder(): string {
  return join(tmpdir(), `${PREFIX}${process.pid}`);
}

/** Folders of runs that were killed. */
function removeLeftFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : NaN;
    if (!Number.isInteger(pid)) continue;
    try {
      process.kill(pid, 0);
    } catch (error) {
      const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
      if (gone) rmSync(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
}
