import { accessSubgraph } from '@dimo-node/access';
import { createPrisma, type PrismaClient } from '@dimo-node/database';
import type { RunningGateway } from '@dimo-node/gateway';
import { amoy, startSubgraphServer, type AnySubgraphDefinition, type Caller, type SubgraphServer } from '@dimo-node/kit';
import { auditEntry, LICENSE, openAuditLog } from '../../support/audit';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { local, remote, send, silent, startTestGateway, type Answer } from '../../support/gateway';
import { testIdentity } from '../../support/identity';
import { developerCaller, MemoryTwin, OWNER, STRANGER } from '../../support/memory-twin';
import { HOP_SECRET, MODES } from '../../support/ruled-gateway';
import { TestTokens } from '../../support/tokens';
import { insertRows } from '../../support/twin-rows';

const QUERY = `{ vehicle(tokenId: 1) { owner privileges(first: 1) { totalCount } accessLog(first: 5) { totalCount nodes { license via } } } }`;

describe.each(MODES)('Vehicle.accessLog beside the identity API %s', (mode) => {
  const tokens = new TestTokens();
  let database: TestDatabase;
  let prisma: PrismaClient;
  let gateway: RunningGateway;
  const servers: SubgraphServer[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    const { pool, url } = database;
    prisma = createPrisma(pool);
    await insertRows(pool, 'vehicle', [{ id: 1, owner: Buffer.from(OWNER.slice(2), 'hex') }]);
    const log = openAuditLog(url);
    await log.append(auditEntry());
    await log.close();
    const authority = new MemoryTwin();
    authority.owners.set(1, OWNER);
    const definitions: AnySubgraphDefinition[] = [
      testIdentity(pool, prisma),
      accessSubgraph({ pool, access: { authority, network: amoy } }),
    ];
    if (mode === 'over the hop') servers.push(...(await Promise.all(definitions.map(serve))));
    const sources = servers.length === 0 ? definitions.map(local) : servers.map((server, i) => remote(definitions[i]!.name, server));
    gateway = await startTestGateway(sources, { auth: { verifier: tokens.verifier }, hopSecret: HOP_SECRET });
  });
  afterAll(async () => {
    await gateway?.stop();
    await Promise.all(servers.map((server) => server.stop()));
    await prisma?.$disconnect();
    await database?.drop();
  });

  const serve = (definition: AnySubgraphDefinition): Promise<SubgraphServer> =>
    startSubgraphServer(definition, { port: 0, host: '127.0.0.1', log: silent, hopSecret: HOP_SECRET });

  async function ask(caller: Caller | undefined): Promise<Answer['body']> {
    const authorization: Record<string, string> = caller === undefined ? {} : { authorization: `Bearer ${await tokens.sign(caller)}` };
    const headers = { 'content-type': 'application/json', ...authorization };
    return (await send(`${gateway.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query: QUERY }) })).body;
  }

  test('is read by the owner', async () => {
    const accessLog = { totalCount: 1, nodes: [{ license: LICENSE, via: 'SACD' }] };
    expect(await ask(developerCaller(OWNER))).toEqual({ data: { vehicle: { owner: OWNER, privileges: { totalCount: 0 }, accessLog } } });
  });

  test.each<[string, Caller | undefined, string]>([
    ['somebody else', developerCaller(STRANGER), 'FORBIDDEN'],
    ['nobody', undefined, 'UNAUTHENTICATED'],
  ])('is not read by %s', async (_name, caller, code) => {
    const { data, errors } = await ask(caller);
    // The rest of the vehicle is for everybody.
    expect(data).toEqual({ vehicle: { owner: OWNER, privileges: { totalCount: 0 }, accessLog: null } });
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual([code]);
  });
});
