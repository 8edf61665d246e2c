import { createPrisma, type Pool, type PrismaClient } from '@dimo-node/database';
import { identitySubgraph, type IdentityOptions } from '@dimo-node/identity';
import { amoy, createLogger, runSubgraph, type RunningSubgraph } from '@dimo-node/kit';
import { createTestDatabase, type TestDatabase } from './database';
import { insertRows, NOW, type TwinRow, type TwinTable } from './twin-rows';

export interface Answer {
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Record<string, unknown>;
  }[];
}

/** A twin that a test fills by hand. */
export interface TestTwin {
  readonly pool: Pool;
  insert(table: TwinTable, ...rows: readonly TwinRow[]): Promise<void>;
}

export const twinOn = (pool: Pool): TestTwin => ({ pool, insert: (table, ...rows) => insertRows(pool, table, rows) });

export interface IdentityHarness extends TestTwin {
  readonly subgraph: RunningSubgraph;
  /** Text of every statement sent through the pool since the last `forget`. */
  readonly statements: string[];
  /** The whole answer. */
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** The data of an answer without errors; throws when there are any. */
  data<Data = Record<string, never>>(query: string, variables?: Record<string, unknown>): Promise<Data>;
}

export type IdentityHarnessOptions = Pick<IdentityOptions, 'tablelandUrl' | 'definitions'> & Partial<Pick<IdentityOptions, 'log'>>;

/**
 * The identity subgraph over a database of its own, on Amoy's contracts, at the fixed time NOW. Call it at the top of a `describe`.
 * It has no Tableland gateway unless the options name one.
 */
export function useIdentity(
  fill: (harness: IdentityHarness) => Promise<void>,
  options: () => IdentityHarnessOptions = () => ({}),
): () => IdentityHarness {
  let database: TestDatabase | undefined;
  let prisma: PrismaClient | undefined;
  let harness: IdentityHarness | undefined;
  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createPrisma(database.pool);
    harness = createHarness(database.pool, prisma, options());
    await fill(harness);
  });
  afterAll(async () => {
    await harness?.subgraph.close();
    await prisma?.$disconnect();
    await database?.drop();
  });
  return () => {
    if (harness === undefined) throw new Error('the identity harness exists only inside tests and hooks');
    return harness;
  };
}

const log = createLogger('identity', { level: 'silent' });

/** The identity subgraph over a twin filled by hand: on Amoy's contracts, at the fixed time NOW, its head at block 7. */
export function testIdentity(pool: Pool, prisma: PrismaClient, options: IdentityHarnessOptions = {}): ReturnType<typeof identitySubgraph> {
  return identitySubgraph({
    pool,
    prisma,
    network: { ...amoy, tablelandUrl: undefined },
    log,
    ...options,
    head: { current: () => ({ number: 7, hash: `0x${'07'.repeat(32)}` }) },
    imageBaseUrl: 'https://images.test',
    vehicleDataBaseUrl: 'https://data.test/vehicles/',
    now: () => NOW,
  });
}

/** The identity subgraph over a database that is the caller's, at the fixed time NOW. */
export function createHarness(pool: Pool, prisma: PrismaClient, options: IdentityHarnessOptions): IdentityHarness {
  const statements: string[] = [];
  const subgraph = runSubgraph(testIdentity(counting(pool, statements), prisma, options), { log });
  const ask = async (query: string, variables?: Record<string, unknown>): Promise<Answer> => {
    const { result } = await subgraph.execute({ query, variables, headers: {} });
    return JSON.parse(JSON.stringify({ data: result.data, errors: result.errors ?? [] })) as Answer;
  };
  return {
    ...twinOn(pool),
    subgraph,
    statements,
    ask,
    data: async <Data>(query: string, variables?: Record<string, unknown>): Promise<Data> => {
      const { data, errors } = await ask(query, variables);
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      return data as Data;
    },
  };
}

/** The same pool, writing down what goes through it. */
function counting(pool: Pool, statements: string[]): Pool {
  return new Proxy(pool, {
    get: (target, property, receiver) => {
      if (property !== 'query') return Reflect.get(target, property, receiver) as unknown;
      return (statement: string | { readonly text: string }, values?: unknown[]) => {
        statements.push(typeof statement === 'string' ? statement : statement.text);
        return values === undefined ? target.query(statement as string) : target.query(statement as string, values);
      };
    },
  });
}
