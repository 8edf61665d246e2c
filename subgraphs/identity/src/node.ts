import { InvalidGlobalIdError, parseGlobalId, PlainError, type GlobalId } from '@dimo-node/kit';
import type { IdentityContext, Topic } from './context';
import { aftermarketDeviceById } from './devices/aftermarket-rows';
import { syntheticDeviceById } from './devices/synthetic-rows';
import { found, sequentialKey } from './lookup-key';
import { manufacturerById } from './manufacturers/rows';
import { dcnByLowBytes } from './names/rows';
import { vehicleById } from './vehicles/rows';

async function node({ id }: { id: string }, { twin }: IdentityContext): Promise<object> {
  const { prefix, value } = readGlobalId(id);
  const key = sequentialKey(value);
  switch (prefix) {
    case 'V':
      return typed('Vehicle', found(await twin.one(vehicleById, key), `vehicle with token id ${value}`));
    case 'AD':
      return typed('AftermarketDevice', found(await twin.one(aftermarketDeviceById, key), `aftermarket device with token id ${value}`));
    case 'S':
      return typed('SyntheticDevice', found(await twin.one(syntheticDeviceById, key), `synthetic device with token id ${value}`));
    case 'M':
      return typed('Manufacturer', found(await twin.one(manufacturerById, key), `manufacturer with token id ${value}`));
    case 'D':
      return typed('DCN', found(await twin.one(dcnByLowBytes, lowBytes(value)), `DCN with id "${id}"`));
    default:
      throw new PlainError('unrecognized global id');
  }
}

function readGlobalId(id: string): GlobalId {
  try {
    return parseGlobalId(id);
  } catch (error) {
    throw error instanceof InvalidGlobalIdError ? new PlainError(`could not decode global id: ${error.message}`) : error;
  }
}

/** The end of a name's node; undefined for a number that is not 64-bit signed, which no name's id is. */
function lowBytes(value: bigint): Buffer | undefined {
  if (BigInt.asIntN(64, value) !== value) {
    return undefined;
  }
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

function typed<Row extends object>(typeName: string, row: Row): Row & { readonly __typename: string } {
  return { ...row, __typename: typeName };
}

export const nodes: Topic = {
  typeDefs: `
extend type Query {
  "Any object by its global id."
  node(id: ID!): Node
}
`,
  resolvers: { Query: { node: (_: unknown, args: { id: string }, context: IdentityContext) => node(args, context) } },
};
