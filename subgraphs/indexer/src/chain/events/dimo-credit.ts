/** Events that the dimoCredit contract emits. */
export const dimoCredit = [
  // Kept raw; few of them change the twin.
  'event Transfer(address indexed from, address indexed to, uint256 amount)',
  'event UpdateDimoCreditRate(uint256 rate)',
  'event UpdateReceiverAddress(address indexed receiver_)',
  'event UpdateDimoTokenAddress(address indexed dimo_)',
  'event UpdatePeriodValidity(uint256 periodValidity)',
  'event UpdatePriceProviderAddress(address indexed provider)',
  'event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)',
  'event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)',
  'event Upgraded(address indexed implementation)',
] as const;
