import { useIdentity } from '../../../../test/support/identity';
import { definition, useTableland, type TablelandFault } from '../../../../test/support/tableland';
import { word } from '../../../../test/support/twin-rows';

const HOUR = 3_600_000;
const ONE = '{ deviceDefinition(by: { id: "toyota_camry_2007" }) { model } }';
const LIST = '{ manufacturer(by: { tokenId: 131 }) { deviceDefinitions(first: 9) { nodes { model } } } }';
const AWAY = { message: 'device definitions cannot be read now: try again later', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } };

describe('while Tableland is away', () => {
  const tableland = useTableland();
  let time = Date.now();
  const identity = useIdentity(
    async ({ insert }) => {
      tableland().tables.set('_80002_42', [definition('toyota_camry_2007', 'Camry', 2007)]);
      tableland().tables.set('_80002_43', [definition('honda_civic_2007', 'Civic', 2007)]);
      await insert('manufacturer', { id: 131, name: 'Toyota', table_id: 42 }, { id: 48, name: 'Honda', table_id: 43 });
      await insert('manufacturer_slug', { slug_hash: word(1), slug: 'toyota', manufacturer_id: 131 });
      await insert('manufacturer_slug', { slug_hash: word(2), slug: 'honda', manufacturer_id: 48 });
    },
    () => ({
      tablelandUrl: tableland().url,
      definitions: { clock: () => time, limits: { waitMs: 1_500 }, tableland: { restMs: 0, maxBytes: 100_000 } },
    }),
  );
  const forget = async (): Promise<void> => {
    await identity().pool.query('TRUNCATE cache.device_definition, cache.definition_table');
    // Reads that have just ended are still remembered for a moment.
    await new Promise((resolve) => setTimeout(resolve, 300));
  };
  /** Milliseconds that the work took, and what it gave. */
  const timed = async <T>(work: Promise<T>): Promise<[number, T]> => {
    const started = performance.now();
    const value = await work;
    return [performance.now() - started, value];
  };

  const FAULTS: readonly (readonly [string, TablelandFault])[] = [
    ['drops connections', { kind: 'drops the connection' }],
    ['answers 500', { kind: 'answers', status: 500, body: 'oops' }],
    ['answers 429', { kind: 'answers', status: 429, body: '{"message":"Too many requests"}' }],
    ['answers 404 for its path', { kind: 'answers', status: 404, body: '<html>no such page</html>' }],
    ['answers 400', { kind: 'answers', status: 400, body: '{"message":"no such table"}' }],
    ['answers what is no JSON', { kind: 'answers', status: 200, body: '[{"id":' }],
    ['answers an object', { kind: 'answers', status: 200, body: '{"rows":[]}' }],
    ['sends without end', { kind: 'endless body' }],
  ];

  it.each(FAULTS)(
    'that %s: an error in bounded time',
    async (_, fault) => {
      tableland().misbehave({ kind: 'none' });
      await forget();
      tableland().misbehave(fault);
      const [ms, [one, list]] = await timed(Promise.all([identity().ask(ONE), identity().ask(LIST)]));
      expect(ms).toBeLessThan(2_500);
      expect(one).toEqual({ data: { deviceDefinition: null }, errors: [{ ...AWAY, path: ['deviceDefinition'] }] });
      expect(list).toEqual({ data: { manufacturer: null }, errors: [{ ...AWAY, path: ['manufacturer', 'deviceDefinitions'] }] });
      expect(tableland().statements.length).toBeLessThanOrEqual(6);
    },
    15_000,
  );

  it('serves copies that are too old, and new ones when it is back', async () => {
    tableland().misbehave({ kind: 'none' });
    await forget();
    await identity().data(ONE);
    await identity().data(LIST);
    tableland().tables.set('_80002_42', [definition('toyota_camry_2007', 'Camry Hybrid', 2007)]);
    time += 2 * HOUR;
    await new Promise((resolve) => setTimeout(resolve, 300));
    tableland().misbehave({ kind: 'answers', status: 503, body: '' });
    expect(await identity().data(ONE)).toEqual({ deviceDefinition: { model: 'Camry' } });
    expect(await identity().data(LIST)).toEqual({ manufacturer: { deviceDefinitions: { nodes: [{ model: 'Camry' }] } } });
    tableland().misbehave({ kind: 'none' });
    expect(await identity().data(ONE)).toEqual({ deviceDefinition: { model: 'Camry Hybrid' } });
    expect(await identity().data(LIST)).toEqual({ manufacturer: { deviceDefinitions: { nodes: [{ model: 'Camry Hybrid' }] } } });
  });

  it('tries again after a fault that may pass', async () => {
    tableland().misbehave({ kind: 'none' });
    await forget();
    tableland().misbehave({ kind: 'answers', status: 502, body: '', times: 2 });
    expect(await identity().data(ONE)).toEqual({ deviceDefinition: { model: 'Camry Hybrid' } });
    expect(tableland().statements).toHaveLength(3);
  });

  it('takes 404 `Row not found` for an empty answer', async () => {
    await forget();
    tableland().misbehave({ kind: 'answers', status: 404, body: '{"message":"Row not found"}' });
    const { errors } = await identity().ask(ONE);
    expect(errors[0]).toMatchObject({ message: 'No device definition with id "toyota_camry_2007".', extensions: { code: 'NOT_FOUND' } });
    expect(tableland().statements).toHaveLength(1);
    time += 2 * HOUR;
  });

  it('leaves out rows that are none and takes the others, in columns of any case', async () => {
    await forget();
    const odd = [
      null,
      7,
      [],
      {},
      { id: 'toyota_x_2007' },
      { id: 'toyota_x_2007', model: 'X', year: 'then' },
      { id: 'toyota_nul\u0000_2007', model: 'X', year: 2007 },
      {
        ID: 'toyota_camry_2007',
        Model: 'Camry',
        YEAR: '2007',
        deviceType: 'vehicle',
        imageURI: '\ud800',
        metadata: '{"device_attributes":[{"name":"a","value":5}]}',
      },
      { id: 'toyota_camry_2007', model: 'Camry', year: 2008, metadata: '{"device_attributes":' },
    ];
    tableland().misbehave({ kind: 'answers', status: 200, body: JSON.stringify(odd) });
    const { manufacturer } = await identity().data<{ manufacturer: object }>(
      '{ manufacturer(by: { tokenId: 131 }) { deviceDefinitions(first: 9) { nodes { deviceDefinitionId year deviceType attributes { name } } } } }',
    );
    expect(manufacturer).toEqual({
      deviceDefinitions: { nodes: [{ deviceDefinitionId: 'toyota_camry_2007', year: 2008, deviceType: null, attributes: [] }] },
    });
  });

  it('keeps one table apart from the other', async () => {
    tableland().misbehave({ kind: 'none' });
    await forget();
    await identity().data('{ deviceDefinition(by: { id: "honda_civic_2007" }) { model } }');
    tableland().misbehave({ kind: 'answers', status: 500, body: '' });
    const both =
      '{ honda: deviceDefinition(by: { id: "honda_civic_2007" }) { model } toyota: deviceDefinition(by: { id: "toyota_camry_2007" }) { model } }';
    expect(await identity().ask(both)).toEqual({
      data: { honda: { model: 'Civic' }, toyota: null },
      errors: [{ ...AWAY, path: ['toyota'] }],
    });
  });

  it('reads a table again after the chain tells of a change, and no other', async () => {
    tableland().tables.set('_80002_42', [definition('toyota_camry_2007', 'Camry', 2007)]);
    tableland().misbehave({ kind: 'none' });
    await forget();
    await identity().data(`{ manufacturers { nodes { deviceDefinitions(first: 9) { totalCount } } } }`);
    tableland().tables.set('_80002_42', []);
    await identity().data(LIST);
    expect(tableland().statements).toHaveLength(2);
    time += 60_000;
    const changed = new Date(time - 1_000);
    await identity().pool.query('INSERT INTO chain.block (number, hash, parent_hash, time) VALUES (5, $1, $1, $2)', [word(5), changed]);
    await identity().pool.query(
      `INSERT INTO chain.event (block_number, log_index, tx_index, tx_hash, address, name, topics, data)
       VALUES (5, 0, 0, $1, $1, 'registry.DeviceDefinitionDeleted', $2, '')`,
      [word(1), Buffer.concat([word(9), word(42)])],
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { errors } = await identity().ask(ONE);
    expect(errors.map((error) => error.extensions?.['code'])).toEqual(['NOT_FOUND']);
    expect(await identity().data(LIST)).toEqual({ manufacturer: { deviceDefinitions: { nodes: [] } } });
    await identity().data('{ deviceDefinition(by: { id: "honda_civic_2007" }) { model } }');
    expect(tableland().statements).toHaveLength(4);
  });
});

describe('a gateway that was found away', () => {
  const tableland = useTableland();
  const identity = useIdentity(
    async ({ insert }) => {
      await insert('manufacturer', { id: 131, name: 'Toyota', table_id: 42 });
      await insert('manufacturer_slug', { slug_hash: word(1), slug: 'toyota', manufacturer_id: 131 });
    },
    () => ({ tablelandUrl: tableland().url }),
  );

  it('is left alone for a while: nobody waits for it again', async () => {
    tableland().misbehave({ kind: 'drops the connection' });
    await identity().ask(ONE);
    const asked = tableland().statements.length;
    expect(asked).toBe(3);
    const started = performance.now();
    expect((await identity().ask(LIST)).errors).toMatchObject([AWAY]);
    expect(performance.now() - started).toBeLessThan(500);
    expect(tableland().statements).toHaveLength(asked);
  });
});

describe('a gateway that never answers', () => {
  const tableland = useTableland();
  const identity = useIdentity(
    async ({ insert }) => {
      await insert('manufacturer', { id: 131, name: 'Toyota', table_id: 42 });
      await insert('manufacturer_slug', { slug_hash: word(1), slug: 'toyota', manufacturer_id: 131 });
    },
    () => ({ tablelandUrl: tableland().url }),
  );

  it('costs a request five seconds at most, and does not hold up the end', async () => {
    tableland().misbehave({ kind: 'never answers' });
    const started = performance.now();
    const answers = await Promise.all([identity().ask(ONE), identity().ask(LIST)]);
    expect(performance.now() - started).toBeLessThan(5_500);
    expect(answers.map(({ errors }) => errors)).toMatchObject([[AWAY], [AWAY]]);
    const closing = performance.now();
    await identity().subgraph.close();
    expect(performance.now() - closing).toBeLessThan(500);
  });
});

describe('a network without a gateway', () => {
  const identity = useIdentity(async ({ insert }) => {
    await insert('manufacturer', { id: 131, name: 'Toyota', table_id: 42 });
    await insert('manufacturer_slug', { slug_hash: word(1), slug: 'toyota', manufacturer_id: 131 });
  });

  it('has no device definitions, and serves the rest', async () => {
    expect((await identity().ask(ONE)).errors).toMatchObject([AWAY]);
    expect(await identity().data('{ manufacturer(by: { slug: "toyota" }) { tableId } }')).toEqual({ manufacturer: { tableId: 42 } });
  });
});
