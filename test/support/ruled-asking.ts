import { createLogger, runSubgraph, type Caller, type RunningSubgraph } from '@dimo-node/kit';
import { LICENSE, MemoryTwin, OWNER } from './memory-twin';
import { ruledSubgraph, type Reads } from './ruled-subgraph';

/** Every permission that the rules of the test subgraph name. */
export const ALL = [
  'GetNonLocationHistory',
  'ExecuteCommands',
  'GetLocationHistory',
  'GetVINCredential',
  'GetRawData',
  'GetApproximateLocation',
];

export interface Said {
  readonly data: unknown;
  /** `path: message (code)` */
  readonly errors: readonly string[];
}

export interface RuledHarness {
  readonly twin: MemoryTwin;
  readonly reads: Reads;
  readonly subgraph: RunningSubgraph;
  ask(caller: Caller | undefined, query: string, variables?: Record<string, unknown>): Promise<Said>;
}

/** The ruled subgraph alone, anew for each test: the license of the tests is granted everything on vehicles 1 and 2, which have an owner. */
export function useRuled(): () => RuledHarness {
  let harness: RuledHarness | undefined;
  beforeEach(() => {
    const twin = new MemoryTwin();
    for (const id of [1, 2]) {
      twin.grant(LICENSE, id, ...ALL);
      twin.owners.set(id, OWNER);
    }
    const reads = { guarded: 0 };
    const subgraph = runSubgraph(ruledSubgraph(twin, reads), { log: createLogger('t', { level: 'silent' }) });
    harness = { twin, reads, subgraph, ask: (caller, query, variables) => ask(subgraph, caller, query, variables) };
  });
  return () => {
    if (harness === undefined) throw new Error('the ruled subgraph exists only inside tests');
    return harness;
  };
}

async function ask(
  subgraph: RunningSubgraph,
  caller: Caller | undefined,
  query: string,
  variables: Record<string, unknown> | undefined,
): Promise<Said> {
  const { result } = await subgraph.execute({ query, variables, headers: {}, caller });
  const errors = (result.errors ?? []).map(
    ({ path, message, extensions }) => `${path?.join('.') ?? ''}: ${message} (${String(extensions?.['code'])})`,
  );
  return { data: JSON.parse(JSON.stringify(result.data ?? null)), errors };
}

/** Variables of `ENTITIES`. */
export const entities = (...representations: readonly object[]): Record<string, unknown> => ({
  r: representations.map((representation) => ({ __typename: 'Vehicle', ...representation })),
});

/** The question that a gateway asks for fields of vehicles that it knows from elsewhere. */
export const ENTITIES = (selection: string): string =>
  `query($r: [_Any!]!) { _entities(representations: $r) { ... on Vehicle { ${selection} } } }`;
