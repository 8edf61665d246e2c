import { createPool } from '@dimo-node/database';
import type { Window } from '@dimo-node/kit';
import { APP, generateTwin, GRANTEE } from '../../../../test/bench/identity/generate';
import { useTestDatabase } from '../../../../test/support/database';
import { planOf, tableRowsRead } from '../../../../test/support/query-plan';
import { address, time, word } from '../../../../test/support/twin-rows';
import { pageStatement } from '../twin/list-sql';
import { statementAt } from '../past/rows-at';
import { vehicleList, vehicleListOptions, type VehiclesFilter } from './list';
import { vehicleById } from './rows';

const VEHICLES = 50_000;
const NOW = new Date('2026-01-01T00:00:00Z');
const PAGE: Window = { size: 100, backward: false, after: undefined, before: undefined };
const with1 = (grantee: number, ...permissions: string[]): VehiclesFilter => ({
  privilegedWith: { grantee: address(grantee), permissions },
});

/** Row n of each table was last changed in block n; the newest 200 vehicles once more since, with images in the journal. */
describe('plans of what the original API does not have, on a twin of 50,000 vehicles', () => {
  const database = useTestDatabase();
  beforeAll(async () => {
    const pool = createPool(database().url, { max: 1 });
    await generateTwin(pool, { vehicles: VEHICLES, granteeVehicles: 1_000 });
    await pool.query('UPDATE twin.vehicle SET updated_block = id');
    for (const table of ['sacd', 'privilege', 'aftermarket_device', 'synthetic_device', 'dcn']) {
      await pool.query(`UPDATE twin.${table} SET updated_block = vehicle_id WHERE vehicle_id IS NOT NULL`);
    }
    await pool.query(
      `INSERT INTO twin.journal SELECT id, 0, 'vehicle', jsonb_build_object('id', id), to_jsonb(v) || jsonb_build_object('updated_block', 1)
       FROM twin.vehicle v WHERE id > $1`,
      [VEHICLES - 200],
    );
    await pool.query(
      `INSERT INTO chain.block SELECT n, $1, $1, $2::timestamptz + n * interval '1 second' FROM generate_series(1, $3::int) n`,
      [word(0), time(), VEHICLES],
    );
    await pool.query(
      `INSERT INTO chain.event SELECT n, 1, 1, $1, ''::bytea,
         CASE WHEN n % 20 = 0 THEN 'sacd.PermissionsRenounced' WHEN n % 100 = 1 THEN 'dcnResolver.VehicleIdChanged'
           ELSE 'vehicleId.Transfer' END,
         $2::bytea || decode(lpad(to_hex(n % 500), 64, '0') || lpad(to_hex(n), 64, '0'), 'hex') || $2::bytea, ''::bytea, n
       FROM generate_series(1, $3::int) n`,
      [word(0), word(0), VEHICLES],
    );
    await pool.query('VACUUM ANALYZE');
    await pool.end();
  }, 120_000);

  async function rowsRead(text: string, values: readonly unknown[]): Promise<{ readonly read: number; readonly scanned: string[] }> {
    const nodes = await planOf(database().pool, text, values);
    const scanned = nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'] ?? '');
    return { read: tableRowsRead(nodes), scanned };
  }

  it.each<[string, VehiclesFilter, number]>([
    ['permissions of a grantee of many', with1(GRANTEE, '1'), 6_000],
    ['permissions of an app', with1(APP, '1', '5'), 6_000],
    ['permissions of a stranger', with1(5, '1', '5'), 0],
    ['a recent block', { updatedSince: VEHICLES - 50 }, 1_000],
    ['an early block', { updatedSince: 10 }, 10_000],
    ['a block to come', { updatedSince: VEHICLES + 1 }, 0],
  ])('a page of vehicles by %s', async (_, filter, most) => {
    const { text, values } = pageStatement(vehicleList, PAGE, vehicleListOptions(filter, NOW));
    const { read, scanned } = await rowsRead(text, values);
    expect(scanned).toEqual([]);
    expect(read).toBeLessThanOrEqual(most);
  });

  it('a vehicle and a page of vehicles at a past block', async () => {
    const block = VEHICLES - 100;
    const one = await rowsRead(statementAt(vehicleById.text, '$2::bigint'), [[VEHICLES - 3], block]);
    expect(one).toEqual({ read: expect.any(Number) as number, scanned: [] });
    expect(one.read).toBeLessThan(500);
    const { text, values } = pageStatement(vehicleList, PAGE, vehicleListOptions({}, NOW));
    const page = await rowsRead(statementAt(text, `$${values.length + 1}::bigint`), [...values, block]);
    expect(page.scanned).toEqual([]);
    expect(page.read).toBeLessThan(1_000);
  });
});
