import { useTestDatabase } from '../../../../test/support/database';
import { address, insertRows, time, word, type TwinRow, type TwinTable } from '../../../../test/support/twin-rows';
import { connectionList } from '../connections/rows';
import { aftermarketDeviceList } from '../devices/aftermarket-list';
import { syntheticDeviceList } from '../devices/synthetic-rows';
import { licenseList } from '../licenses/rows';
import { dcnList } from '../names/rows';
import { stakeList } from '../stakes/rows';
import { templateList } from '../templates/rows';
import { vehicleList, vehicleListOptions } from '../vehicles/list';
import type { TwinList } from './list';
import { countStatement } from './list-sql';

const GRANTEE = address(0xa44);
const ASSET = address(1);

/** A list, rows of it, and rows of its table that it does not show. */
const lists: [TwinTable, TwinList, readonly TwinRow[], readonly TwinRow[]][] = [
  ['vehicle', vehicleList, [{ id: 1 }, { id: 2 }], [{ id: 3, burned_at: time() }]],
  ['aftermarket_device', aftermarketDeviceList, [{ id: 1 }, { id: 2 }], [{ id: 3, burned_at: time() }]],
  ['synthetic_device', syntheticDeviceList, [{ id: 1, vehicle_id: 1 }], [{ id: 2 }, { id: 3, vehicle_id: 1, burned_at: time() }]],
  [
    'dcn',
    dcnList,
    [{ node: word(1) }],
    [
      { node: word(2), minted_at: null },
      { node: word(3), owner: null },
      { node: word(4), burned_at: time() },
    ],
  ],
  [
    'stake',
    stakeList,
    [{ id: 1 }],
    [
      { id: 2, staked_at: null },
      { id: 3, ends_at: null },
      { id: 4, burned_at: time() },
    ],
  ],
  [
    'developer_license',
    licenseList,
    [{ id: 1, client_id: address(1) }],
    [{ id: 2 }, { id: 3, client_id: address(3), owner: null }, { id: 4, client_id: address(4), minted_at: null }],
  ],
  [
    'connection',
    connectionList,
    [{ id: word(1), address: address(1) }],
    [{ id: word(2) }, { id: word(3), address: address(3), burned_at: time() }],
  ],
  [
    'template',
    templateList,
    [
      { id: word(1), cid: 'a' },
      { id: word(2), cid: 'b', deactivated_at: time() },
    ],
    [],
  ],
];

describe('census of a list', () => {
  const database = useTestDatabase();

  async function totals(list: TwinList): Promise<number[]> {
    const statements = [true, false].map((byCensus) => countStatement(list, {}, byCensus));
    const answers = await Promise.all(statements.map(({ text, values }) => database().pool.query<{ total: number }>(text, [...values])));
    return answers.map(({ rows }) => rows[0]?.total ?? -1);
  }

  it.each(lists)('%s: follows every kind of change', async (table, list, shown, hidden) => {
    const { pool } = database();
    expect(await totals(list)).toEqual([0, 0]);
    await insertRows(pool, table, [...shown, ...hidden]);
    expect(await totals(list)).toEqual([shown.length, shown.length]);
    if (table !== 'template') {
      await pool.query(`UPDATE twin.${table} SET burned_at = now()`);
      expect(await totals(list)).toEqual([0, 0]);
      await pool.query(`UPDATE twin.${table} SET burned_at = NULL`);
    }
    const [now, counted] = await totals(list);
    expect(now).toBe(counted);
    await pool.query(`DELETE FROM twin.${table}`);
    expect(await totals(list)).toEqual([0, 0]);
    expect((await pool.query('SELECT 1 FROM twin.census')).rowCount).toBe(0);
  });

  it('does not count what was rolled back', async () => {
    const client = await database().pool.connect();
    await client.query('BEGIN');
    await client.query("INSERT INTO twin.vehicle (id, owner, minted_at, updated_block) VALUES (1, '', now(), 1)");
    await client.query('ROLLBACK');
    client.release();
    expect(await totals(vehicleList)).toEqual([0, 0]);
  });

  it('counts an upsert once', async () => {
    const upsert = `INSERT INTO twin.vehicle (id, owner, minted_at, updated_block) SELECT i, '', now(), 1 FROM generate_series(1, $1) i
      ON CONFLICT (id) DO UPDATE SET updated_block = 2`;
    await database().pool.query(upsert, [3]);
    await database().pool.query(upsert, [5]);
    expect(await totals(vehicleList)).toEqual([5, 5]);
    await database().pool.query('DELETE FROM twin.vehicle');
  });
});

describe('number of vehicles of a grantee', () => {
  const database = useTestDatabase();
  const grants = (...ids: number[]): TwinRow[] => ids.map((id) => ({ asset: ASSET, token_id: word(id), vehicle_id: id, grantee: GRANTEE }));

  async function total(): Promise<number | undefined> {
    const { text, values } = countStatement(vehicleList, vehicleListOptions({ privileged: GRANTEE }, time(0)));
    return (await database().pool.query<{ total: number }>(text, [...values])).rows[0]?.total;
  }

  beforeEach(async () => {
    await database().pool.query('DELETE FROM twin.vehicle; DELETE FROM twin.sacd; DELETE FROM twin.privilege');
  });

  /** Name, ids of live vehicles, of burned ones, of those granted, and how many of these count. */
  it.each([
    ['no vehicle at all', [], [], [7], 0],
    ['nothing but live vehicles', [1, 2, 3], [], [1, 3], 2],
    ['a burned vehicle that still has a grant', [1, 3], [2], [1, 2, 3], 2],
    ['a grant on a vehicle never seen, above all others', [1, 2], [], [2, 9], 1],
    ['a grant on a vehicle never seen, in a gap', [1, 3], [], [1, 2, 3], 2],
    ['a gap and a burned vehicle', [1, 4], [3], [1, 2, 3, 4], 2],
    ['ids that begin late', [1_001, 1_002], [1_003], [5, 1_001, 1_003], 1],
  ])('with %s', async (_, live, burned, granted, expected) => {
    const { pool } = database();
    await insertRows(pool, 'vehicle', [...live.map((id) => ({ id })), ...burned.map((id) => ({ id, burned_at: time() }))]);
    await insertRows(pool, 'sacd', grants(...granted));
    await insertRows(
      pool,
      'privilege',
      granted.map((id) => ({ vehicle_id: id, privilege_id: 1, grantee: GRANTEE })),
    );
    expect(await total()).toBe(expected);
  });

  it('counts a vehicle once that is owned, granted and privileged', async () => {
    const { pool } = database();
    await insertRows(pool, 'vehicle', [{ id: 1, owner: GRANTEE }, { id: 2 }]);
    await insertRows(pool, 'sacd', grants(1, 2));
    await insertRows(
      pool,
      'privilege',
      [1, 2, 3].map((privilege_id) => ({ vehicle_id: 1, privilege_id, grantee: GRANTEE })),
    );
    expect(await total()).toBe(2);
  });
});
