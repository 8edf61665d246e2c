import { randomBytes } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { createPool } from '@dimo-node/database';
import { TEMPLATE_DATABASE } from './postgres';

export interface TestDatabase {
  readonly url: string;
  /** Opened on first use; closed by `drop`. */
  readonly pool: Pool;
  /** Ends whatever is connected and deletes the database. */
  drop(): Promise<void>;
}

/** The shared server's connection string, for tests that need databases in special states. */
export function testServerUrl(database = 'postgres'): string {
  const base = process.env.TEST_DATABASE_URL;
  if (base === undefined) throw new Error('TEST_DATABASE_URL is not set: run tests through jest, whose global setup starts Postgres');
  const url = new URL(base);
  url.pathname = `/${database}`;
  return url.href;
}

/** A database of its own for a test: migrated, empty, made in some 50 ms from a template (`migrated: false`: wholly empty). */
export async function createTestDatabase(options: { migrated?: boolean } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${options.migrated === false ? 'template1' : TEMPLATE_DATABASE}`);
  const url = testServerUrl(name);
  let pool: Pool | undefined;
  return {
    url,
    get pool() {
      return (pool ??= createPool(url, { max: 5, applicationName: 'test' }));
    },
    async drop() {
      await pool?.end();
      await asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** A database for all tests of a `describe`: made before the first, dropped after the last. Call it at the top of the block. */
export function useTestDatabase(): () => TestDatabase {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database?.drop();
  });
  return () => {
    if (database === undefined) throw new Error('the test database exists only inside tests and hooks');
    return database;
  };
}

async function asAdmin(sql: string): Promise<void> {
  const client = new Client({ connectionString: testServerUrl() });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
