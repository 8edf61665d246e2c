import { amoy, createLogger, type Logger } from '@dimo-node/kit';
import { definitionEvent, storeDefinition } from '../../../../test/support/definition-documents';
import { useIdentity, type IdentityHarness } from '../../../../test/support/identity';
import { time, word } from '../../../../test/support/twin-rows';
import { pastSource } from '../past/past-source';
import { TwinReader } from '../twin/twin-reader';
import { DefinitionDocuments } from './definition-documents';
import { definitionDocument } from './document';
import { rememberDefinition } from './remember';

const lines: { level: number; msg: string; reason?: string }[] = [];
const log: Logger = createLogger('identity', {
  destination: { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) },
});

/** Blocks 5 to 8 can be read, ten seconds apart from `time(50)` on; the newest has no header of its own. */
async function fill({ insert, pool }: IdentityHarness): Promise<void> {
  await insert('vehicle', ...[1, 2, 3, 4, 9].map((id) => ({ id, make: `Make ${id}`, model: 'Chain', year: 2000 })));
  await insert('synthetic_device', { id: 1, vehicle_id: 1 });
  await pool.query(
    `INSERT INTO chain.sync (chain_id, network, start_block, indexed_number, indexed_hash, indexed_time, final_number, head_number, audited_number, journal_floor)
     VALUES (80002, 'amoy', 0, 8, $1, $2, 4, 8, 4, 4)`,
    [word(8), time(80)],
  );
  for (const block of [5, 6, 7])
    await pool.query('INSERT INTO chain.block VALUES ($1, $2, $2, $3)', [block, word(block), time(block * 10)]);
}

describe('definition documents', () => {
  const identity = useIdentity(fill, () => ({ log }));

  const model = async (vehicle: number, atBlock?: number): Promise<string | undefined> => {
    const at = atBlock === undefined ? '' : `, atBlock: ${atBlock}`;
    const answer = await identity().data<{ vehicle: { definition: { model: string } } }>(
      `{ vehicle(tokenId: ${vehicle}${at}) { definition { model } } }`,
    );
    return answer.vehicle.definition.model;
  };
  const kept = async (vehicle: number): Promise<number> => {
    const { rows } = await identity().pool.query('SELECT FROM data.vehicle_definition WHERE vehicle_id = $1', [vehicle]);
    return rows.length;
  };

  it('count by their own time, in whatever order and however often they arrive', async () => {
    const { pool } = identity();
    for (const [seconds, shown] of [
      [20, 'At 20'],
      [10, 'At 20'],
      [30, 'At 30'],
      [20, 'At 30'],
      [30, 'At 30'],
    ] as const) {
      await storeDefinition(pool, 2, seconds, { model: `At ${seconds}` });
      expect(await model(2)).toBe(shown);
    }
    expect(await kept(2)).toBe(3);
  });

  it('of one moment are kept apart by id and source', async () => {
    const { pool } = identity();
    for (const [id, source, shown] of [
      ['b', '1', 'b1'],
      ['a', '2', 'b1'],
      ['b', '2', 'b2'],
      ['Z', '3', 'b2'],
    ] as const) {
      const event = { ...definitionEvent(3, 10, { model: `${id}${source}` }), id, source: `0x${source.repeat(40)}` };
      const document = definitionDocument(event, amoy);
      if (document === undefined) throw new Error('no document');
      await rememberDefinition(pool, document);
      expect(await model(3)).toBe(shown);
    }
    expect(await kept(3)).toBe(4);
  });

  it('are kept for each vehicle up to a bound, the latest of them', async () => {
    const { pool } = identity();
    for (let seconds = 150; seconds > 20; seconds--) await storeDefinition(pool, 4, seconds, { model: `At ${seconds}` });
    expect(await kept(4)).toBe(100);
    expect(await model(4)).toBe('At 150');
    await storeDefinition(pool, 4, 151, { model: 'At 151' });
    expect(await kept(4)).toBe(100);
    expect(await model(4)).toBe('At 151');
  });

  it.each<[number, string]>([
    [5, 'Chain'],
    [6, 'At 60'],
    [7, 'At 65'],
    [8, 'At 75'],
  ])('show at block %i as they stood at its time', async (block, shown) => {
    for (const seconds of [90, 60, 65, 75]) await storeDefinition(identity().pool, 1, seconds, { model: `At ${seconds}` });
    expect(await model(1, block)).toBe(shown);
    expect(await model(1)).toBe('At 90');
    expect(
      await identity().data(`{ vehicle(tokenId: 1, atBlock: ${block}) { syntheticDevice { vehicle { definition { make model } } } } }`),
    ).toEqual({ vehicle: { syntheticDevice: { vehicle: { definition: { make: 'Make 1', model: shown } } } } });
  });

  it('that cannot be read leave the vehicles as they are on chain, without an error, and are told once', async () => {
    const { pool } = identity();
    await storeDefinition(pool, 9, 10, { model: 'Said' });
    expect(await model(9)).toBe('Said');
    expect(lines).toEqual([]);
    await pool.query('ALTER TABLE data.vehicle_definition RENAME TO gone');
    try {
      const all =
        '{ now: vehicles(first: 9) { nodes { definition { model } } } then: vehicle(tokenId: 9, atBlock: 7) { definition { make model year } } }';
      for (let times = 0; times < 3; times++) {
        expect(await identity().ask(all)).toEqual({
          data: {
            now: { nodes: Array(5).fill({ definition: { model: 'Chain' } }) as unknown },
            then: { definition: { make: 'Make 9', model: 'Chain', year: 2000 } },
          },
          errors: [],
        });
      }
    } finally {
      await pool.query('ALTER TABLE data.gone RENAME TO vehicle_definition');
    }
    expect(lines).toEqual([expect.objectContaining({ level: 40, msg: expect.stringContaining('as they are on chain') as string })]);
    expect(await model(9)).toBe('Said');
  });

  it('are told again after a while', async () => {
    let now = 0;
    const documents = new DefinitionDocuments(log, () => now);
    const broken = new TwinReader({ query: () => Promise.reject(new Error('no connection')) } as never);
    lines.length = 0;
    for (const [at, told] of [
      [0, 1],
      [59_999, 1],
      [60_000, 2],
      [60_001, 2],
    ] as const) {
      now = at;
      expect(await documents.latest(broken, at)).toBeNull();
      expect(lines).toHaveLength(told);
    }
  });

  it('do not hide that a block is gone', async () => {
    const { pool } = identity();
    const documents = new DefinitionDocuments(log);
    const replaced = new TwinReader(pastSource(pool, { number: 7, hash: word(70), time: time(70) }, () => undefined));
    await expect(documents.latest(replaced, 1)).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' });
  });
});
