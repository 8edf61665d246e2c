import { useIdentity, type IdentityHarness } from '../../../test/support/identity';
import { address, word } from '../../../test/support/twin-rows';

const ASSET = Buffer.from('45fbCD3ef7361d156e8b16F5538AE36DEdf61Da8', 'hex');

/** A page of vehicles with everything that hangs on each, down to what hangs on that. */
const EVERYTHING = `query ($first: Int!) { vehicles(first: $first) { totalCount nodes {
  id tokenId tokenDID owner mintedAt name imageURI image dataURI definition { id make model year }
  manufacturer { name aftermarketDevices(first: 2) { totalCount nodes { tokenId } }
    deviceDefinitions(first: 3) { totalCount nodes { deviceDefinitionId legacyId model year deviceType imageURI attributes { name value } manufacturer { name } } } }
  aftermarketDevice { serial manufacturer { name } earnings { totalTokens history(first: 2) { totalCount nodes { week vehicle { tokenId } } } } vehicle { name } }
  syntheticDevice { integrationId connection { name sacds(first: 1) { totalCount nodes { grantee } } } vehicle { name } }
  privileges(first: 2) { totalCount nodes { id } }
  sacds(first: 2) { totalCount nodes { grantee template { cid } } }
  sacd(grantee: "0x0000000000000000000000000000000000000001") { permissions template { cid } }
  permissionsOf(grantee: "0x0000000000000000000000000000000000000001") { name template { cid } } chainHistory: history(first: 2) { totalCount nodes { kind } }
  dcn { name vehicle { name } } stake { amount vehicle { name } } storageNode { label }
  earnings { totalTokens history(first: 2) { totalCount nodes { week aftermarketDevice { serial } syntheticDevice { name } vehicle { name } } } }
} pageInfo { endCursor hasNextPage } } }`;

/** One definition after another, each looked up by its own field. */
const definitions = (count: number): string =>
  `{ ${range(1, count)
    .map((n) => `d${n}: deviceDefinition(by: { id: "${definitionOf(n)}" }) { model year attributes { name value } manufacturer { name } }`)
    .join(' ')} }`;

const MAKERS = 5;
const definitionOf = (n: number): string => `maker-${(n % MAKERS) + 1}_model-${n}_2020`;

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Device definitions are in the cache, read a moment ago: nobody has to be asked for them. */
async function fillDefinitions({ insert, pool }: IdentityHarness): Promise<void> {
  for (const id of range(1, MAKERS)) {
    await insert('manufacturer_slug', { slug_hash: word(id), slug: `maker-${id}`, manufacturer_id: id });
    await pool.query('INSERT INTO cache.definition_table VALUES (80002, $1, now())', [id]);
  }
  await pool.query(
    `INSERT INTO cache.device_definition (chain_id, table_id, id, model, year, attributes, fetched_at)
     SELECT 80002, d.table_id, d.id, 'Model', 2020, '[{"name": "wheels", "value": "4"}]', now() FROM unnest($1::bigint[], $2::text[]) d(table_id, id)`,
    [range(1, 100).map((n) => (n % MAKERS) + 1), range(1, 100).map(definitionOf)],
  );
}

async function fill(harness: IdentityHarness): Promise<void> {
  const { insert } = harness;
  const ids = range(1, 100);
  await insert('manufacturer', ...range(1, MAKERS).map((id) => ({ id, name: `Maker ${id}`, table_id: id })));
  await fillDefinitions(harness);
  await insert('connection', { id: word(1), address: address(1) }, { id: word(2), address: address(2), integration_node: 3 });
  await insert('storage_node', { id: word(1), label: 'a' });
  await insert('template', { id: word(1), cid: 'Qm' });
  await insert('vehicle', ...ids.map((id) => ({ id, manufacturer_id: (id % 5) + 1, storage_node_id: word(1) })));
  await insert('aftermarket_device', ...ids.map((id) => ({ id, vehicle_id: id, manufacturer_id: (id % 5) + 1 })));
  await insert(
    'synthetic_device',
    ...ids.map((id) => ({ id, vehicle_id: id, ...(id % 2 === 0 ? { connection_id: word(1) } : { integration_id: 3 }) })),
  );
  await insert('dcn', ...ids.map((id) => ({ node: word(id), vehicle_id: id })));
  await insert('stake', ...ids.map((id) => ({ id, vehicle_id: id })));
  await insert('privilege', ...ids.map((id) => ({ vehicle_id: id, privilege_id: 1, grantee: address(1) })));
  await insert(
    'sacd',
    ...ids.map((id) => ({ asset: ASSET, token_id: word(id), vehicle_id: id, grantee: address(1), template_id: word(1) })),
  );
  await insert('reward', ...ids.map((id) => ({ week: 1, vehicle_id: id, aftermarket_device_id: id, synthetic_device_id: id })));
}

describe('statements of a page of vehicles', () => {
  const identity = useIdentity(fill);

  async function count(query: string, first: number): Promise<number> {
    identity().statements.length = 0;
    await identity().data(query, { first });
    return identity().statements.length;
  }

  it('do not grow with the page, whatever hangs on each vehicle', async () => {
    const ten = await count(EVERYTHING, 10);
    expect(await count(EVERYTHING, 100)).toBe(ten);
    expect(ten).toBe(39);
  });

  it('do not grow with the definitions looked up beside each other, which the cache serves', async () => {
    const three = await count(definitions(3), 0);
    expect(await count(definitions(100), 0)).toBe(three);
    // The manufacturers by slug, the rows, and the state of their tables.
    expect(three).toBe(3);
    expect(await identity().data(definitions(1))).toEqual({
      d1: { model: 'Model', year: 2020, attributes: [{ name: 'wheels', value: '4' }], manufacturer: { name: 'Maker 2' } },
    });
  });

  it('fetch each kind of link once for the page', async () => {
    expect(
      await count(
        'query ($first: Int!) { vehicles(first: $first) { nodes { manufacturer { name } syntheticDevice { connection { name } } } } }',
        100,
      ),
    ).toBe(5);
  });

  it.each([
    ['the total alone', '{ totalCount }', 1],
    ['rows alone', '{ nodes { tokenId } edges { cursor } pageInfo { endCursor } }', 1],
    ['both', '{ totalCount nodes { tokenId } }', 2],
    ['what vehicles are, with the documents about them', '{ nodes { definition { make } } edges { node { definition { year } } } }', 2],
  ])('read no more than is selected: %s', async (_, selection, statements) => {
    expect(await count(`query ($first: Int!) { vehicles(first: $first) ${selection} }`, 10)).toBe(statements);
  });
});
