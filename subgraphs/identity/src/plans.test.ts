import { createPool } from '@dimo-node/database';
import type { Window } from '@dimo-node/kit';
import {
  APP,
  CONNECTION,
  FLEET_OWNER,
  generateTwin,
  GRANTEE,
  ORDINARY_OWNER,
  RARE_CONNECTION,
  SIGNER,
} from '../../../test/bench/identity/generate';
import { useTestDatabase } from '../../../test/support/database';
import { planOf, rowsRead, type PlanNode } from '../../../test/support/query-plan';
import { address } from '../../../test/support/twin-rows';
import { connectionList } from './connections/rows';
import { aftermarketDeviceConditions, aftermarketDeviceList, type AftermarketDevicesFilter } from './devices/aftermarket-list';
import { syntheticDeviceList, syntheticDeviceListOptions } from './devices/synthetic-rows';
import { licenseConditions, licenseList } from './licenses/rows';
import { dcnByLowBytes, dcnList } from './names/rows';
import { stakeConditions, stakeList, type StakeFilter } from './stakes/rows';
import { templateList } from './templates/rows';
import { equals } from './twin/conditions';
import type { ListOptions, TwinList } from './twin/list';
import { countStatement, pageStatement } from './twin/list-sql';
import { vehicleList, vehicleListOptions, type VehiclesFilter } from './vehicles/list';

const NOW = new Date('2026-01-01T00:00:00Z');
const NOBODY = address(5);
const owner = address(ORDINARY_OWNER);
/** Tables of a few rows, which fit a page. */
const SMALL = new Set(['connection', 'census', 'manufacturer']);

/** Rows under the narrower of two filters, which may all be read to find those under both. */
const ONE_FILTER = 2_600;

const vehicles = (filter: VehiclesFilter): [TwinList, ListOptions] => [vehicleList, vehicleListOptions(filter, NOW)];
const synthetic = (filter: Parameters<typeof syntheticDeviceListOptions>[0]): [TwinList, ListOptions] => [
  syntheticDeviceList,
  syntheticDeviceListOptions(filter),
];
const aftermarket = (filter: AftermarketDevicesFilter): [TwinList, ListOptions] => [
  aftermarketDeviceList,
  { conditions: aftermarketDeviceConditions(filter) },
];
const stakes = (filter: StakeFilter): [TwinList, ListOptions] => [stakeList, { conditions: stakeConditions(filter, NOW) }];

const queries: [string, TwinList, ListOptions][] = [
  ['vehicles', ...vehicles({})],
  ['vehicles of a grantee of many', ...vehicles({ privileged: address(GRANTEE) })],
  ['vehicles of an app', ...vehicles({ privileged: address(APP) })],
  ['vehicles of a stranger', ...vehicles({ privileged: NOBODY })],
  ['vehicles of a grantee and of a make', ...vehicles({ privileged: address(GRANTEE), make: 'Make 2' })],
  ['vehicles of an owner', ...vehicles({ owner })],
  ['vehicles of a fleet', ...vehicles({ owner: address(FLEET_OWNER) })],
  ['vehicles of a make', ...vehicles({ make: 'Make 3' })],
  ['vehicles of no make', ...vehicles({ make: 'Nothing' })],
  ['vehicles of a make longer than any', ...vehicles({ make: 'x'.repeat(1_000) })],
  ['vehicles of a model', ...vehicles({ model: 'Model 2' })],
  ['vehicles of a model longer than any', ...vehicles({ model: 'x'.repeat(1_000) })],
  ['vehicles of a year', ...vehicles({ year: 2018 })],
  ['vehicles of no year', ...vehicles({ year: 1900 })],
  ['vehicles of make, model and year', ...vehicles({ make: 'Make 3', model: 'Model 2', year: 2018 })],
  ['vehicles of a definition', ...vehicles({ deviceDefinitionId: 'make-3_model-2_2018' })],
  ['vehicles of a definition longer than any', ...vehicles({ deviceDefinitionId: 'x'.repeat(1_000) })],
  ['vehicles of a manufacturer', ...vehicles({ manufacturerTokenId: 3 })],
  ['vehicles of a connection', ...vehicles({ connection: address(CONNECTION) })],
  ['vehicles of a rare connection', ...vehicles({ connection: address(RARE_CONNECTION) })],
  ['vehicles of no connection', ...vehicles({ connection: NOBODY })],
  ['vehicles of a holder of permissions', ...vehicles({ privilegedWith: { grantee: address(GRANTEE), permissions: ['1'] } })],
  ['vehicles that changed lately', ...vehicles({ updatedSince: 49_900 })],
  ['aftermarket devices', ...aftermarket({})],
  ['aftermarket devices of an owner', ...aftermarket({ owner })],
  ['aftermarket devices of a beneficiary', ...aftermarket({ beneficiary: owner })],
  ['aftermarket devices of a manufacturer', ...aftermarket({ manufacturerId: 3 })],
  ['synthetic devices', ...synthetic({})],
  ['synthetic devices of an owner', ...synthetic({ owner })],
  ['synthetic devices of a fleet', ...synthetic({ owner: address(FLEET_OWNER) })],
  ['synthetic devices of a fleet under an integration', ...synthetic({ owner: address(FLEET_OWNER), integrationId: 3 })],
  ['synthetic devices of an integration', ...synthetic({ integrationId: 3 })],
  ['synthetic devices of a rare integration', ...synthetic({ integrationId: 10 })],
  ['synthetic devices of connections', ...synthetic({ integrationId: 0 })],
  ['names', dcnList, {}],
  ['names of an owner', dcnList, { conditions: [equals('d.owner', 'bytea', owner)] }],
  ['stakes', ...stakes({})],
  ['stakes of an owner', ...stakes({ owner })],
  ['stakes that can be attached', ...stakes({ attachable: true })],
  ['stakes that cannot be attached', ...stakes({ attachable: false })],
  ['licenses', licenseList, {}],
  ['licenses of an owner', licenseList, { conditions: licenseConditions({ owner }) }],
  ['licenses of a signer', licenseList, { conditions: licenseConditions({ signer: address(SIGNER) }) }],
  ['connections', connectionList, {}],
  ['templates', templateList, {}],
];

describe('plans of the lists on a twin of 50,000 vehicles', () => {
  const database = useTestDatabase();
  beforeAll(async () => {
    // Statements of several rows each, so one connection is enough; it leaves no trace in the pool of the tests.
    const pool = createPool(database().url, { max: 1 });
    await generateTwin(pool, { vehicles: 50_000, granteeVehicles: 1_000 });
    await pool.end();
  }, 60_000);

  async function scans(
    text: string,
    values: readonly unknown[],
  ): Promise<{ readonly tables: string[]; readonly rows: number; readonly read: number }> {
    const nodes = await planOf(database().pool, text, values);
    const tables = nodes.filter((node) => node['Node Type'] === 'Seq Scan' && !SMALL.has(node['Relation Name'] ?? '') && isWaste(node));
    const read = nodes.filter((node) => node['Node Type'].endsWith('Scan') && !node['Node Type'].startsWith('CTE')).map(rowsRead);
    return { tables: tables.map((node) => String(node['Relation Name'])), rows: nodes[0]['Actual Rows'], read: Math.max(0, ...read) };
  }

  const windows: Window[] = [false, true].map((backward) => ({ size: 100, backward, after: undefined, before: undefined }));

  it.each(queries)('pages of %s scan no table and read little more than the page', async (_, list, options) => {
    const allowance = options.anyOf !== undefined && options.conditions?.length ? ONE_FILTER : 500;
    for (const window of windows) {
      const { text, values } = pageStatement(list, window, options);
      const { tables, rows, read } = await scans(text, values);
      expect(tables).toEqual([]);
      expect(read).toBeLessThan(10 * rows + allowance);
    }
  });

  it.each(queries)('the count of %s scans no table and reads little more than the rows', async (_, list, options) => {
    const { text, values } = countStatement(list, options);
    const { tables, read } = await scans(text, values);
    const { rows } = await database().pool.query<{ total: number }>(text, [...values]);
    expect(tables).toEqual([]);
    expect(read).toBeLessThan(2 * (rows[0]?.total ?? 0) + 500);
  });

  it.each(queries.filter(([name]) => /grantee|connection|integration|app|holder|changed/.test(name)))(
    'the count of %s is exact',
    async (_, list, options) => {
      const count = countStatement(list, options);
      const page = pageStatement(list, { size: 100_000, backward: false, after: undefined, before: undefined }, options);
      const [{ rows: totals }, { rows }] = await Promise.all([
        database().pool.query<{ total: number }>(count.text, [...count.values]),
        database().pool.query(page.text, [...page.values]),
      ]);
      expect(totals[0]?.total).toBe(rows.length);
    },
  );

  it('a page in the middle reads no more than the first', async () => {
    const [list, options] = vehicles({ privileged: address(GRANTEE) });
    const after = list.cursor.encode([25_000]);
    const { text, values } = pageStatement(list, { size: 100, backward: false, after, before: undefined }, options);
    const { tables, read } = await scans(text, values);
    expect(tables).toEqual([]);
    expect(read).toBeLessThan(500);
  });

  it('a name is found by the end of its node', async () => {
    const { tables, read } = await scans(dcnByLowBytes.text, [[Buffer.alloc(8, 7)]]);
    expect({ tables, read }).toEqual({ tables: [], read: 0 });
  });
});

/** Reading a table from end to end is the best way to count most of its rows. */
function isWaste(node: PlanNode): boolean {
  return (node['Rows Removed by Filter'] ?? 0) > node['Actual Rows'];
}
