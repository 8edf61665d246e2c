import { createPool } from '@dimo-node/database';
import type { Window } from '@dimo-node/kit';
import { generateTwin, GRANTEE, ORDINARY_OWNER } from '../../../../test/bench/identity/generate';
import { useTestDatabase } from '../../../../test/support/database';
import { planOf, tableRowsRead } from '../../../../test/support/query-plan';
import { address } from '../../../../test/support/twin-rows';
import { countStatement, pageStatement } from '../twin/list-sql';
import { vehicleList, vehicleListOptions, type VehiclesFilter } from './list';

const NOW = new Date('2026-01-01T00:00:00Z');
const PAGE: Window = { size: 100, backward: false, after: undefined, before: undefined };

/** Every 50th vehicle has two documents, which confirm its model; those of every 500th name another make, and the rest is left to the chain. */
describe('plans of filters by what is shown, on a twin of 50,000 vehicles with 2,000 documents', () => {
  const database = useTestDatabase();
  beforeAll(async () => {
    const pool = createPool(database().url, { max: 1 });
    await generateTwin(pool, { vehicles: 50_000, granteeVehicles: 1_000 });
    await pool.query(
      `INSERT INTO data.vehicle_definition (vehicle_id, time, document_id, source, model, make)
       SELECT v.id, v.minted_at + n * interval '1 day', 'document', decode(repeat('00', 20), 'hex'), v.model, CASE WHEN v.id % 500 = 1 THEN 'Said' END
       FROM twin.vehicle v, generate_series(1, 2) n WHERE v.id % 50 = 1`,
    );
    await pool.query('VACUUM ANALYZE data.vehicle_definition');
    await pool.end();
  }, 60_000);

  const read = async ({ text, values }: { readonly text: string; readonly values: readonly unknown[] }): Promise<number> =>
    tableRowsRead(await planOf(database().pool, text, values));

  it.each<[string, VehiclesFilter, page: number, count: number]>([
    ['a make', { definition: { make: 'Make 3' } }, 6_000, 12_000],
    ['a make that only documents say', { definition: { make: 'Said' } }, 1_000, 3_000],
    ['no make', { definition: { make: 'Nothing' } }, 100, 100],
    ['a model', { definition: { model: 'Model 2' } }, 500, 500],
    ['make, model and year', { definition: { make: 'Make 3', model: 'Model 2', year: 2018 } }, 500, 500],
    ['a definition', { definition: { id: 'make-3_model-2_2018' } }, 500, 500],
    ['a year', { definition: { year: 2018 } }, 6_000, 12_000],
    ['owner and make', { owner: address(ORDINARY_OWNER), definition: { make: 'Make 3' } }, 100, 100],
    ['grantee and make', { privileged: address(GRANTEE), definition: { make: 'Make 2' } }, 16_000, 12_000],
  ])('%s', async (_, filter, page, count) => {
    const options = vehicleListOptions(filter, NOW);
    expect(await read(pageStatement(vehicleList, PAGE, options))).toBeLessThan(page);
    expect(await read(countStatement(vehicleList, options))).toBeLessThan(count);
  });
});
