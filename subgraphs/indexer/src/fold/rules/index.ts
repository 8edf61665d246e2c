import type { Rule } from '../rule';
import { aftermarketAttributeRules } from './aftermarket-attributes';
import { aftermarketClaimRules } from './aftermarket-claims';
import { aftermarketDeviceRules } from './aftermarket-devices';
import { aftermarketPairingRules } from './aftermarket-pairing';
import { connectionRules } from './connections';
import { dcnRules } from './dcns';
import { developerLicenseRules } from './developer-licenses';
import { licenseAccessRules } from './license-access';
import { manufacturerRules } from './manufacturers';
import { rewardRules } from './rewards';
import { sacdRules } from './sacds';
import { stakeRules } from './stakes';
import { storageNodeRules } from './storage-nodes';
import { syntheticDeviceRules } from './synthetic-devices';
import { templateRules } from './templates';
import { vehicleAttributeRules } from './vehicle-attributes';
import { vehiclePrivilegeRules } from './vehicle-privileges';
import { vehicleTransferRules } from './vehicle-transfer';
import { vehicleRules } from './vehicles';

/** Every event layout that changes the twin. */
export const RULES: readonly Rule[] = [
  ...manufacturerRules,
  ...vehicleRules,
  ...vehicleAttributeRules,
  ...vehicleTransferRules,
  ...vehiclePrivilegeRules,
  ...aftermarketDeviceRules,
  ...aftermarketAttributeRules,
  ...aftermarketClaimRules,
  ...aftermarketPairingRules,
  ...syntheticDeviceRules,
  ...sacdRules,
  ...templateRules,
  ...dcnRules,
  ...rewardRules,
  ...developerLicenseRules,
  ...licenseAccessRules,
  ...stakeRules,
  ...connectionRules,
  ...storageNodeRules,
];
