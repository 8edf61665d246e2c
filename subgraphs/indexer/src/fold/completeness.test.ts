import { CONTRACT_ROLES, type ContractRole } from '@dimo-node/kit';
import { EventFragment } from 'ethers';
import { EVENTS } from '../chain/events';
import { RULES } from './rules';

const APPROVALS = ['Approval', 'ApprovalForAll'];
const ROLES = ['RoleGranted', 'RoleRevoked'];
const PRIVILEGES = ['PrivilegeCreated', 'PrivilegeEnabled', 'PrivilegeDisabled', 'PrivilegeSet'];

/** Events without a rule, and why the twin does without them. */
const AUDIT_ONLY: Partial<Record<ContractRole, Readonly<Record<string, readonly string[]>>>> = {
  registry: {
    'the Transfer of the same transaction tells it': [
      ...['VehicleNodeBurned', 'VehicleNodeBurnedDevAdmin', 'AftermarketDeviceNodeBurned', 'AftermarketDeviceNodeBurnedDevAdmin'],
      ...['AftermarketDeviceTransferred', 'AftermarketDeviceTransferredDevAdmin'],
    ],
    'the twin has no such attributes': ['SyntheticDeviceAttributeSet', 'SyntheticDeviceAttributeSetDevAdmin', 'ManufacturerAttributeSet'],
    'definitions live in their tables': ['DeviceDefinitionInserted', 'DeviceDefinitionUpdated', 'DeviceDefinitionDeleted'],
    'which attributes may be set': [
      ...['VehicleAttributeAdded', 'VehicleAttributeRemoved', 'AftermarketDeviceAttributeAdded', 'SyntheticDeviceAttributeAdded'],
      ...['ManufacturerAttributeAdded', 'IntegrationAttributeAdded'],
    ],
    'addresses and code of the registry': [
      ...[
        'VehicleIdProxySet',
        'AftermarketDeviceIdProxySet',
        'SyntheticDeviceIdProxySet',
        'ManufacturerIdProxySet',
        'IntegrationIdProxySet',
      ],
      ...['ConnectionsManagerSet', 'SacdSet', 'StorageNodeSet', 'DimoCreditSet', 'DimoTokenSet', 'ManufacturerLicenseSet', 'FoundationSet'],
      ...['ModuleAdded', 'ModuleRemoved', 'ModuleUpdated', 'ControllerSet'],
    ],
    'streams are not followed': [
      ...[
        'VehicleStreamSet',
        'VehicleStreamUnset',
        'SubscribedToVehicleStream',
        'DimoStreamrEnsSet',
        'DimoStreamrNodeSet',
        'StreamRegistrySet',
      ],
    ],
    'integrations gave way to connections': ['IntegrationNodeMinted', 'IntegrationAttributeSet'],
    'what an operation costs': ['OperationCostSet'],
    'who may administer': [...ROLES, 'RoleAdminChanged'],
  },
  vehicleId: { 'no state of the twin': [...APPROVALS, ...ROLES, ...PRIVILEGES.slice(0, 3), 'Upgraded'] },
  manufacturerId: { 'no state of the twin': [...APPROVALS, ...ROLES, ...PRIVILEGES, 'Upgraded'] },
  aftermarketDeviceId: { 'no state of the twin': [...APPROVALS, ...ROLES, ...PRIVILEGES, 'Upgraded'] },
  syntheticDeviceId: { 'no state of the twin': [...APPROVALS, ...ROLES, ...PRIVILEGES, 'Upgraded'] },
  integrationId: { 'integrations gave way to connections': ['Transfer'] },
  sacd: { 'who may administer': [...ROLES, 'Upgraded'] },
  dcnRegistry: { 'no state of the twin': [...APPROVALS, ...ROLES, 'NewResolver', 'NewDefaultResolver', 'NewBaseURI', 'Upgraded'] },
  dcnResolver: { 'addresses and code': [...ROLES, 'VehicleIdProxySet', 'ModuleAdded', 'ModuleRemoved', 'ModuleUpdated'] },
  rewards: {
    'nothing was paid': ['DidntQualify', 'WeekAdvanced', 'WithdrawalRequestCreated', 'AdminWithdrawal', 'AdminWithdrawalError'],
    'settings of the programme': [
      ...[
        'NewMinimumTimeForRewardsSet',
        'NewRegistryContractAddressSet',
        'NewRewardGenesisTimeSet',
        'NewSyntheticProxyAddressSet',
        'Upgraded',
      ],
      ...ROLES,
    ],
  },
  developerLicense: {
    'mark of a soulbound token': ['Locked'],
    'DIMO locked against a license': ['StakeDeposit', 'StakeWithdraw', 'AssetFreezeUpdate', 'AssetForfeit'],
    'settings of the sale': [
      ...['UpdateLicenseCost', 'UpdateReceiverAddress', 'UpdateDimoTokenAddress', 'UpdateDimoCreditAddress', 'UpdatePriceProviderAddress'],
      ...['UpdateLicenseAccountFactoryAddress', 'Upgraded', ...ROLES],
    ],
  },
  staking: {
    'no state of the twin': [
      ...[
        'DefaultAdminTransferScheduled',
        'DefaultAdminTransferCanceled',
        'DefaultAdminDelayChangeScheduled',
        'DefaultAdminDelayChangeCanceled',
      ],
      ...[...APPROVALS, ...ROLES, 'Upgraded'],
    ],
  },
  connection: { 'no state of the twin': [...APPROVALS, ...ROLES, 'ConnectionConfigSet', 'Upgraded'] },
  storageNode: {
    'no state of the twin': [
      ...['OwnershipTransferred', 'OwnershipHandoverRequested', 'OwnershipHandoverCanceled', 'RolesUpdated', 'Upgraded'],
      ...APPROVALS,
    ],
  },
  dimoToken: {
    'metering, from the raw logs': [
      ...['Transfer', 'Mint', 'Burn', 'Approval', 'DelegateChanged', 'DelegateVotesChanged', 'Paused', 'Unpaused'],
    ],
  },
  dimoCredit: {
    'metering, from the raw logs': [
      ...[
        'Transfer',
        'UpdateDimoCreditRate',
        'UpdateReceiverAddress',
        'UpdateDimoTokenAddress',
        'UpdatePeriodValidity',
        'UpdatePriceProviderAddress',
      ],
      ...[...ROLES, 'Upgraded'],
    ],
  },
};

/** The layout with its indexed flags but without parameter names. */
const shape = (fragment: EventFragment) =>
  `${fragment.name}(${fragment.inputs.map(({ type, indexed }) => `${type}${indexed ? ' indexed' : ''}`).join(', ')})`;
const auditOnly = (role: ContractRole) => Object.values(AUDIT_ONLY[role] ?? {}).flat();

describe.each(CONTRACT_ROLES)('%s', (role) => {
  const known = EVENTS[role].map((text) => EventFragment.from(text));
  const ruled = RULES.filter((rule) => rule.role === role).map((rule) => rule.fragment);

  test('every event has a rule or a reason to have none', () => {
    const without = known.filter((fragment) => !ruled.some((other) => shape(other) === shape(fragment)));
    expect(new Set(without.map(({ name }) => name))).toEqual(new Set(auditOnly(role)));
  });

  test('every rule is for a known layout, under the contract’s own names', () => {
    const names = known.map((fragment) => fragment.format('full'));
    for (const fragment of ruled) expect(names).toContain(fragment.format('full'));
    expect(new Set(ruled.map(shape)).size).toBe(ruled.length);
  });
});
