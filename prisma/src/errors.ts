/**
 * - `DATABASE_NEWER`: a later version of the node has migrated it
 * - `MIGRATION_EDITED`: a migration file differs from what was applied
 * - `MIGRATION_FAILED`: a migration stopped half-way under another tool, or its SQL was refused
 * - `MIGRATIONS_PENDING`: the database lacks migrations of this version
 * - `DATABASE_UNREACHABLE`: no answer, or the wrong credentials
 * - `NOT_INDEXED`: no indexer has written to it yet
 * - `DATA_FOLDER_IN_USE`: another process runs a cluster on the same folder
 * - `POSTGRES_UNAVAILABLE`: the embedded server cannot be started on this machine
 */
export type DatabaseErrorCode =
  | 'DATABASE_NEWER'
  | 'MIGRATION_EDITED'
  | 'MIGRATION_FAILED'
  | 'MIGRATIONS_PENDING'
  | 'DATABASE_UNREACHABLE'
  | 'NOT_INDEXED'
  | 'DATA_FOLDER_IN_USE'
  | 'POSTGRES_UNAVAILABLE';

/** A database that cannot be used as it is; the message says what to do. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';

  constructor(
    readonly code: DatabaseErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The text of anything thrown; pg's connection errors of several addresses have it only in their parts. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
