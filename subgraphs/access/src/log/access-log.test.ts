import { amoy, createLogger, runSubgraph, type Caller, type RunningSubgraph } from '@dimo-node/kit';
import { auditEntry, GRANTEE, LICENSE, openAuditLog, vehicleDid, VEHICLES } from '../../../../test/support/audit';
import { useTestDatabase } from '../../../../test/support/database';
import {
  developerCaller,
  LICENSE as OTHER_LICENSE,
  MemoryTwin,
  OWNER,
  STRANGER,
  vehicleCaller,
} from '../../../../test/support/memory-twin';
import { address, insertRows, word } from '../../../../test/support/twin-rows';
import { accessSubgraph } from './subgraph';

const [FIRST, SECOND, NOBODY] = [address(0xa1), address(0xb2), address(0)];
const at = (second: number): Date => new Date(Date.UTC(2026, 10, 23, 12, 0, second));
const block = (number: number) => ({ number, hash: `0x${number.toString(16).padStart(64, '0')}` });

interface Page {
  readonly totalCount?: number;
  readonly nodes?: readonly Record<string, unknown>[];
  readonly edges?: readonly { readonly cursor: string; readonly node: Record<string, unknown> }[];
  readonly pageInfo?: Record<string, unknown>;
}

describe('Vehicle.accessLog', () => {
  const database = useTestDatabase();
  let subgraph: RunningSubgraph;
  const statements: string[] = [];

  /** The vehicle's token goes from one to another at a block, a second of the test's minute. */
  async function transfer(vehicle: number, from: Buffer, to: Buffer, number: number): Promise<void> {
    const { pool } = database();
    const topics = Buffer.concat([word(0xddf252ad), word(0), word(0), word(vehicle)]);
    from.copy(topics, 44);
    to.copy(topics, 76);
    await pool.query('INSERT INTO chain.block VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [
      number,
      word(number),
      word(number - 1),
      at(number),
    ]);
    await pool.query(
      `INSERT INTO chain.event (block_number, log_index, tx_index, tx_hash, address, name, topics, data, vehicle_id)
       VALUES ($1, $2::bigint, 0, $3, $4, 'vehicleId.Transfer', $5, '', $2::bigint)`,
      [number, vehicle, word(number), Buffer.from(VEHICLES.slice(2), 'hex'), topics],
    );
  }

  beforeAll(async () => {
    const { pool, url } = database();
    await insertRows(
      pool,
      'vehicle',
      [1, 2, 3, 4, 5].map((id) => ({ id, owner: SECOND, minted_at: at(0) })),
    );
    await insertRows(pool, 'developer_license', [
      { id: 1, client_id: Buffer.from(LICENSE.slice(2), 'hex'), alias: 'burned', burned_at: at(1) },
      { id: 2, client_id: Buffer.from(LICENSE.slice(2), 'hex'), alias: 'Garage' },
    ]);
    // Vehicle 1 is minted to the first owner, sold at block 10, and moved by its owner to himself at block 20, which ends nothing.
    await transfer(1, NOBODY, FIRST, 1);
    await transfer(1, FIRST, SECOND, 10);
    await transfer(1, SECOND, SECOND, 20);
    await transfer(2, NOBODY, SECOND, 1);
    // Vehicle 4 came back to an owner that it had before.
    await transfer(4, NOBODY, SECOND, 1);
    await transfer(4, SECOND, FIRST, 5);
    await transfer(4, FIRST, SECOND, 10);

    const log = openAuditLog(url);
    const note = (vehicle: number, second: number, given: Parameters<typeof auditEntry>[0] = {}): void =>
      log.note(auditEntry({ asset: vehicleDid(vehicle), at: at(second), block: block(second), reason: `${vehicle}@${second}`, ...given }));
    for (const vehicle of [1, 2, 3, 4]) for (const second of [3, 9, 10, 12]) note(vehicle, second);
    // Decided for the first owner before the sale was indexed, and told to a client after it.
    note(1, 11, { block: block(9), reason: 'late' });
    // The clock of the node is behind that of the chain.
    note(1, 8, { block: block(10), reason: 'early' });
    note(1, 9, { block: null, allowed: false, via: null, reason: 'refused before' });
    note(1, 13, { block: null, allowed: false, via: null, license: OTHER_LICENSE, reason: 'refused after' });
    note(1, 21, { kind: 'exchange', operation: null, address: GRANTEE, via: 'owner', reason: '', permissions: ['privilege:GetLiveData'] });
    log.note(auditEntry({ kind: 'login', asset: null, at: at(30) }));
    log.note(auditEntry({ asset: `did:erc721:137:${VEHICLES}:1`, at: at(30), block: block(30) }));
    for (let second = 1; second <= 30; second++) note(5, second, { at: new Date(at(second).getTime() + 123), block: block(1) });
    await log.close();

    const counting = { query: (text: string, values: unknown[]) => (statements.push(text), pool.query(text, values)) };
    const authority = new MemoryTwin();
    for (const vehicle of [1, 2, 3, 4, 5, 99]) authority.owners.set(vehicle, OWNER);
    const definition = accessSubgraph({
      pool: counting as unknown as typeof pool,
      access: { authority, network: amoy },
      head: { current: () => block(40) },
    });
    subgraph = runSubgraph(definition, { log: createLogger('access', { level: 'silent' }) });
  });
  afterAll(() => subgraph.close());

  async function ask(
    representations: readonly object[],
    selection: string,
    caller: Caller | null = developerCaller(OWNER),
  ): Promise<{ data?: unknown; errors?: readonly { message: string }[] }> {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Vehicle { tokenId accessLog${selection} } } }`;
    const { result } = await subgraph.execute({ query, variables: { r: representations }, headers: {}, caller: caller ?? undefined });
    return JSON.parse(JSON.stringify(result)) as { data?: unknown };
  }

  async function page(vehicle: number, selection: string): Promise<Page> {
    const { data, errors } = await ask([{ __typename: 'Vehicle', tokenId: vehicle }], selection);
    expect(errors).toBeUndefined();
    return (data as { _entities: [{ accessLog: Page }] })._entities[0].accessLog;
  }
  const reasons = async (vehicle: number, filter = ''): Promise<unknown[]> =>
    ((await page(vehicle, `(first: 100${filter}) { totalCount nodes { reason } }`)).nodes ?? []).map(({ reason }) => reason);

  it('says who asked for what, when, by what right and at which block', async () => {
    const { nodes } = await page(
      1,
      `(first: 2) { nodes { time kind allowed reason license licenseAlias grantee permissions operation blockNumber blockHash via } }`,
    );
    expect(nodes).toEqual([
      {
        time: '2026-11-23T12:00:21Z',
        kind: 'EXCHANGE',
        allowed: true,
        reason: '',
        license: LICENSE,
        licenseAlias: 'Garage',
        grantee: GRANTEE,
        permissions: ['privilege:GetLiveData'],
        operation: null,
        blockNumber: 21,
        blockHash: block(21).hash,
        via: 'OWNER',
      },
      {
        time: '2026-11-23T12:00:13Z',
        kind: 'ACCESS',
        allowed: false,
        reason: 'refused after',
        license: OTHER_LICENSE,
        licenseAlias: null,
        grantee: null,
        permissions: ['privilege:GetLocationHistory', 'privilege:GetNonLocationHistory'],
        operation: `0x${'a3'.repeat(32)}`,
        blockNumber: null,
        blockHash: null,
        via: null,
      },
    ]);
  });

  it.each<[string, number, readonly string[]]>([
    ['of a vehicle that was sold only what was decided for the present owner', 1, ['', 'refused after', '1@12', '1@10', 'early']],
    ['of a vehicle that never changed hands everything', 2, ['2@12', '2@10', '2@9', '2@3']],
    ['of a vehicle whose moves are not known everything', 3, ['3@12', '3@10', '3@9', '3@3']],
    ['of a vehicle that came back only what was decided since', 4, ['4@12', '4@10']],
    ['of a vehicle that is not there nothing', 99, []],
  ])('shows %s', async (_, vehicle, expected) => {
    expect(await reasons(vehicle)).toEqual(expected);
    expect((await page(vehicle, '(first: 0) { totalCount }')).totalCount).toBe(expected.length);
  });

  it.each<[string, readonly string[]]>([
    [`license: "${LICENSE.toLowerCase()}"`, ['', '1@12', '1@10', 'early']],
    ['allowed: false', ['refused after']],
    ['kind: EXCHANGE', ['']],
    ['kind: ACCESS, allowed: true', ['1@12', '1@10', 'early']],
    ['since: "2026-11-23T12:00:12Z"', ['', 'refused after', '1@12']],
    ['until: "2026-11-23T12:00:12Z"', ['1@10', 'early']],
    ['since: "2026-11-23T12:00:10Z", until: "2026-11-23T12:00:13Z"', ['1@12', '1@10']],
    ['since: "2020-01-01T00:00:00Z"', ['', 'refused after', '1@12', '1@10', 'early']],
    ['license: null, allowed: null', ['', 'refused after', '1@12', '1@10', 'early']],
  ])('filters by %s, and never shows more than without', async (filter, expected) => {
    expect(await reasons(1, `, filterBy: {${filter}}`)).toEqual(expected);
    expect((await page(1, `(first: 0, filterBy: {${filter}}) { totalCount }`)).totalCount).toBe(expected.length);
  });

  it('pages through from both ends', async () => {
    const all = Array.from({ length: 30 }, (_, index) => `5@${30 - index}`);
    for (const [size, cursor, end] of [
      ['first', 'after', 'endCursor'],
      ['last', 'before', 'startCursor'],
    ] as const) {
      let seen: unknown[] = [];
      let more = '';
      for (let pages = 0; pages < 5; pages++) {
        const {
          edges = [],
          pageInfo = {},
          totalCount,
        } = await page(
          5,
          `(${size}: 7${more}) { totalCount edges { cursor node { reason } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } }`,
        );
        const found = edges.map(({ node }) => node.reason);
        seen = size === 'first' ? [...seen, ...found] : [...found, ...seen];
        expect(totalCount).toBe(30);
        expect(pageInfo).toMatchObject({ startCursor: edges[0]?.cursor, endCursor: edges.at(-1)?.cursor });
        expect(pageInfo[size === 'first' ? 'hasNextPage' : 'hasPreviousPage']).toBe(pages < 4);
        more = `, ${cursor}: "${String(pageInfo[end])}"`;
      }
      expect(seen).toEqual(all);
    }
  });

  it('reads one list of many vehicles in one statement', async () => {
    statements.length = 0;
    const vehicles = [2, 99, 1, 2].map((tokenId) => ({ __typename: 'Vehicle', tokenId }));
    const { data } = await ask(vehicles, '(first: 1) { totalCount nodes { reason } }');
    expect(data).toEqual({
      _entities: [
        { tokenId: 2, accessLog: { totalCount: 4, nodes: [{ reason: '2@12' }] } },
        { tokenId: 99, accessLog: { totalCount: 0, nodes: [] } },
        { tokenId: 1, accessLog: { totalCount: 5, nodes: [{ reason: '' }] } },
        { tokenId: 2, accessLog: { totalCount: 4, nodes: [{ reason: '2@12' }] } },
      ],
    });
    expect(statements).toHaveLength(2);
  });

  it.each([
    ['{ totalCount }', 'provide `first` or `last`'],
    ['(first: 101) { totalCount }', 'the value 101 for `first` exceeds the limit 100'],
    ['(first: 1, after: "MQ==") { nodes { time } }', 'invalid cursor "MQ==": pass one that this list has given'],
  ])('refuses %s', async (selection, message) => {
    const { errors } = await ask([{ __typename: 'Vehicle', tokenId: 1 }], selection);
    expect(errors?.map((error) => error.message)).toEqual([message]);
  });

  it('finds the vehicle of a reference by either key, and none for what is not one of ours', async () => {
    const keys = [
      { tokenDID: vehicleDid(2) },
      { tokenDID: `did:erc721:137:${VEHICLES}:2` },
      { tokenDID: 'nonsense' },
      { tokenId: '2' },
      {},
    ];
    const { data } = await ask(
      keys.map((key) => ({ __typename: 'Vehicle', ...key })),
      '(first: 0) { totalCount }',
    );
    expect(data).toEqual({ _entities: [{ tokenId: 2, accessLog: { totalCount: 4 } }, null, null, null, null] });
  });

  it.each<[string, Caller | null, string]>([
    ['nobody', null, 'unauthorized: jwt missing'],
    ['somebody else', developerCaller(STRANGER), `unauthorized: ${STRANGER} does not own vehicle 1`],
    ['a license with a token for the vehicle', vehicleCaller(1, []), `unauthorized: ${OTHER_LICENSE} does not own vehicle 1`],
  ])('is not read for %s', async (_name, caller, message) => {
    statements.length = 0;
    const { data, errors } = await ask([{ __typename: 'Vehicle', tokenId: 1 }], '(first: 1) { totalCount }', caller);
    expect([data, errors?.map((error) => error.message)]).toEqual([{ _entities: [{ tokenId: 1, accessLog: null }] }, [message]]);
    expect(statements).toEqual([]);
  });
});
