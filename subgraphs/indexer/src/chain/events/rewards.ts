/** Events that the rewards contract emits. */
export const rewards = [
  // Current layouts that change the twin.
  'event TokensTransferredForDevice(uint256 week, address indexed user, uint256 _amount, uint256 indexed vehicleNodeId, address deviceNftProxy, uint256 indexed deviceNode)',
  'event TokensTransferredForConnectionStreak(uint256 indexed week, address indexed user, uint256 _amount, uint256 indexed vehicleNodeId, uint256 connectionStreak)',
  // Layouts of earlier contract versions; several share a topic0 with a current one.
  'event TokensTransferred(address indexed user, uint256 _amount, uint256 vehicleNodeId)',
  'event TokensTransferredForConnectionStreak(uint256 week, address indexed user, uint256 _amount, uint256 indexed vehicleNodeId, uint256 connectionStreak)',
  // Kept raw; few of them change the twin.
  'event TokensTransferred(address indexed user, uint256 _amount, uint256 indexed vehicleNodeId)',
  'event DidntQualify(address indexed user, uint256 _amount, uint256 indexed vehicleNodeId)',
  'event WeekAdvanced(uint256 newWeek)',
  'event AdminWithdrawal(address indexed user, uint256 _amount)',
  'event AdminWithdrawalError(address indexed user)',
  'event WithdrawalRequestCreated(address indexed user, uint256 _amount)',
  'event NewMinimumTimeForRewardsSet(uint256 newTimeInSeconds)',
  'event NewRegistryContractAddressSet(address registryContractAddress)',
  'event NewRewardGenesisTimeSet(uint256 timestamp)',
  'event NewSyntheticProxyAddressSet(address syntheticProxyAddress)',
  'event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)',
  'event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)',
  'event Upgraded(address indexed implementation)',
] as const;
