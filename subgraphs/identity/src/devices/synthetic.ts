import { addressText, globalId, PlainError, readWindow, tokenName, ZERO_ADDRESS_BYTES, type Window } from '@dimo-node/kit';
import { connectionById, connectionByIntegration, unknownConnection, type ConnectionRow } from '../connections/rows';
import type { IdentityContext, ListArgs, Topic } from '../context';
import { found, onlyKey, sequentialKey } from '../lookup-key';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import { resolveToken } from '../reference';
import { vehicleById, type VehicleRow } from '../vehicles/rows';
import {
  syntheticDeviceByAddress,
  syntheticDeviceById,
  syntheticDeviceByVehicle,
  syntheticDeviceListOptions,
  syntheticDeviceList,
  type SyntheticDeviceRow,
  type SyntheticDevicesFilter,
} from './synthetic-rows';

interface SyntheticDeviceBy {
  readonly tokenId?: number | null;
  readonly tokenDID?: string | null;
  readonly address?: Buffer | null;
}

async function syntheticDevice({ by }: { by: SyntheticDeviceBy }, { twin, dids }: IdentityContext): Promise<SyntheticDeviceRow> {
  const given = onlyKey(by, 'Pass in exactly one of `address`, `tokenId`, or `tokenDID`.');
  switch (given.key) {
    case 'tokenId':
      return found(await twin.one(syntheticDeviceById, given.value), `synthetic device with token id ${given.value}`);
    case 'tokenDID': {
      const id = sequentialKey(dids.sequentialId('syntheticDeviceId', given.value));
      return found(await twin.one(syntheticDeviceById, id), `synthetic device with DID "${given.value}"`);
    }
    case 'address':
      return found(await twin.one(syntheticDeviceByAddress, given.value), `synthetic device with address ${addressText(given.value)}`);
  }
}

/** The connection stored, or the one that carries the old integration number stored instead. */
async function connectionOf(row: SyntheticDeviceRow, { twin }: IdentityContext): Promise<ConnectionRow | null> {
  if (row.connectionId !== null) {
    return twin.one(connectionById, row.connectionId);
  }
  return row.integrationId === 0 ? null : twin.one(connectionByIntegration, row.integrationId);
}

/** This list's own prefix on the texts of wrong paging arguments is known to clients. */
function readPrefixedWindow(args: ListArgs<SyntheticDevicesFilter>): Window {
  try {
    return readWindow(args);
  } catch (error) {
    throw error instanceof PlainError ? new PlainError(`invalid first/last argument: ${error.message}`) : error;
  }
}

export const syntheticDevices: Topic = {
  typeDefs: `
extend type Query {
  "A synthetic device by exactly one of its keys."
  syntheticDevice(by: SyntheticDeviceBy!): SyntheticDevice
  "Synthetic devices, newest first."
  syntheticDevices(${PAGE_ARGS}, filterBy: SyntheticDevicesFilter): SyntheticDeviceConnection!
}

"A vehicle's link to its maker's cloud: an ERC-721 token."
type SyntheticDevice implements Node @key(fields: "tokenId") @key(fields: "tokenDID") {
  id: ID!
  name: String!
  tokenId: Int!
  tokenDID: String!
  integrationId: Int! @deprecated(reason: "Use connection.")
  address: Address!
  mintedAt: Time!
  vehicle: Vehicle!
  "The connection it was minted under; with an empty name when that is not known."
  connection: Connection!
}

extend type Vehicle {
  "The vehicle's synthetic device."
  syntheticDevice: SyntheticDevice
}

"Exactly one key."
input SyntheticDeviceBy {
  tokenId: Int
  tokenDID: String
  address: Address
}

"All given members must hold."
input SyntheticDevicesFilter {
  "Owner of the vehicle."
  owner: Address
  integrationId: Int
}
${pagedTypes('SyntheticDevice')}`,
  resolvers: {
    Query: {
      syntheticDevice: (_: unknown, args: { by: SyntheticDeviceBy }, context: IdentityContext) => syntheticDevice(args, context),
      syntheticDevices: (_: unknown, args: ListArgs<SyntheticDevicesFilter>, { twin }: IdentityContext) =>
        twin.page<SyntheticDeviceRow>(syntheticDeviceList, readPrefixedWindow(args), syntheticDeviceListOptions(args.filterBy ?? {})),
    },
    SyntheticDevice: {
      __resolveReference: resolveToken(syntheticDeviceById, 'syntheticDeviceId'),
      id: (row: SyntheticDeviceRow) => globalId('S', row.id),
      tokenId: (row: SyntheticDeviceRow) => row.id,
      tokenDID: (row: SyntheticDeviceRow, _: unknown, { dids }: IdentityContext) => dids.text('syntheticDeviceId', row.id),
      name: (row: SyntheticDeviceRow) => tokenName(row.id),
      address: (row: SyntheticDeviceRow) => row.address ?? ZERO_ADDRESS_BYTES,
      integrationId: async (row: SyntheticDeviceRow, _: unknown, context: IdentityContext) =>
        row.integrationId !== 0 ? row.integrationId : ((await connectionOf(row, context))?.integrationNode ?? 0),
      connection: async (row: SyntheticDeviceRow, _: unknown, context: IdentityContext) =>
        (await connectionOf(row, context)) ?? unknownConnection(),
      vehicle: async (row: SyntheticDeviceRow, _: unknown, { twin }: IdentityContext) =>
        found(await twin.one(vehicleById, row.vehicleId), `vehicle with token id ${row.vehicleId}`),
    },
    Vehicle: {
      syntheticDevice: (row: VehicleRow, _: unknown, { twin }: IdentityContext) => twin.one(syntheticDeviceByVehicle, row.id),
    },
  },
};
