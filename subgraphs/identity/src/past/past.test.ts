import { createPrisma, type PrismaClient } from '@dimo-node/database';
import { HistoryChain } from '../../../../test/support/history-chain';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { createHarness, type IdentityHarness } from '../../../../test/support/identity';
import { reach, runIndexer, syncState, type TestIndexer } from '../../../../test/support/indexing';

jest.setTimeout(120_000);

const GRANTEE = '0x00000000000000000000000000A11cE000001390';

/** Vehicles with everything that hangs on them, by other ways too; AT stands for the block. */
const EVERYTHING = `{
  vehicles(first: 100 AT) { totalCount nodes {
    tokenId owner mintedAt imageURI definition { id make model year }
    manufacturer { name aftermarketDevices(first: 100) { totalCount nodes { tokenId owner beneficiary } } }
    aftermarketDevice { tokenId serial owner pairedAt vehicle { owner } earnings { totalTokens } }
    syntheticDevice { tokenId connection { name owner } vehicle { owner definition { model } } }
    privileges(first: 100) { totalCount nodes { id user setAt expiresAt } }
    sacds(first: 100) { totalCount nodes { grantee permissions createdAt template { cid } } }
    sacd(grantee: "${GRANTEE}") { permissions }
    permissionsOf(grantee: "${GRANTEE}") { name source expiresAt }
    dcn { name owner vehicle { owner } } stake { tokenId } storageNode { label }
    earnings { totalTokens history(first: 100) { totalCount nodes { week streakTokens vehicle { owner } syntheticDevice { tokenId } } } }
    history(first: 100) { totalCount nodes { kind blockNumber logIndex transactionHash } }
  } }
  privileged: vehicles(first: 100, filterBy: { privileged: "${GRANTEE}" } AT) { totalCount nodes { tokenId } }
  holding: vehicles(first: 100, filterBy: { privilegedWith: { grantee: "${GRANTEE}", permissions: ["1"] } } AT) { totalCount nodes { tokenId } }
  toyotas: vehicles(last: 5, filterBy: { make: "Toyota" } AT) { totalCount nodes { tokenId } pageInfo { hasPreviousPage } }
  recent: vehicles(first: 100, filterBy: { updatedSince: { block: 35 } } AT) { totalCount nodes { tokenId } }
}`;

describe('reading at a past block', () => {
  let chain: HistoryChain;
  let database: TestDatabase;
  let prisma: PrismaClient;
  let indexer: TestIndexer;
  let identity: IdentityHarness;

  beforeAll(async () => {
    chain = await HistoryChain.start(31);
    await chain.mine(30, 25);
    database = await createTestDatabase();
    prisma = createPrisma(database.pool);
    identity = createHarness(database.pool, prisma, {});
    indexer = runIndexer(database.url, [chain.anvil.wsUrl]);
    await reach(database.url, await chain.head());
  });

  afterAll(async () => {
    await indexer.stop();
    await prisma.$disconnect();
    await chain.stop();
    await database.drop();
  });

  const at = (block: number): string => EVERYTHING.replaceAll(' AT)', `, atBlock: ${block})`);

  /** Follows the chain to its head and answers the height and what the present twin says there. */
  async function present(): Promise<{ block: number; answer: unknown }> {
    const head = await chain.head();
    await reach(database.url, head);
    return { block: head.number, answer: await identity.data(EVERYTHING.replaceAll(' AT)', ')')) };
  }

  it('shows the twin as it stood, through further blocks and a reorg', async () => {
    const remembered = [await present()];
    for (let step = 0; step < 6; step++) {
      await chain.mine(1 + (step % 2), 25);
      remembered.push(await present());
    }
    await chain.mine(4, 25);
    await reach(database.url, await chain.head());
    await chain.reorg(3, 25);
    remembered.push(await present());
    await chain.mine(5, 25);
    remembered.push(await present());
    expect(await syncState(database.url)).toMatchObject({ reorgs: 1, projection: 0 });
    const distinct = new Set(remembered.map(({ answer }) => JSON.stringify(answer)));
    expect(distinct.size).toBe(remembered.length);
    for (const { block, answer } of remembered) expect(await identity.data(at(block))).toEqual(answer);
  });

  it('keeps the blocks of one query apart, and the past from the present', async () => {
    const head = (await chain.head()).number;
    await chain.setModel(3, 'Then');
    await chain.anvil.rpc.send('evm_mine', []);
    await chain.setModel(3, 'Now');
    await chain.anvil.rpc.send('evm_mine', []);
    await reach(database.url, await chain.head());
    const links = 'history(first: 1) { nodes { value } } syntheticDevice { vehicle { definition { model } } } definition { model }';
    const { before, then, now } = await identity.data<Record<string, { definition: { model: string } }>>(
      `{ before: vehicle(tokenId: 3, atBlock: ${head}) { ${links} } then: vehicle(tokenId: 3, atBlock: ${head + 1}) { ${links} } now: vehicle(tokenId: 3) { ${links} } }`,
    );
    expect(before?.definition.model).toMatch(/^Model /);
    for (const [vehicle, model] of [
      [then, 'Then'],
      [now, 'Now'],
    ] as const) {
      expect(vehicle).toMatchObject({ definition: { model }, history: { nodes: [{ value: model }] } });
      expect([null, { vehicle: { definition: { model } } }]).toContainEqual((vehicle as { syntheticDevice?: unknown }).syntheticDevice);
    }
  });

  it('does not find what was not there yet', async () => {
    const head = (await chain.head()).number;
    await chain.mine(6, 25);
    await reach(database.url, await chain.head());
    const { vehicles } = await identity.data<{ vehicles: { nodes: { tokenId: number }[] } }>(
      '{ vehicles(first: 1) { nodes { tokenId } } }',
    );
    const tokenId = vehicles.nodes[0]?.tokenId;
    expect((await identity.ask(`{ vehicle(tokenId: ${tokenId}, atBlock: ${head}) { owner } }`)).errors).toEqual([
      { message: `No vehicle with token id ${tokenId}.`, path: ['vehicle'], extensions: { code: 'NOT_FOUND' } },
    ]);
  });

  it('names the blocks that can be read when another is asked for', async () => {
    await database.pool.query('DELETE FROM twin.journal WHERE block_number <= 40');
    await database.pool.query('UPDATE chain.sync SET journal_floor = 40');
    const { number } = await chain.head();
    const ask = async (block: number) => (await identity.ask(`{ vehicle(tokenId: 1, atBlock: ${block}) { tokenId } }`)).errors;
    for (const block of [0, 40, number + 1]) {
      expect(await ask(block)).toEqual([
        {
          message: `the twin at block ${block} is not kept: blocks 41 to ${number} can be read`,
          path: ['vehicle'],
          extensions: { code: 'HISTORY_UNAVAILABLE', oldestBlock: 41, newestBlock: number },
        },
      ]);
    }
    expect(await ask(-1)).toMatchObject([{ message: '`atBlock` cannot be negative', extensions: { code: 'BAD_USER_INPUT' } }]);
    for (const block of [41, number]) expect(await ask(block)).toEqual([]);
  });
});
