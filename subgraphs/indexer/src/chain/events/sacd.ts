/** Events that the sacd contract emits. */
export const sacd = [
  // Current layouts that change the twin.
  'event PermissionsSet(address indexed asset, uint256 indexed tokenId, uint256 permissions, address indexed grantee, uint256 expiration, uint256 templateId, string source)',
  'event PermissionsSet(address indexed asset, uint256 indexed tokenId, uint256 permissions, address indexed grantee, uint256 expiration, string source)',
  'event PermissionsRenounced(address indexed asset, uint256 indexed tokenId, address indexed grantee)',
  // Kept raw; few of them change the twin.
  'event Upgraded(address indexed implementation)',
  'event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)',
  'event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)',
] as const;
