import { storeDefinition } from '../../../../test/support/definition-documents';
import { useIdentity, type IdentityHarness } from '../../../../test/support/identity';
import { address, time, word } from '../../../../test/support/twin-rows';

const VEHICLES = Array.from({ length: 60 }, (_, n) => n + 1);
const TEXTS = ['A', 'B', 'C'];
const LONG = 'x'.repeat(300);
const APP = '0x0000000000000000000000000000000000000a44';

/** The n-th of a fixed sequence of numbers below a bound. */
const pick = (n: number, below: number): number => Number(BigInt.asUintN(32, BigInt(n) * 2_654_435_761n) >> 7n) % below;
/** Text, or none in one case of three. */
const text = (n: number): string | null => [...TEXTS, null, null][pick(n, 5)] ?? null;

interface Shown {
  readonly tokenId: number;
  readonly owner: string;
  readonly definition: {
    readonly id: string | null;
    readonly make: string | null;
    readonly model: string | null;
    readonly year: number | null;
  };
}

/** Chain values and up to three documents of each vehicle, from few values so that many agree; every 7th is burned. */
async function fill({ insert, pool }: IdentityHarness): Promise<void> {
  for (const id of VEHICLES) {
    const members = {
      make: id === 50 ? LONG : text(id * 11),
      model: text(id * 13),
      year: 2000 + pick(id * 17, 3),
      device_definition_id: text(id * 19),
    };
    await insert('vehicle', { id, owner: address(id % 4), ...members, burned_at: id % 7 === 0 ? time() : null });
    if (id % 3 === 0) await insert('privilege', { vehicle_id: id, privilege_id: 1, grantee: Buffer.from(APP.slice(2), 'hex') });
    for (let n = 0; n < pick(id * 23, 4); n++) {
      const seed = id * 100 + n;
      await storeDefinition(pool, id, 20 + pick(seed * 29, 60), {
        deviceDefinitionId: text(seed * 31),
        manufacturer: { name: text(seed * 37) },
        model: text(seed * 41),
        year: [0, 2000, 2001, 2002][pick(seed * 43, 4)],
      });
    }
  }
  await pool.query(
    `INSERT INTO chain.sync (chain_id, network, start_block, indexed_number, indexed_hash, indexed_time, final_number, head_number, audited_number, journal_floor)
     VALUES (80002, 'amoy', 0, 5, $1, $2, 4, 5, 4, 4)`,
    [word(5), time(50)],
  );
}

describe('vehicles filtered by what they are shown as', () => {
  const identity = useIdentity(fill);

  const members = ['id', 'make', 'model', 'year'] as const;
  const values = (member: (typeof members)[number]): unknown[] =>
    member === 'year' ? [2000, 2001, 1999] : ['A', 'B', 'D', ...(member === 'make' ? [LONG] : [])];
  const filters = members.flatMap((name, index): Record<string, unknown>[] => {
    const one = values(name).map((value) => ({ [name]: value }));
    const further = members.slice(index + 1).flatMap((other) =>
      values(other)
        .slice(0, 2)
        .flatMap((value) => one.slice(0, 2).map((filter) => ({ ...filter, [other]: value }))),
    );
    return [...one, ...further];
  });
  filters.push({ make: 'A', model: 'B', year: 2001 }, { id: 'A', make: 'A', model: 'A', year: 2000 });

  it.each(['', ', atBlock: 5'])('are those whose definition says so%s', async (at) => {
    const all = await identity().data<{ vehicles: { nodes: Shown[] } }>(
      `{ vehicles(first: 100${at}) { nodes { tokenId owner definition { id make model year } } } }`,
    );
    const privileged = new Set(VEHICLES.filter((id) => id % 3 === 0));
    let found = 0;
    for (const filter of filters) {
      const fits = ({ definition }: Shown): boolean =>
        Object.entries(filter).every(([name, value]) => definition[name as (typeof members)[number]] === value);
      for (const [more, also] of [
        [{}, () => true],
        [{ owner: '0x0000000000000000000000000000000000000001' }, ({ owner }: Shown) => owner.endsWith('1')],
        [{ privileged: APP }, ({ tokenId }: Shown) => privileged.has(tokenId)],
      ] as const) {
        const expected = all.vehicles.nodes.filter((vehicle) => fits(vehicle) && also(vehicle)).map(({ tokenId }) => tokenId);
        const { first, last } = await identity().data<Record<string, { totalCount: number; nodes: { tokenId: number }[] }>>(
          `query ($filter: VehiclesFilter) { first: vehicles(first: 100, filterBy: $filter${at}) { totalCount nodes { tokenId } }
            last: vehicles(last: 2, filterBy: $filter${at}) { totalCount nodes { tokenId } } }`,
          { filter: { definition: filter, ...more } },
        );
        const context = { filter, more };
        expect({ ...context, count: first?.totalCount, ids: first?.nodes.map(({ tokenId }) => tokenId) }).toEqual({
          ...context,
          count: expected.length,
          ids: expected,
        });
        expect({ ...context, ids: last?.nodes.map(({ tokenId }) => tokenId) }).toEqual({ ...context, ids: expected.slice(-2) });
        found += expected.length;
      }
    }
    expect(found).toBeGreaterThan(200);
  });
});
