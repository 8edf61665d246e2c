/** Events that the connection contract emits. */
export const connection = [
  // Current layouts that change the twin.
  'event ConnectionMinted(address indexed account, uint256 indexed connectionId, address indexed connectionAddr, string connectionName, bytes32 connectionType, uint256 connectionCostInDimo)',
  'event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)',
  // Layouts of earlier contract versions; several share a topic0 with a current one.
  'event ConnectionMinted(address indexed account, uint256 indexed connectionId, address indexed connectionAddr, string connectionName, uint256 connectionCostInDimo, uint256 points)',
  'event LicenseMinted(address indexed account, uint256 indexed licenseId, address indexed licenseAddr, uint256 licenseCostInDimo)',
  // Kept raw; few of them change the twin.
  'event ConnectionUpgraded(uint256 indexed connectionId, address indexed connectionAddr, bytes32 indexed connectionType, uint256 connectionCostInDimo)',
  'event ConnectionConfigSet(bytes32 indexed connectionType, uint256 indexed cost, uint256 indexed points)',
  'event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId)',
  'event ApprovalForAll(address indexed owner, address indexed operator, bool approved)',
  'event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)',
  'event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)',
  'event Upgraded(address indexed implementation)',
] as const;
