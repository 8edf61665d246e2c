import { addressText, globalId, PlainError, readWindow, tokenName, ZERO_ADDRESS_BYTES } from '@dimo-node/kit';
import type { IdentityContext, ListArgs, Topic } from '../context';
import { found, onlyKey, sequentialKey } from '../lookup-key';
import type { ManufacturerRow } from '../manufacturers/rows';
import { PAGE_ARGS, pagedTypes } from '../paged-types';
import { resolveToken } from '../reference';
import { urlBelow } from '../url-below';
import { vehicleById, type VehicleRow } from '../vehicles/rows';
import {
  aftermarketDeviceConditions,
  aftermarketDeviceList,
  aftermarketDevicesOfManufacturer,
  type AftermarketDevicesFilter,
} from './aftermarket-list';
import {
  aftermarketDeviceByAddress,
  aftermarketDeviceByDevEUI,
  aftermarketDeviceById,
  aftermarketDeviceByImei,
  aftermarketDeviceBySerial,
  aftermarketDeviceByVehicle,
  type AftermarketDeviceRow,
} from './aftermarket-rows';

interface AftermarketDeviceBy {
  readonly tokenId?: number | null;
  readonly tokenDID?: string | null;
  readonly address?: Buffer | null;
  readonly serial?: string | null;
  readonly imei?: string | null;
  readonly devEUI?: string | null;
}

async function aftermarketDevice({ by }: { by: AftermarketDeviceBy }, { twin, dids }: IdentityContext): Promise<AftermarketDeviceRow> {
  const given = onlyKey(by, 'Pass in exactly one of `address`, `tokenId`, `tokenDID`, `serial`, `imei` or `devEUI`.');
  const what = 'aftermarket device with';
  switch (given.key) {
    case 'tokenId':
      return found(await twin.one(aftermarketDeviceById, given.value), `${what} token id ${given.value}`);
    case 'tokenDID': {
      const id = sequentialKey(dids.sequentialId('aftermarketDeviceId', given.value));
      return found(await twin.one(aftermarketDeviceById, id), `${what} DID "${given.value}"`);
    }
    case 'address':
      return found(await twin.one(aftermarketDeviceByAddress, given.value), `${what} address ${addressText(given.value)}`);
    case 'serial':
      return found(await twin.one(aftermarketDeviceBySerial, given.value), `${what} serial "${given.value}"`);
    case 'imei':
      return found(await twin.one(aftermarketDeviceByImei, given.value), `${what} imei "${given.value}"`);
    case 'devEUI':
      return found(await twin.one(aftermarketDeviceByDevEUI, given.value), `${what} devEUI "${given.value}"`);
  }
}

function devicesOfManufacturer(manufacturer: ManufacturerRow, args: ListArgs<AftermarketDevicesFilter>, { twin }: IdentityContext) {
  const window = readWindow(args);
  const filter = args.filterBy ?? {};
  if ((filter.manufacturerId ?? manufacturer.id) !== manufacturer.id) {
    throw new PlainError('Aftermarket device filter must be consistent with manufacturer query.');
  }
  const conditions = aftermarketDeviceConditions({ ...filter, manufacturerId: null });
  return twin.page<AftermarketDeviceRow>(aftermarketDevicesOfManufacturer, window, { conditions, parent: [manufacturer.id] });
}

export const aftermarketDevices: Topic = {
  typeDefs: `
extend type Query {
  "An aftermarket device by exactly one of its keys; of several with one key, the newest."
  aftermarketDevice(by: AftermarketDeviceBy!): AftermarketDevice
  "Aftermarket devices, newest first."
  aftermarketDevices(${PAGE_ARGS}, filterBy: AftermarketDevicesFilter): AftermarketDeviceConnection!
}

"A device that is plugged into a vehicle: an ERC-721 token."
type AftermarketDevice implements Node @key(fields: "tokenId") @key(fields: "tokenDID") {
  id: ID!
  tokenId: Int!
  tokenDID: String!
  "The device's own account, which signs for it."
  address: Address!
  owner: Address!
  serial: String
  imei: String
  devEUI: String
  hardwareRevision: String
  mintedAt: Time!
  claimedAt: Time
  "The vehicle it is paired with."
  vehicle: Vehicle
  "Receiver of the device's rewards: the owner unless another is set."
  beneficiary: Address!
  name: String!
  image: String!
  pairedAt: Time
}

extend type Vehicle {
  "The aftermarket device paired with the vehicle."
  aftermarketDevice: AftermarketDevice
}

extend type Manufacturer {
  "Devices that the manufacturer made, newest first."
  aftermarketDevices(${PAGE_ARGS}, filterBy: AftermarketDevicesFilter): AftermarketDeviceConnection!
}

"Exactly one key."
input AftermarketDeviceBy {
  tokenId: Int
  tokenDID: String
  address: Address
  serial: String
  imei: String
  devEUI: String
}

"All given members must hold."
input AftermarketDevicesFilter {
  owner: Address
  beneficiary: Address
  manufacturerId: Int
}
${pagedTypes('AftermarketDevice')}`,
  resolvers: {
    Query: {
      aftermarketDevice: (_: unknown, args: { by: AftermarketDeviceBy }, context: IdentityContext) => aftermarketDevice(args, context),
      aftermarketDevices: (_: unknown, args: ListArgs<AftermarketDevicesFilter>, { twin }: IdentityContext) =>
        twin.page<AftermarketDeviceRow>(aftermarketDeviceList, readWindow(args), {
          conditions: aftermarketDeviceConditions(args.filterBy ?? {}),
        }),
    },
    AftermarketDevice: {
      __resolveReference: resolveToken(aftermarketDeviceById, 'aftermarketDeviceId'),
      id: (row: AftermarketDeviceRow) => globalId('AD', row.id),
      tokenId: (row: AftermarketDeviceRow) => row.id,
      tokenDID: (row: AftermarketDeviceRow, _: unknown, { dids }: IdentityContext) => dids.text('aftermarketDeviceId', row.id),
      address: (row: AftermarketDeviceRow) => row.address ?? ZERO_ADDRESS_BYTES,
      vehicle: (row: AftermarketDeviceRow, _: unknown, { twin }: IdentityContext) => twin.one(vehicleById, row.vehicleId),
      name: (row: AftermarketDeviceRow) => tokenName(row.id),
      image: (row: AftermarketDeviceRow, _: unknown, { imageBaseUrl }: IdentityContext) =>
        urlBelow(imageBaseUrl, `aftermarket/device/${row.id}/image`),
    },
    Vehicle: {
      aftermarketDevice: (row: VehicleRow, _: unknown, { twin }: IdentityContext) => twin.one(aftermarketDeviceByVehicle, row.id),
    },
    Manufacturer: { aftermarketDevices: devicesOfManufacturer },
  },
};
