import type { Key, Lookup } from '../twin/lookup';

export interface AftermarketDeviceRow {
  readonly id: number;
  readonly manufacturerId: number | null;
  readonly address: Buffer | null;
  readonly owner: Buffer;
  readonly beneficiary: Buffer;
  readonly serial: string | null;
  readonly imei: string | null;
  readonly devEUI: string | null;
  readonly hardwareRevision: string | null;
  readonly mintedAt: Date;
  readonly claimedAt: Date | null;
  readonly vehicleId: number | null;
  readonly pairedAt: Date | null;
}

export const AFTERMARKET_DEVICE_COLUMNS = `a.id, a.manufacturer_id AS "manufacturerId", a.address, a.owner, a.beneficiary, a.serial, a.imei,
  a.dev_eui AS "devEUI", a.hardware_revision AS "hardwareRevision", a.minted_at AS "mintedAt", a.claimed_at AS "claimedAt",
  a.vehicle_id AS "vehicleId", a.paired_at AS "pairedAt"`;

/** Of several live devices with one key the highest token id counts: serials and addresses are not unique on chain. */
function byColumn<K extends Key>(column: string, type: string, keyOf: (row: AftermarketDeviceRow) => K): Lookup<K, AftermarketDeviceRow> {
  return {
    name: `identity.aftermarket_device_by_${column}`,
    text: `SELECT ${AFTERMARKET_DEVICE_COLUMNS} FROM twin.aftermarket_device a
      WHERE a.${column} = ANY($1::${type}[]) AND a.burned_at IS NULL ORDER BY a.id`,
    keyOf,
  };
}

export const aftermarketDeviceById = byColumn('id', 'bigint', (row) => row.id);
export const aftermarketDeviceByVehicle = byColumn('vehicle_id', 'bigint', (row) => row.vehicleId ?? -1);
export const aftermarketDeviceByAddress = byColumn('address', 'bytea', (row) => row.address ?? Buffer.alloc(0));
export const aftermarketDeviceBySerial = byColumn('serial', 'text', (row) => row.serial ?? '');
export const aftermarketDeviceByImei = byColumn('imei', 'text', (row) => row.imei ?? '');
export const aftermarketDeviceByDevEUI = byColumn('dev_eui', 'text', (row) => row.devEUI ?? '');
