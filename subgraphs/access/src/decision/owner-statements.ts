import type { Target } from './target';

/** `$2` is the token id in 32 bytes, `$4` the same as bigint where ids are counted. */
const counted = (table: string): string => `SELECT t.owner FROM twin.${table} t WHERE t.id = $4::bigint AND t.burned_at IS NULL`;
const wide = (table: string): string => `SELECT t.owner FROM twin.${table} t WHERE t.id = $2::bytea AND t.burned_at IS NULL`;

/** For each kind of asset, who owns it: no row when it is burned or was never seen. */
export const OWNER_STATEMENTS: Readonly<Record<Target['role'], string>> = {
  account: 'SELECT $1::bytea AS owner',
  vehicleId: counted('vehicle'),
  manufacturerId: counted('manufacturer'),
  aftermarketDeviceId: counted('aftermarket_device'),
  // It goes where its vehicle goes.
  syntheticDeviceId: `SELECT v.owner FROM twin.synthetic_device t JOIN twin.vehicle v ON v.id = t.vehicle_id
    WHERE t.id = $4::bigint AND t.burned_at IS NULL AND v.burned_at IS NULL`,
  staking: counted('stake'),
  developerLicense: counted('developer_license'),
  connection: wide('connection'),
  storageNode: wide('storage_node'),
  dcnRegistry: 'SELECT t.owner FROM twin.dcn t WHERE t.node = $2::bytea AND t.burned_at IS NULL',
  template: 'SELECT t.owner FROM twin.template t WHERE t.id = $2::bytea',
};
