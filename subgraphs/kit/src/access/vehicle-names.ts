import {
  getNullableType,
  GraphQLInt,
  GraphQLString,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLScalarType,
} from 'graphql';
import { formatTokenDid, InvalidDidError } from '../ids';
import type { Network } from '../network';
import { assetText, parseAsset } from './asset';

/** Which tokens are vehicles. */
export interface VehicleContract {
  readonly chainId: number;
  /** EIP-55. */
  readonly address: string;
}

/** One naming of the vehicle that a field is about. */
export interface Named {
  readonly by: 'tokenId' | 'did';
  /** DID in normal form; a text that is no DID stands as it came and equals no token's asset. */
  readonly asset: string;
}

/** What a resolver is called with. */
export interface FieldCall {
  readonly source: unknown;
  readonly args: Readonly<Record<string, unknown>>;
  readonly context: unknown;
  readonly info: GraphQLResolveInfo;
}

export type AnyField = GraphQLField<unknown, unknown>;

interface Reader {
  readonly by: Named['by'];
  read(call: FieldCall): unknown;
}

/** The object type whose objects are vehicles, by either of its keys. */
const VEHICLE_TYPE = 'Vehicle';
const KEYS = [
  ['tokenId', 'tokenId'],
  ['tokenDID', 'did'],
] as const;
const ARGUMENTS: readonly (readonly [name: string, by: Named['by'], type: GraphQLScalarType])[] = [
  ['tokenId', 'tokenId', GraphQLInt],
  ['subject', 'did', GraphQLString],
  ['tokenDID', 'did', GraphQLString],
  ['did', 'did', GraphQLString],
];
/** What a caller may write into the audit log by naming nonsense. */
const MAX_TEXT = 200;

/** @throws Error when the network has no vehicles */
export function vehicleContract(network: Pick<Network, 'name' | 'chainId' | 'contracts'>): VehicleContract {
  const address = network.contracts.vehicleId;
  if (address === undefined) throw new Error(`the network ${network.name} names no contract of vehicles, which rules of access need`);
  return { chainId: network.chainId, address };
}

/** Whether objects of a type are vehicles: what stands above such an object says nothing about which one it is. */
export function isVehicleType(type: GraphQLObjectType): boolean {
  return type.name === VEHICLE_TYPE && KEYS.some(([key]) => type.getFields()[key] !== undefined);
}

/** How a field tells which vehicle it is about; compiled once. */
export class VehicleNames {
  readonly #readers: readonly Reader[];

  private constructor(readers: readonly Reader[]) {
    this.#readers = readers;
  }

  /** Undefined when neither an argument of the field nor the object that it belongs to can name a vehicle. */
  static of(type: GraphQLObjectType, field: AnyField): VehicleNames | undefined {
    const readers = [...argumentReaders(field), ...(isVehicleType(type) ? parentReaders(type) : [])];
    return readers.length === 0 ? undefined : new VehicleNames(readers);
  }

  /** Every naming that this call gives; none when all arguments are optional and left out. */
  read(call: FieldCall, contract: VehicleContract): readonly Named[] {
    const named: Named[] = [];
    for (const { by, read } of this.#readers) {
      const value = read(call);
      if (value === undefined || value === null) continue;
      named.push({ by, asset: by === 'tokenId' ? byTokenId(value, contract) : byDid(value) });
    }
    return named;
  }
}

function argumentReaders(field: AnyField): readonly Reader[] {
  return ARGUMENTS.flatMap(([name, by, type]) => {
    const argument = field.args.find((candidate) => candidate.name === name);
    return argument !== undefined && getNullableType(argument.type) === type ? [{ by, read: ({ args }: FieldCall) => args[name] }] : [];
  });
}

/** The keys as the schema itself shows them: by their resolvers, which are taken before any guard stands around them. */
function parentReaders(type: GraphQLObjectType): readonly Reader[] {
  return KEYS.flatMap(([key, by]) => {
    const field = type.getFields()[key];
    if (field === undefined) return [];
    const { resolve } = field;
    if (resolve === undefined) return [{ by, read: ({ source }: FieldCall) => (source as Readonly<Record<string, unknown>>)[key] }];
    return [{ by, read: ({ source, context, info }: FieldCall): unknown => resolve(source, {}, context, info) }];
  });
}

function byTokenId(value: unknown, { chainId, address }: VehicleContract): string {
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value))
    throw new TypeError('the token id of a vehicle must be an integer at once');
  return formatTokenDid(chainId, address, value as number | bigint);
}

function byDid(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('the DID of a vehicle must be a text at once');
  try {
    return assetText(parseAsset(value));
  } catch (error) {
    if (error instanceof InvalidDidError) return value.slice(0, MAX_TEXT);
    throw error;
  }
}
