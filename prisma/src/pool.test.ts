import { useTestDatabase } from '../../test/support/database';
import { createPool } from './pool';

describe('types of the pool', () => {
  const database = useTestDatabase();

  test.each<[string, string, unknown]>([
    ['int8', `9007199254740991::int8`, 9007199254740991],
    ['int8, negative', `(-5)::int8`, -5],
    ['int8[]', `ARRAY[1, NULL, 3]::int8[]`, [1, null, 3]],
    ['empty int8[]', `'{}'::int8[]`, []],
    ['numeric', `115792089237316195423570985008687907853269984665640564039457584007913129639935::numeric`, `${2n ** 256n - 1n}`],
    ['bytea', `'\\x00ff'::bytea`, Buffer.from([0, 255])],
    ['timestamptz', `'2024-02-29T12:00:00Z'::timestamptz`, new Date('2024-02-29T12:00:00Z')],
  ])('%s', async (_name, sql, value) => {
    const { rows } = await database().pool.query<{ value: unknown }>(`SELECT ${sql} AS value`);
    expect(rows[0]?.value).toEqual(value);
  });

  test('a bigint past 2^53 is an error, not a rounded number', async () => {
    await expect(database().pool.query(`SELECT 9007199254740993::int8`)).rejects.toThrow('9007199254740993 does not fit');
  });

  test('the server cancels a statement that takes too long', async () => {
    const pool = createPool(database().url, { max: 1, statementTimeoutMs: 50, applicationName: 'slow' });
    await expect(pool.query('SELECT pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
    await pool.end();
  });
});
