import { EventFragment, Interface, id as keccakText } from 'ethers';
import type { ContractCall } from '../chain/call';
import type { Member } from '../chain/members';

/** Contracts with OpenZeppelin's roles. */
const WITH_ROLES: readonly Member[] = [
  'dimoCredit',
  'registry',
  'vehicleId',
  'aftermarketDeviceId',
  'syntheticDeviceId',
  'manufacturerId',
  'sacd',
  'dcnRegistry',
  'dcnResolver',
  'rewards',
  'developerLicense',
  'staking',
  'connection',
];

const UPGRADEABLE: readonly Member[] = [...WITH_ROLES.filter((one) => one !== 'registry' && one !== 'dcnResolver'), 'storageNode'];

/**
 * Events of the deployed contracts' administration. No function of the devnet's contracts has a use for them; they are
 * emitted once each, so that an explorer meets every event the real contracts know.
 */
export const ADMINISTRATIVE_EVENTS: readonly (readonly [readonly Member[], string])[] = [
  [['dimoCredit'], 'UpdateReceiverAddress(address indexed receiver_)'],
  [['dimoCredit'], 'UpdateDimoTokenAddress(address indexed dimo_)'],
  [['dimoCredit'], 'UpdatePeriodValidity(uint256 periodValidity)'],
  [['dimoCredit'], 'UpdatePriceProviderAddress(address indexed provider)'],
  [WITH_ROLES, 'RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)'],
  [WITH_ROLES, 'RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)'],
  [UPGRADEABLE, 'Upgraded(address indexed implementation)'],
  [['dimoToken'], 'DelegateChanged(address indexed delegator, address indexed fromDelegate, address indexed toDelegate)'],
  [['dimoToken'], 'DelegateVotesChanged(address indexed delegate, uint256 previousBalance, uint256 newBalance)'],
  [['dimoToken'], 'Paused(address account)'],
  [['dimoToken'], 'Unpaused(address account)'],
  [['registry', 'dcnResolver'], 'VehicleIdProxySet(address indexed proxy)'],
  [['registry'], 'AftermarketDeviceIdProxySet(address indexed proxy)'],
  [['registry'], 'SyntheticDeviceIdProxySet(address proxy)'],
  [['registry'], 'ManufacturerIdProxySet(address indexed proxy)'],
  [['registry'], 'ConnectionsManagerSet(address indexed connectionsManager)'],
  [['registry'], 'SacdSet(address indexed sacd)'],
  [['registry'], 'StorageNodeSet(address indexed storageNode)'],
  [['registry'], 'DimoCreditSet(address indexed dimoCredit)'],
  [['registry'], 'DimoTokenSet(address indexed dimoToken)'],
  [['registry'], 'ManufacturerLicenseSet(address indexed manufacturerLicense)'],
  [['registry'], 'FoundationSet(address indexed foundation)'],
  [['registry'], 'ControllerSet(address indexed controller)'],
  [['registry', 'dcnResolver'], 'ModuleAdded(address indexed moduleAddr, bytes4[] selectors)'],
  [['registry', 'dcnResolver'], 'ModuleRemoved(address indexed moduleAddr, bytes4[] selectors)'],
  [
    ['registry', 'dcnResolver'],
    'ModuleUpdated(address indexed oldImplementation, address indexed newImplementation, bytes4[] oldSelectors, bytes4[] newSelectors)',
  ],
  [['registry'], 'DimoStreamrEnsSet(string dimoStreamrEns)'],
  [['registry'], 'DimoStreamrNodeSet(address dimoStreamrNode)'],
  [['registry'], 'StreamRegistrySet(address streamRegistry)'],
  [['registry'], 'IntegrationAttributeSet(uint256 indexed tokenId, string attribute, string info)'],
  [['registry'], 'IntegrationAttributeAdded(string attribute)'],
  [['registry'], 'IntegrationIdProxySet(address proxy)'],
  [['registry'], 'RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole)'],
  [['dcnRegistry'], 'NewDefaultResolver(address indexed defaultResolver)'],
  [['dcnRegistry'], 'NewBaseURI(string indexed baseURI)'],
  [['rewards'], 'AdminWithdrawal(address indexed user, uint256 _amount)'],
  [['rewards'], 'AdminWithdrawalError(address indexed user)'],
  [['rewards'], 'WithdrawalRequestCreated(address indexed user, uint256 _amount)'],
  [['rewards'], 'NewMinimumTimeForRewardsSet(uint256 newTimeInSeconds)'],
  [['rewards'], 'NewRegistryContractAddressSet(address registryContractAddress)'],
  [['rewards'], 'NewRewardGenesisTimeSet(uint256 timestamp)'],
  [['rewards'], 'NewSyntheticProxyAddressSet(address syntheticProxyAddress)'],
  [['developerLicense'], 'UpdateReceiverAddress(address receiver_)'],
  [['developerLicense'], 'UpdateDimoTokenAddress(address dimoToken_)'],
  [['developerLicense'], 'UpdateDimoCreditAddress(address dimoCredit_)'],
  [['developerLicense'], 'UpdatePriceProviderAddress(address provider)'],
  [['developerLicense'], 'UpdateLicenseAccountFactoryAddress(address licenseAccountFactory_)'],
  [['staking'], 'DefaultAdminTransferScheduled(address indexed newAdmin, uint48 acceptSchedule)'],
  [['staking'], 'DefaultAdminTransferCanceled()'],
  [['staking'], 'DefaultAdminDelayChangeScheduled(uint48 newDelay, uint48 effectSchedule)'],
  [['staking'], 'DefaultAdminDelayChangeCanceled()'],
  [['storageNode'], 'OwnershipTransferred(address indexed oldOwner, address indexed newOwner)'],
  [['storageNode'], 'OwnershipHandoverRequested(address indexed pendingOwner)'],
  [['storageNode'], 'OwnershipHandoverCanceled(address indexed pendingOwner)'],
  [['storageNode'], 'RolesUpdated(address indexed user, uint256 indexed roles)'],
];

/** A log in any layout, by the event's human-readable signature: emitted from the contract's own address, changing no state. */
export function historicalLog(member: Member, signature: string, args: readonly unknown[]): ContractCall {
  const fragment = EventFragment.from(signature);
  const { topics, data } = new Interface([fragment]).encodeEventLog(fragment, args);
  return { member, fn: 'devnetEmitHistorical', args: [topics, data] };
}

/** Calls that emit every administrative event with plausible values. */
export function administrativeLogs(account: string): ContractCall[] {
  return ADMINISTRATIVE_EVENTS.flatMap(([members, signature]) => {
    const values = EventFragment.from(signature).inputs.map((input) => sampleValue(input.baseType, input.name, account));
    return members.map((member) => historicalLog(member, signature, values));
  });
}

function sampleValue(type: string, name: string, account: string): unknown {
  if (type === 'address') return account;
  if (type === 'string') return `devnet-${name}`;
  if (type === 'bytes32') return keccakText(`${name} of the devnet`);
  if (type === 'array') return ['0x00000001', '0x00000002'];
  return 1;
}
