import type { ClientBase, Pool } from 'pg';
import { DatabaseError } from '../errors';
import type { Migration } from './files';

interface AppliedRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

/** Prisma's own table, so that its tools agree about what is applied. */
export const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS public._prisma_migrations (
    id                  varchar(36) PRIMARY KEY NOT NULL,
    checksum            varchar(64) NOT NULL,
    finished_at         timestamptz,
    migration_name      varchar(255) NOT NULL,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`;

const SELECT_APPLIED = `
  SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
  FROM public._prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`;

/** Rows of `_prisma_migrations`; none when the table is not there yet. */
export async function readApplied(client: ClientBase | Pool): Promise<AppliedRow[]> {
  const found = await client.query<{ found: boolean }>(`SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS found`);
  if (found.rows[0]?.found !== true) return [];
  return (await client.query<AppliedRow>(SELECT_APPLIED)).rows;
}

/**
 * The migrations still to apply. Throws DatabaseError when the database holds what this version does not know
 * (`DATABASE_NEWER`), holds another text of a migration (`MIGRATION_EDITED`) or a half-applied one (`MIGRATION_FAILED`).
 */
export function planMigrations(known: readonly Migration[], applied: readonly AppliedRow[]): Migration[] {
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  for (const row of applied) {
    const migration = byName.get(row.migration_name);
    if (migration === undefined) {
      throw new DatabaseError(
        'DATABASE_NEWER',
        `the database has migration ${row.migration_name}, which this version of the node does not know: ` +
          'a newer version has used it. Start that version, or point DATABASE_URL at another database',
      );
    }
    if (!row.finished) {
      throw new DatabaseError(
        'MIGRATION_FAILED',
        `migration ${row.migration_name} was started by another tool and never finished; ` +
          'repair the database and mark it with `prisma migrate resolve`, or start from an empty database',
      );
    }
    if (row.checksum !== migration.checksum) {
      throw new DatabaseError(
        'MIGRATION_EDITED',
        `migration ${row.migration_name} was applied with checksum ${row.checksum} but the file here has ${migration.checksum}: ` +
          'applied migrations must not be edited. Restore the file and put the change into a new migration',
      );
    }
  }
  const done = new Set(applied.map((row) => row.migration_name));
  return known.filter((migration) => !done.has(migration.name));
}
