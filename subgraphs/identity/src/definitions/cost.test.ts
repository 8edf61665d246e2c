import { useIdentity } from '../../../../test/support/identity';
import { definition, useTableland } from '../../../../test/support/tableland';
import { word } from '../../../../test/support/twin-rows';

const MAKERS = 12;
const ids = (maker: number): string[] => Array.from({ length: 10 }, (_, n) => `make${maker}_model_${2000 + n}`);
const lookups = (wanted: readonly string[]): string =>
  `{ ${wanted.map((id, n) => `d${n}: deviceDefinition(by: { id: "${id}" }) { year manufacturer { tokenId } }`).join(' ')} }`;

describe('what reads of device definitions cost', () => {
  const tableland = useTableland();
  const identity = useIdentity(
    async ({ insert }) => {
      for (let maker = 1; maker <= MAKERS; maker += 1) {
        tableland().tables.set(
          `_80002_${maker}`,
          ids(maker).map((id, n) => definition(id, `M${n}`, 2000 + n)),
        );
        await insert('manufacturer', { id: maker, name: `Make${maker}`, table_id: maker });
        await insert('manufacturer_slug', { slug_hash: word(maker), slug: `make${maker}`, manufacturer_id: maker });
      }
      await insert('vehicle', { id: 1, manufacturer_id: 1, device_definition_id: 'make1_model_2000' });
    },
    () => ({ tablelandUrl: tableland().url }),
  );

  it('asks nothing for fields that nobody selected', async () => {
    tableland().misbehave({ kind: 'none' });
    identity().statements.length = 0;
    await identity().data('{ manufacturers { nodes { name tableId } } vehicle(tokenId: 1) { definition { id make } } }');
    expect(tableland().statements).toEqual([]);
    expect(identity().statements.filter((statement) => statement.includes('cache.'))).toEqual([]);
  });

  it('asks once for all definitions of a table, and not again', async () => {
    tableland().misbehave({ kind: 'none' });
    const wanted = [...ids(1), ...ids(2), 'make1_none_2000'];
    const { errors } = await identity().ask(lookups(wanted));
    expect(errors).toHaveLength(1);
    expect(tableland().statements).toHaveLength(2);
    await identity().ask(lookups(wanted));
    expect(tableland().statements).toHaveLength(2);
  });

  it('lets many callers share one request', async () => {
    tableland().misbehave({ kind: 'none' });
    await Promise.all(Array.from({ length: 20 }, () => identity().data(lookups([ids(3)[0] ?? '']))));
    expect(tableland().statements).toHaveLength(1);
  });

  it('reads a table once for all its pages, and all tables of a query with a constant number of database statements', async () => {
    const list = (first: number): string =>
      `{ manufacturers { nodes { tokenId deviceDefinitions(first: ${first}) { totalCount nodes { deviceDefinitionId manufacturer { tokenId } } } } } }`;
    tableland().misbehave({ kind: 'none' });
    await Promise.all([identity().data(list(3)), identity().data(list(4))]);
    expect(tableland().statements).toHaveLength(MAKERS);
    const counts: number[] = [];
    for (const first of [1, 10]) {
      identity().statements.length = 0;
      await identity().data(list(first));
      counts.push(identity().statements.length);
    }
    expect(tableland().statements).toHaveLength(MAKERS);
    // State of the tables, rows, count, manufacturers by slug (the list of manufacturers itself goes another way).
    expect(counts).toEqual([4, 4]);
  });

  it('finds definitions of a table that was read as a whole without asking, the absent ones too', async () => {
    tableland().misbehave({ kind: 'none' });
    const { errors } = await identity().ask(lookups([...ids(9), 'make9_absent_1999']));
    expect(errors.map((error) => error.extensions?.['code'])).toEqual(['NOT_FOUND']);
    expect(tableland().statements).toEqual([]);
  });

  it('reads a long table page by page', async () => {
    const many = Array.from({ length: 2_500 }, (_, n) => definition(`long_model_${String(n).padStart(5, '0')}`, 'Long', 2000));
    tableland().tables.set('_80002_99', many);
    await identity().insert('manufacturer', { id: 99, name: 'Long', table_id: 99 });
    tableland().misbehave({ kind: 'none' });
    const { manufacturer } = await identity().data<{ manufacturer: { deviceDefinitions: unknown } }>(
      '{ manufacturer(by: { tokenId: 99 }) { deviceDefinitions(last: 1) { totalCount nodes { deviceDefinitionId } } } }',
    );
    expect(manufacturer.deviceDefinitions).toEqual({ totalCount: 2_500, nodes: [{ deviceDefinitionId: 'long_model_02499' }] });
    expect(tableland().statements).toHaveLength(3);
  });

  it('serves the definitions of today below a vehicle of a past block', async () => {
    await identity().pool.query(
      `INSERT INTO chain.sync (chain_id, network, start_block, indexed_number, indexed_hash, indexed_time, final_number, head_number, audited_number, journal_floor)
       VALUES (80002, 'amoy', 0, 9, '\\x09', now(), 1, 9, 1, 1)`,
    );
    const list = 'deviceDefinitions(first: 1) { totalCount nodes { deviceDefinitionId manufacturer { tokenId } } }';
    expect(await identity().data(`{ vehicle(tokenId: 1, atBlock: 9) { manufacturer { ${list} } } }`)).toEqual({
      vehicle: {
        manufacturer: {
          deviceDefinitions: { totalCount: 10, nodes: [{ deviceDefinitionId: 'make1_model_2000', manufacturer: { tokenId: 1 } }] },
        },
      },
    });
  });
});
