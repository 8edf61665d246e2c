/** The two subgraphs of the join, as data: a fleet from one, how the vehicles are doing from the other. */
const VEHICLES = 10;

export const FLEET_SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Query { vehicles: [Vehicle!]! }
  type Vehicle @key(fields: "tokenId") { tokenId: Int! owner: String! make: String! model: String! year: Int! }
`;

export const STATE_SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Vehicle @key(fields: "tokenId") { tokenId: Int! speed: Float! odometer: Float! }
  type Query { stateVersion: Int }
`;

export const JOIN_QUERY = 'query Join { vehicles { tokenId owner make model year speed odometer } }';

export interface FleetVehicle {
  readonly tokenId: number;
  readonly owner: string;
  readonly make: string;
  readonly model: string;
  readonly year: number;
}

export const FLEET: readonly FleetVehicle[] = Array.from({ length: VEHICLES }, (_, i) => ({
  tokenId: i + 1,
  owner: `0x${(i + 1).toString(16).padStart(40, '0')}`,
  make: 'Tesla',
  model: `Model ${i}`,
  year: 2015 + i,
}));

export function stateOf(tokenId: number): { readonly speed: number; readonly odometer: number } {
  return { speed: tokenId * 3.5, odometer: tokenId * 1_000.25 };
}

/** The answer that every contestant must give. */
export const EXPECTED = { vehicles: FLEET.map((vehicle) => ({ ...vehicle, ...stateOf(vehicle.tokenId) })) };
