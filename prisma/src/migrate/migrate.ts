import { randomUUID } from 'node:crypto';
import { Client, type ClientBase, type Pool } from 'pg';
import { DatabaseError, reasonOf } from '../errors';
import type { Log } from '../log';
import { CREATE_TABLE, planMigrations, readApplied } from './applied';
import { readMigrations, type Migration } from './files';

export interface MigrateOptions {
  readonly log?: Log | undefined;
  /** Another folder of migrations than the package's own. */
  readonly folder?: string | undefined;
}

/** The advisory lock that Prisma's own migrator takes, so that the two exclude each other. */
const MIGRATION_LOCK = 72_707_369;

/**
 * Brings the database up to this version and resolves to the names applied now. Any number of processes may call it at
 * once: one works, the others wait for it. Throws DatabaseError.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<string[]> {
  const migrations = await readMigrations(options.folder);
  const client = new Client({ connectionString: url, application_name: 'dimo-node migrate', connectionTimeoutMillis: 10_000 });
  client.on('error', (error) => options.log?.warn({ reason: error.message }, 'connection of the migrator lost'));
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseError('DATABASE_UNREACHABLE', `cannot connect to the database at DATABASE_URL: ${reasonOf(error)}`, { cause: error });
  }
  try {
    await client.query(`SET lock_timeout = '5min'`);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(`SET client_min_messages = warning`);
    await client.query(CREATE_TABLE);
    const pending = planMigrations(migrations, await readApplied(client));
    for (const migration of pending) {
      await apply(client, migration);
      options.log?.info({ migration: migration.name }, 'migration applied');
    }
    return pending.map((migration) => migration.name);
  } finally {
    // The lock belongs to the session and ends with it.
    await client.end().catch(() => undefined);
  }
}

/** Names of the migrations the database lacks. Throws DatabaseError for a database this version must not touch. */
export async function pendingMigrations(pool: Pool, folder?: string): Promise<string[]> {
  const pending = planMigrations(await readMigrations(folder), await readApplied(pool));
  return pending.map((migration) => migration.name);
}

/** SQL and its record commit together, so a migration is either wholly there or not at all. */
async function apply(client: ClientBase, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(
      'INSERT INTO public._prisma_migrations (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, clock_timestamp())',
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query(migration.sql);
    await client.query(
      `UPDATE public._prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1
       WHERE migration_name = $1 AND checksum = $2 AND rolled_back_at IS NULL`,
      [migration.name, migration.checksum],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new DatabaseError('MIGRATION_FAILED', `migration ${migration.name} failed and was rolled back: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}
