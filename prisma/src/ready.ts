import type { Pool } from 'pg';
import { DatabaseError, reasonOf } from './errors';
import { pendingMigrations } from './migrate/migrate';

export interface DatabaseCheck {
  /** Also ask that an indexer has written its first checkpoint. */
  readonly indexed?: boolean | undefined;
}

/** Resolves when the database can serve this version; rejects with a DatabaseError that says what is missing. */
export async function checkDatabase(pool: Pool, check: DatabaseCheck = {}): Promise<void> {
  try {
    const pending = await pendingMigrations(pool);
    if (pending.length > 0) {
      throw new DatabaseError('MIGRATIONS_PENDING', `the database lacks ${pending.length} migration(s): ${pending.join(', ')}`);
    }
    if (check.indexed !== true) return;
    const rows = await pool.query('SELECT 1 FROM chain.sync LIMIT 1');
    if (rows.rowCount === 0)
      throw new DatabaseError('NOT_INDEXED', 'no block is indexed yet: the indexer has not started or is at its first batch');
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
    throw new DatabaseError('DATABASE_UNREACHABLE', `the database does not answer: ${reasonOf(error)}`, { cause: error });
  }
}
