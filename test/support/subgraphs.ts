import { NodeError, PlainError, type AnySubgraphDefinition, type BlockRef } from '@dimo-node/kit';
import { parse } from 'graphql';
import { setTimeout as sleep } from 'node:timers/promises';

/** Two small subgraphs that join on Vehicle, with the faults that a test may ask for. */
const FEDERATION = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])';

export const FLEET_SDL = `
  ${FEDERATION}
  type Query {
    vehicles(first: Int = 3): [Vehicle!]!
    vehicle(tokenId: Int!): Vehicle
    things: [Thing!]!
    same: [Vehicle!]!
    echo(int: Int, text: String, id: ID, in: EchoInput): String
    secretFault: String
    plainFault: String
    brokenPromise: Broken
    slow(ms: Int!): String
  }
  input EchoInput { ints: [Int!], text: String, inner: EchoInput }
  interface Thing { name: String! }
  type Vehicle implements Thing @key(fields: "tokenId") { tokenId: Int! name: String! color: Color maker: Maker! }
  type Maker implements Thing @key(fields: "id") { id: ID! name: String! country: String }
  type Broken { needed: String! }
  enum Color { RED BLUE }
  type Mutation { rename(name: String!): String }
`;

export const STATE_SDL = `
  ${FEDERATION}
  type Query { stateVersion: Int }
  type Vehicle @key(fields: "tokenId") { tokenId: Int! speed: Float! odometer: Float! faulty: String twin: Vehicle }
`;

export interface Key {
  readonly tokenId: number;
}

export interface FleetVehicle extends Key {
  readonly __typename: 'Vehicle';
  readonly name: string;
  readonly color: string;
  readonly maker: { readonly __typename: 'Maker'; readonly id: string; readonly name: string; readonly country: string };
}

/** Counts what reaches the state subgraph. */
export interface StateCalls {
  references: number;
}

const vehicle = (tokenId: number): FleetVehicle => ({
  __typename: 'Vehicle',
  tokenId,
  name: `car ${tokenId}`,
  color: tokenId % 2 === 0 ? 'RED' : 'BLUE',
  maker: { __typename: 'Maker', id: `m${tokenId % 2}`, name: `maker ${tokenId % 2}`, country: 'DE' },
});

const base = (block: BlockRef | undefined): Pick<AnySubgraphDefinition, 'createContext' | 'checkReady' | 'indexedBlock'> => ({
  createContext: () => undefined,
  checkReady: () => Promise.resolve(),
  indexedBlock: () => block,
});

/** A block for the header; the hash repeats `digit`. */
export function blockOf(number: number, digit = 'a'): BlockRef {
  return { number, hash: `0x${digit.repeat(64)}` };
}

export function fleetSubgraph(
  options: { readonly block?: BlockRef; readonly checkReady?: () => Promise<void>; readonly sdl?: string } = {},
): AnySubgraphDefinition {
  return {
    ...base(options.block),
    ...(options.checkReady === undefined ? {} : { checkReady: options.checkReady }),
    name: 'fleet',
    typeDefs: parse(options.sdl ?? FLEET_SDL),
    resolvers: {
      Query: {
        vehicles: (_: unknown, { first }: { first: number }) => Array.from({ length: first }, (_item, i) => vehicle(i + 1)),
        vehicle(_: unknown, { tokenId }: Key) {
          if (tokenId > 100) throw new NodeError('NOT_FOUND', `no vehicle ${tokenId}`);
          return vehicle(tokenId);
        },
        same: () => [2, 1, 2, 2].map(vehicle),
        things: () => [vehicle(1), vehicle(2).maker, vehicle(3)],
        echo: (_: unknown, args: unknown) => JSON.stringify(args),
        secretFault() {
          throw new Error('password=hunter2 at 10.0.0.1');
        },
        plainFault() {
          throw new PlainError('said as it is');
        },
        brokenPromise: () => ({ needed: null }),
        slow: (_: unknown, { ms }: { ms: number }) => sleep(ms, 'done'),
      },
      Vehicle: { __resolveReference: ({ tokenId }: Key) => vehicle(tokenId) },
      Mutation: { rename: (_: unknown, { name }: { name: string }) => name },
    },
  };
}

export function stateSubgraph(
  options: { readonly block?: BlockRef; readonly calls?: StateCalls; readonly sdl?: string } = {},
): AnySubgraphDefinition {
  return {
    ...base(options.block),
    name: 'state',
    typeDefs: parse(options.sdl ?? STATE_SDL),
    resolvers: {
      Query: { stateVersion: () => 7 },
      Vehicle: {
        __resolveReference({ tokenId }: Key) {
          if (options.calls !== undefined) options.calls.references += 1;
          return { tokenId, speed: tokenId * 1.5, odometer: tokenId === 2 ? null : tokenId * 100 };
        },
        faulty({ tokenId }: Key) {
          if (tokenId === 2) throw new NodeError('FORBIDDEN', 'the permission to read 2 is missing');
          return `fine ${tokenId}`;
        },
        twin: ({ tokenId }: Key) => ({ tokenId: tokenId + 10, speed: 1, odometer: 2 }),
      },
    },
  };
}
