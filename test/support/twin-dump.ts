import { Client } from 'pg';

/** Every row of the twin and the raw events, as text by table, in key order: two databases that followed one chain must agree on it. */
export type TwinDump = Readonly<Record<string, readonly string[]>>;

const NOT_COMPARED = new Set(['journal']);

export async function dumpTwin(databaseUrl: string): Promise<TwinDump> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("SET timezone = 'UTC'; BEGIN ISOLATION LEVEL REPEATABLE READ");
    const { rows } = await client.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'twin'::regnamespace AND relkind = 'r'",
    );
    const dump: Record<string, string[]> = {};
    for (const { name } of rows)
      if (!NOT_COMPARED.has(name)) dump[name] = await rowsOf(client, `SELECT t::text AS row FROM twin.${name} t`);
    dump.event = await rowsOf(client, 'SELECT t::text AS row FROM chain.event t');
    dump.eventBlock = await rowsOf(
      client,
      'SELECT b::text AS row FROM chain.block b WHERE EXISTS (SELECT 1 FROM chain.event e WHERE e.block_number = b.number)',
    );
    return dump;
  } finally {
    await client.end();
  }
}

async function rowsOf(client: Client, sql: string): Promise<string[]> {
  const { rows } = await client.query<{ row: string }>(sql);
  return rows.map(({ row }) => row).sort();
}
