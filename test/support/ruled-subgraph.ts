import { accessTypeDefs, amoy, type AnySubgraphDefinition, type SubgraphRequest } from '@dimo-node/kit';
import { parse } from 'graphql';
import { didOf, type MemoryTwin } from './memory-twin';

/** A subgraph that uses every rule of access. Its values name their vehicle, so that one that shows up where it must not is seen. */
export const RULED_SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
  ${accessTypeDefs}
  type Query {
    open: String
    members: String @authenticated
    position(tokenId: Int!): Position @requiresVehicleToken
    "Either way of naming the vehicle."
    journal(tokenId: Int, subject: String): [Entry!]
      @requiresVehicleToken
      @requiresAllOfPrivileges(privileges: [VEHICLE_ALL_TIME_LOCATION, VEHICLE_NON_LOCATION_DATA])
    vin(tokenDID: String!): String @requiresAllOfPrivileges(privileges: [VEHICLE_VIN_CREDENTIAL])
    papers(tokenId: Int!): Papers @requiresOwner
    "Leads to guarded fields without naming a vehicle."
    bare: Position
    sealed(tokenId: Int!): Sealed @requiresVehicleToken
    me: String
  }
  type Mutation {
    unlock(tokenId: Int!): String @requiresVehicleToken @requiresAllOfPrivileges(privileges: [VEHICLE_COMMANDS])
  }
  type Position {
    about: Int
    exact: String @requiresAllOfPrivileges(privileges: [VEHICLE_ALL_TIME_LOCATION])
    coarse: String @requiresOneOfPrivilege(privileges: [VEHICLE_APPROXIMATE_LOCATION, VEHICLE_ALL_TIME_LOCATION])
    nearby: [Vehicle!]
  }
  type Entry { text: String detail: Detail }
  type Detail { raw: String @requiresAllOfPrivileges(privileges: [VEHICLE_ALL_TIME_LOCATION]) }
  type Papers { pin: String }
  interface Document @requiresAllOfPrivileges(privileges: [VEHICLE_RAW_DATA]) { text: String }
  type Sealed implements Document @authenticated { text: String other: String }
  type Vehicle @key(fields: "tokenId") @key(fields: "tokenDID") {
    tokenId: Int!
    tokenDID: String!
    odometer: Int @requiresAllOfPrivileges(privileges: [VEHICLE_NON_LOCATION_DATA])
    position: Position @requiresVehicleToken
    "Unguarded, with guarded fields below."
    loose: Position
    twin: Vehicle
  }
  extend type Vehicle {
    accesses: [String!] @requiresOwner
  }
`;

interface Reference {
  readonly tokenId?: number;
  readonly tokenDID?: string;
}

interface VehicleRow extends Reference {
  /** Which the values are of. */
  readonly id: number;
}

/** Counts the resolvers behind guards that were called. */
export interface Reads {
  guarded: number;
}

const position = (id: number): object => ({ about: id, exact: `exact of ${id}`, coarse: `coarse of ${id}`, id });
const idOf = ({ tokenId, tokenDID }: Reference): number => tokenId ?? Number(tokenDID?.split(':').at(-1));

export function ruledSubgraph(twin: MemoryTwin, reads: Reads = { guarded: 0 }, sdl: string = RULED_SDL): AnySubgraphDefinition {
  const read = <T>(value: T): T => {
    reads.guarded += 1;
    return value;
  };
  return {
    name: 'ruled',
    typeDefs: parse(sdl),
    access: { authority: twin, network: amoy },
    createContext: (request: SubgraphRequest) => ({ request }),
    checkReady: () => Promise.resolve(),
    resolvers: {
      Query: {
        open: () => 'for all',
        members: () => read('for members'),
        position: (_: unknown, { tokenId }: { tokenId: number }) => read(position(tokenId)),
        journal: (_: unknown, { tokenId, subject }: { tokenId?: number; subject?: string }) => {
          const id = idOf({ ...(tokenId === undefined ? {} : { tokenId }), ...(subject === undefined ? {} : { tokenDID: subject }) });
          return read([1, 2].map((line) => ({ text: `line ${line} of ${id}`, detail: { raw: `raw ${line} of ${id}` } })));
        },
        vin: (_: unknown, { tokenDID }: { tokenDID: string }) => read(`VIN of ${idOf({ tokenDID })}`),
        papers: (_: unknown, { tokenId }: { tokenId: number }) => read({ pin: `pin of ${tokenId}` }),
        bare: () => position(0),
        sealed: (_: unknown, { tokenId }: { tokenId: number }) => read({ text: `text of ${tokenId}`, other: `other of ${tokenId}` }),
        me: (_: unknown, __: unknown, { request }: { request: SubgraphRequest }) => JSON.stringify(request.caller ?? null),
      },
      Mutation: { unlock: (_: unknown, { tokenId }: { tokenId: number }) => read(`unlocked ${tokenId}`) },
      Position: { nearby: ({ id }: { id: number }) => [id, id + 1].map((near) => ({ id: near, tokenId: near })) },
      Vehicle: {
        __resolveReference: (reference: Reference): VehicleRow => ({ ...reference, id: idOf(reference) }),
        tokenId: ({ id }: VehicleRow) => id,
        tokenDID: ({ tokenDID, id }: VehicleRow) => tokenDID ?? didOf(id),
        odometer: ({ id }: VehicleRow) => read(id * 1_000),
        position: ({ id }: VehicleRow) => read(position(id)),
        loose: ({ id }: VehicleRow) => position(id),
        twin: ({ id }: VehicleRow) => ({ id: id + 1, tokenId: id + 1 }),
        accesses: ({ id }: VehicleRow) => read([`access to ${id}`]),
      },
    },
  };
}
