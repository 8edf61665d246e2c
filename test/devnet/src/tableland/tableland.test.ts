import { startDevnet, type Devnet } from '../devnet';
import { addressOf } from '../accounts';
import { sendCall } from '../chain/send';
import { readContract } from '../chain/call';
import { parseStatement, select } from './statement';

describe('statements', () => {
  const rows = [
    { id: 'b', year: 2 },
    { id: 'a', year: 10 },
    { id: "o'x", year: 3 },
    { id: 'é', year: 1 },
  ];
  it.each<[string, readonly string[]]>([
    ['SELECT * FROM "_1_2"', ['b', 'a', "o'x", 'é']],
    [`SELECT * FROM "_1_2" WHERE ("id" = 'a')`, ['a']],
    [`select * from _1_2 where id in ('a', 'o''x', 'zz')`, ['a', "o'x"]],
    [`SELECT * FROM "_1_2" WHERE "id" > 'a' ORDER BY "id" LIMIT 2`, ['b', "o'x"]],
    ['SELECT * FROM _1_2 WHERE year >= 2 AND (year < 10) ORDER BY year DESC', ["o'x", 'b']],
  ])('%s', (sql, ids) => {
    expect(select(parseStatement(sql), rows).map((row) => row.id)).toEqual(ids);
  });

  it.each([
    ['DROP TABLE x', 'SELECT is expected'],
    ['SELECT id FROM x', '* is expected'],
    ["SELECT * FROM x WHERE id = 'a' OR 1 = 1", 'the end is expected, not OR'],
    ["SELECT * FROM x WHERE id LIKE 'a'", 'an operator is expected'],
    ["SELECT * FROM x WHERE id = 'a", 'is not understood'],
    ['SELECT * FROM x; SELECT * FROM y', 'is not understood'],
    ['', 'SELECT is expected, not the end'],
  ])('refuses %j', (sql, message) => {
    expect(() => parseStatement(sql)).toThrow(message);
  });
});

describe("the devnet's Tableland", () => {
  let devnet: Devnet;
  beforeAll(async () => {
    devnet = await startDevnet({ activity: false, vehicles: 30 });
  }, 60_000);
  afterAll(() => devnet.stop());

  const ask = async (statement: string): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${devnet.tablelandUrl}api/v1/query?statement=${encodeURIComponent(statement)}`);
    return { status: response.status, body: await response.json() };
  };

  it('answers with the rows that the chain wrote', async () => {
    expect(await ask(`SELECT * FROM "_80002_1" WHERE ("id" = 'toyota_camry_2019')`)).toEqual({
      status: 200,
      body: [
        {
          id: 'toyota_camry_2019',
          ksuid: expect.stringMatching(/^[0-9a-z]{27}$/) as string,
          model: 'Camry',
          year: 2019,
          devicetype: 'vehicle',
          imageuri: expect.stringContaining('toyota_camry_2019') as string,
          metadata: { device_attributes: expect.arrayContaining([{ name: 'number_of_doors', value: '4' }]) as unknown },
        },
      ],
    });
    expect(await ask(`SELECT * FROM "_80002_2" WHERE "id" IN ('ford_escape_1913')`)).toEqual({ status: 200, body: [] });
  });

  it('holds the definition of every seeded vehicle whose maker has a table', async () => {
    const known = new Set<string>();
    for (let table = 1; table <= 10; table += 1) {
      const { body } = await ask(`SELECT * FROM "_80002_${table}"`);
      for (const row of body as { id: string }[]) known.add(row.id);
    }
    const missing: string[] = [];
    let defined = 0;
    for (let vehicle = 1; vehicle <= 30; vehicle += 1) {
      const definition = await readContract(devnet.rpc, 'registry', 'getDeviceDefinitionIdByVehicleId', [vehicle]).catch(() => ['']);
      if (definition[0] !== '') defined += 1;
      if (definition[0] !== '' && !known.has(String(definition[0]))) missing.push(String(definition[0]));
    }
    expect([missing, defined > 10]).toEqual([[], true]);
  });

  it('follows the chain, also back', async () => {
    const input = { id: 'toyota_supra_1998', model: 'Supra', year: 1998, metadata: '', ksuid: '', deviceType: '', imageURI: '' };
    const statement = `SELECT * FROM "_80002_1" WHERE "id" = 'toyota_supra_1998'`;
    const before = await devnet.rpc.send('evm_snapshot');
    await sendCall(devnet.rpc, addressOf('Makes'), { member: 'registry', fn: 'insertDeviceDefinition', args: [1, input] });
    const { deviceType, imageURI, ...rest } = input;
    expect(await ask(statement)).toEqual({ status: 200, body: [{ ...rest, devicetype: deviceType, imageuri: imageURI }] });
    await devnet.rpc.send('evm_revert', [before]);
    expect(await ask(statement)).toEqual({ status: 200, body: [] });
  });

  it.each([
    ['SELECT * FROM "_80002_999"', 400],
    ['SELECT * FROM "_1_1"', 400],
    ['DELETE FROM x', 400],
  ])('refuses %s', async (statement, status) => {
    expect(await ask(statement)).toMatchObject({ status, body: { message: expect.any(String) as string } });
  });
});
