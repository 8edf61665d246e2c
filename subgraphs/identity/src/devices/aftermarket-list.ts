import { integerCursor } from '@dimo-node/kit';
import { equals, given } from '../twin/conditions';
import type { Condition, TwinList } from '../twin/list';
import { AFTERMARKET_DEVICE_COLUMNS } from './aftermarket-rows';

export interface AftermarketDevicesFilter {
  readonly owner?: Buffer | null;
  readonly beneficiary?: Buffer | null;
  readonly manufacturerId?: number | null;
}

/** Live aftermarket devices, newest first. */
export const aftermarketDeviceList: TwinList = {
  columns: AFTERMARKET_DEVICE_COLUMNS,
  from: 'twin.aftermarket_device a',
  where: 'a.burned_at IS NULL',
  order: [{ column: 'a.id', type: 'bigint', direction: 'DESC' }],
  cursor: integerCursor,
  census: 'aftermarket_device',
};

export const aftermarketDevicesOfManufacturer: TwinList = {
  ...aftermarketDeviceList,
  parent: [{ column: 'a.manufacturer_id', type: 'bigint' }],
};

export function aftermarketDeviceConditions(filter: AftermarketDevicesFilter): readonly Condition[] {
  return [
    ...given(filter.owner, (owner) => equals('a.owner', 'bytea', owner)),
    ...given(filter.beneficiary, (beneficiary) => equals('a.beneficiary', 'bytea', beneficiary)),
    ...given(filter.manufacturerId, (id) => equals('a.manufacturer_id', 'bigint', id)),
  ];
}
