import type { RunningGateway } from '@dimo-node/gateway';
import { accessTypeDefs, startSubgraphServer, type AnySubgraphDefinition, type Caller, type SubgraphServer } from '@dimo-node/kit';
import { parse } from 'graphql';
import { local, remote, send, silent, startTestGateway, type Answer, type GraphqlBody } from './gateway';
import { LICENSE, MemoryTwin, OWNER } from './memory-twin';
import { ALL } from './ruled-asking';
import { ruledSubgraph, type Reads } from './ruled-subgraph';
import { fleetSubgraph } from './subgraphs';
import { TestTokens } from './tokens';

/** Where the subgraphs are: what a guard does must not depend on it. */
export const MODES = ['in process', 'over the hop'] as const;
export const HOP_SECRET = 'the secret of the hop, long enough';

export interface RuledGateway {
  readonly gateway: RunningGateway;
  readonly twin: MemoryTwin;
  readonly reads: Reads;
  /** One request, whatever its body. */
  send(caller: Caller | undefined, body: unknown): Promise<Answer>;
  /** Asks twice, which must make no difference: a query's first run takes another way through the gateway than those after it. */
  ask(caller: Caller | undefined, query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>;
}

/** A second subgraph with rules: the same directives and privileges must compose. */
const clubSubgraph = (twin: MemoryTwin): AnySubgraphDefinition => ({
  ...ruledSubgraph(twin),
  name: 'club',
  typeDefs: parse(`extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) ${accessTypeDefs}
    type Query { club: String @authenticated }
    type Vehicle @key(fields: "tokenId") { tokenId: Int! clubName: String @requiresOwner }`),
  resolvers: {
    Query: { club: () => 'club' },
    Vehicle: { clubName: ({ tokenId }: { tokenId: number }) => `name of ${tokenId}` },
  },
});

/**
 * A gateway over a fleet of vehicles and two subgraphs with rules about them. The license of the tests is granted everything on vehicle 1; vehicles
 * 1 to 3 have an owner.
 */
export function useRuledGateway(mode: (typeof MODES)[number]): () => RuledGateway {
  let harness: RuledGateway | undefined;
  const servers: SubgraphServer[] = [];
  beforeAll(async () => {
    const twin = new MemoryTwin();
    twin.grant(LICENSE, 1, ...ALL);
    for (const id of [1, 2, 3]) twin.owners.set(id, OWNER);
    const reads = { guarded: 0 };
    const definitions = [fleetSubgraph(), ruledSubgraph(twin, reads), clubSubgraph(twin)];
    const tokens = new TestTokens();
    if (mode === 'over the hop') servers.push(...(await Promise.all(definitions.map(serve))));
    const sources = servers.length === 0 ? definitions.map(local) : servers.map((server, i) => remote(definitions[i]!.name, server));
    const gateway = await startTestGateway(sources, { auth: { verifier: tokens.verifier }, hopSecret: HOP_SECRET });
    harness = { gateway, twin, reads, ...asking(gateway, tokens) };
  });
  afterAll(async () => {
    await harness?.gateway.stop();
    await Promise.all(servers.map((server) => server.stop()));
  });
  return () => {
    if (harness === undefined) throw new Error('the gateway exists only inside tests');
    return harness;
  };
}

const serve = (definition: AnySubgraphDefinition): Promise<SubgraphServer> =>
  startSubgraphServer(definition, { port: 0, host: '127.0.0.1', log: silent, hopSecret: HOP_SECRET });

function asking(gateway: RunningGateway, tokens: TestTokens): Pick<RuledGateway, 'send' | 'ask'> {
  const headersOf = async (caller: Caller | undefined): Promise<Record<string, string>> => ({
    'content-type': 'application/json',
    ...(caller === undefined ? undefined : { authorization: `Bearer ${await tokens.sign(caller)}` }),
  });
  const to = `${gateway.url}/graphql`;
  return {
    send: async (caller, body) => send(to, { method: 'POST', headers: await headersOf(caller), body: JSON.stringify(body) }),
    async ask(caller, query, variables, headers = {}) {
      const options = { method: 'POST', headers: { ...(await headersOf(caller)), ...headers }, body: JSON.stringify({ query, variables }) };
      const first = await send(to, options);
      const second = await send(to, options);
      expect([second.status, sorted(second.body)]).toEqual([first.status, sorted(first.body)]);
      return second;
    },
  };
}

/** An answer with its errors in an order of their own: subgraphs answer side by side. */
export function sorted({
  data,
  errors,
}: {
  readonly data?: unknown;
  readonly errors?: GraphqlBody['errors'] | readonly object[];
}): unknown {
  return { data, errors: (errors ?? []).map((error) => JSON.stringify(sortKeys(error))).sort() };
}

function sortKeys(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
