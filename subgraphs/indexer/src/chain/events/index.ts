import type { ContractRole } from '@dimo-node/kit';
import { aftermarketDeviceId } from './aftermarket-device-id';
import { connection } from './connection';
import { dcnRegistry } from './dcn-registry';
import { dcnResolver } from './dcn-resolver';
import { developerLicense } from './developer-license';
import { dimoCredit } from './dimo-credit';
import { dimoToken } from './dimo-token';
import { integrationId } from './integration-id';
import { manufacturerId } from './manufacturer-id';
import { registry } from './registry';
import { rewards } from './rewards';
import { sacd } from './sacd';
import { staking } from './staking';
import { storageNode } from './storage-node';
import { syntheticDeviceId } from './synthetic-device-id';
import { template } from './template';
import { vehicleId } from './vehicle-id';

/** Every known event layout by contract role, as ABI fragments. */
export const EVENTS: Readonly<Record<ContractRole, readonly string[]>> = {
  registry,
  vehicleId,
  aftermarketDeviceId,
  manufacturerId,
  sacd,
  template,
  dcnRegistry,
  dcnResolver,
  rewards,
  developerLicense,
  staking,
  connection,
  storageNode,
  dimoCredit,
  dimoToken,
  syntheticDeviceId,
  integrationId,
};
