import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@dimo-node/database';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { send } from '../support/gateway';
import { CLI, isReady, query, runProgram, waitFor, type Program } from '../support/program';

jest.setTimeout(90_000);

const folder = mkdtempSync(join(tmpdir(), 'definitions-'));
let database: TestDatabase;
let node: Program;
let port: number;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  database = await createTestDatabase({ migrated: false });
  port = await freePort();
  const env = { DATABASE_URL: database.url, PORT: String(port), DATA_DIR: folder, DEVNET_ACTIVITY: 'false' };
  node = runProgram(process.execPath, [CLI], env, folder);
  await waitFor(node, () => isReady(port));
});
afterAll(async () => {
  node.child.kill('SIGTERM');
  await node.ended;
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

test("a whole node serves the devnet's definitions through the gateway", async () => {
  const { data, errors } = await query(
    port,
    `{ vehicle(tokenId: 1) { definition { id } manufacturer { deviceDefinitions(first: 2, filterBy: { model: "CAMRY", year: 2019 }) {
         totalCount nodes { deviceDefinitionId attributes { name value } manufacturer { name } } } } }
       deviceDefinition(by: { id: "toyota_camry_2019" }) { model year legacyId deviceType imageURI } }`,
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    vehicle: {
      definition: { id: 'toyota_camry_2019' },
      manufacturer: {
        deviceDefinitions: {
          totalCount: 1,
          nodes: [
            {
              deviceDefinitionId: 'toyota_camry_2019',
              attributes: [
                { name: 'number_of_doors', value: '4' },
                { name: 'vehicle_type', value: 'PASSENGER CAR' },
              ],
              manufacturer: { name: 'Toyota' },
            },
          ],
        },
      },
    },
    deviceDefinition: {
      model: 'Camry',
      year: 2019,
      legacyId: expect.any(String) as string,
      deviceType: 'vehicle',
      imageURI: 'https://assets.devnet.example/definitions/toyota_camry_2019.png',
    },
  });
  expect(await query(port, '{ deviceDefinition(by: { id: "hashdog_dongle_2020" }) { model } }')).toMatchObject({
    data: { deviceDefinition: null },
    errors: [{ message: expect.stringMatching(/^manufacturer \d+ does not have a device definition table$/) as string }],
  });
});

test('the gateway shows where the definitions came from among its own figures', async () => {
  const figure = async (from: string): Promise<number> => {
    const { text } = await send(`http://127.0.0.1:${port}/metrics`);
    expect(text).toMatch(/^gateway_requests_total\{status="200"\} \d+$/m);
    return Number(new RegExp(`^dimo_identity_definition_reads_total\\{from="${from}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  };
  const lookup = '{ deviceDefinition(by: { id: "toyota_camry_2019" }) { year } }';
  await query(port, lookup);
  const cached = await figure('cache');
  expect((await query(port, lookup)).errors).toBeUndefined();
  expect(await figure('cache')).toBe(cached + 1);
  expect(await figure('gateway')).toBeGreaterThan(0);
});
