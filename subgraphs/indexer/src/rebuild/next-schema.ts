import type { ClientBase } from 'pg';

/** The projection being built; it becomes the live one by renaming. */
export const NEXT = 'twin_next';
const OLD = 'twin_old';

interface TableDefinition {
  table: string;
  primary_key: string;
  indexes: string[];
  triggers: string[];
}

/** Creates empty copies of the live twin's tables, with the same names of constraints, indexes and triggers, so that migrations still fit after the swap. */
export async function createNextSchema(client: ClientBase): Promise<void> {
  const { rows } = await client.query<TableDefinition>(
    `SELECT c.relname AS table,
       (SELECT format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', $2::text, c.relname, k.conname, pg_get_constraintdef(k.oid))
          FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p') AS primary_key,
       ARRAY(SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i WHERE i.indrelid = c.oid AND NOT i.indisprimary) AS indexes,
       ARRAY(SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AS triggers
     FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' ORDER BY c.relname`,
    ['twin', NEXT],
  );
  await client.query(`DROP SCHEMA IF EXISTS ${NEXT} CASCADE; DROP SCHEMA IF EXISTS ${OLD} CASCADE; CREATE SCHEMA ${NEXT}`);
  for (const { table, primary_key, indexes, triggers } of rows) {
    await client.query(`CREATE TABLE ${NEXT}.${table} (LIKE twin.${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`);
    await client.query(primary_key);
    for (const definition of [...indexes, ...triggers]) {
      await client.query(definition.replace(` ON twin.${table} `, ` ON ${NEXT}.${table} `));
    }
  }
}

/** Puts the built projection in the live one's place; part of the caller's transaction. */
export async function swapSchemas(client: ClientBase): Promise<void> {
  await client.query(`ALTER SCHEMA twin RENAME TO ${OLD}; ALTER SCHEMA ${NEXT} RENAME TO twin`);
}

/** Frees what the swap left behind; waits for readers, so it stands outside the swap's transaction. */
export async function dropOldSchema(client: ClientBase): Promise<void> {
  await client.query(`DROP SCHEMA IF EXISTS ${OLD} CASCADE`);
}

export async function dropNextSchema(client: ClientBase): Promise<void> {
  await client.query(`DROP SCHEMA IF EXISTS ${NEXT} CASCADE`);
}
