import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { checkDatabase } from '../ready';
import { MIGRATIONS_FOLDER, readMigrations } from './files';
import { migrate, pendingMigrations } from './migrate';

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase({ migrated: false });
  folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  await cp(MIGRATIONS_FOLDER, folder, { recursive: true });
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

const shipped = () => readMigrations().then((migrations) => migrations.map((migration) => migration.name));

test('a new database gets every migration, in order, with a record as Prisma keeps it', async () => {
  expect(await migrate(database.url)).toEqual(await shipped());
  const { rows } = await database.pool.query<{ migration_name: string; checksum: string; done: boolean; steps: number }>(
    `SELECT migration_name, checksum, finished_at >= started_at AS done, applied_steps_count AS steps FROM _prisma_migrations ORDER BY started_at`,
  );
  const expected = (await readMigrations()).map(({ name, checksum }) => ({ migration_name: name, checksum, done: true, steps: 1 }));
  expect(rows).toEqual(expected);
  await expect(database.pool.query('SELECT * FROM twin.vehicle')).resolves.toMatchObject({ rowCount: 0 });
});

test('a second run does nothing', async () => {
  await migrate(database.url);
  expect(await migrate(database.url)).toEqual([]);
});

test('several at once: one applies, the others find it done', async () => {
  const results = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
  expect(results.flat()).toEqual(await shipped());
});

test('a later migration is added to an older database', async () => {
  await migrate(database.url);
  await addMigration('29990101000000_later', 'CREATE TABLE chain.later (id int)');
  expect(await pendingMigrations(database.pool, folder)).toEqual(['29990101000000_later']);
  expect(await migrate(database.url, { folder })).toEqual(['29990101000000_later']);
});

test('a database of a newer version is refused, by the migrator and by readiness', async () => {
  await addMigration('29990101000000_later', 'CREATE TABLE chain.later (id int)');
  await migrate(database.url, { folder });
  const refusal = { code: 'DATABASE_NEWER', message: expect.stringContaining('29990101000000_later') as string };
  await expect(migrate(database.url)).rejects.toMatchObject(refusal);
  await expect(checkDatabase(database.pool)).rejects.toMatchObject(refusal);
});

test('an edited migration is refused', async () => {
  await migrate(database.url, { folder });
  const [first = ''] = await readdir(folder);
  await addMigration(first, 'SELECT 1');
  await expect(migrate(database.url, { folder })).rejects.toMatchObject({ code: 'MIGRATION_EDITED' });
});

test('a migration that fails leaves nothing of itself and is tried again', async () => {
  await addMigration('29990101000000_bad', 'CREATE TABLE chain.half (id int); SELECT 1/0');
  await expect(migrate(database.url, { folder })).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringContaining('division by zero') as string,
  });
  const half = await database.pool.query<{ found: boolean }>(`SELECT to_regclass('chain.half') IS NOT NULL AS found`);
  expect(half.rows[0]?.found).toBe(false);
  await addMigration('29990101000000_bad', 'CREATE TABLE chain.half (id int)');
  expect(await migrate(database.url, { folder })).toEqual(['29990101000000_bad']);
});

test('a migration that another tool left unfinished is refused', async () => {
  await migrate(database.url);
  await database.pool.query('UPDATE _prisma_migrations SET finished_at = NULL');
  await expect(migrate(database.url)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
});

test('a server that does not answer is named as the fault', async () => {
  await expect(migrate('postgresql://dimo:x@127.0.0.1:1/dimo')).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    message: expect.stringContaining('DATABASE_URL') as string,
  });
});

describe('checkDatabase', () => {
  test('tells what is missing, step by step', async () => {
    await expect(checkDatabase(database.pool)).rejects.toMatchObject({ code: 'MIGRATIONS_PENDING' });
    await migrate(database.url);
    await expect(checkDatabase(database.pool)).resolves.toBeUndefined();
    await expect(checkDatabase(database.pool, { indexed: true })).rejects.toMatchObject({ code: 'NOT_INDEXED' });
    await database.pool.query(
      `INSERT INTO chain.sync (chain_id, network, start_block, indexed_number, indexed_hash, indexed_time, final_number, head_number, audited_number, journal_floor)
       VALUES (80002, 'devnet', 0, 0, $1, now(), 0, 0, 0, 0)`,
      [Buffer.alloc(32)],
    );
    await expect(checkDatabase(database.pool, { indexed: true })).resolves.toBeUndefined();
  });
});
