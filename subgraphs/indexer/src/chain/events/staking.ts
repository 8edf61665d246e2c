/** Events that the staking contract emits. */
export const staking = [
  // Current layouts that change the twin.
  'event Staked(address indexed user, uint256 indexed stakeId, address indexed stakingBeacon, uint8 level, uint256 amount, uint256 lockEndTime, uint256 points)',
  'event Withdrawn(address indexed user, uint256 indexed stakeId, uint256 amount, uint256 points)',
  'event StakingExtended(address indexed user, uint256 indexed stakeId, uint256 newLockEndTime, uint256 points)',
  'event VehicleAttached(address indexed user, uint256 indexed stakeId, uint256 indexed vehicleId)',
  'event VehicleDetached(address indexed user, uint256 indexed stakeId, uint256 indexed vehicleId)',
  'event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)',
  // Kept raw; few of them change the twin.
  'event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId)',
  'event ApprovalForAll(address indexed owner, address indexed operator, bool approved)',
  'event DefaultAdminTransferScheduled(address indexed newAdmin, uint48 acceptSchedule)',
  'event DefaultAdminTransferCanceled()',
  'event DefaultAdminDelayChangeScheduled(uint48 newDelay, uint48 effectSchedule)',
  'event DefaultAdminDelayChangeCanceled()',
  'event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)',
  'event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)',
  'event Upgraded(address indexed implementation)',
] as const;
