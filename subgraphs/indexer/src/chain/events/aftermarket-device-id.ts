/** Events that the aftermarketDeviceId contract emits. */
export const aftermarketDeviceId = [
  // Current layouts that change the twin.
  'event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)',
  // Kept raw; few of them change the twin.
  'event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId)',
  'event ApprovalForAll(address indexed owner, address indexed operator, bool approved)',
  'event PrivilegeCreated(uint256 indexed privilegeId, bool enabled, string description)',
  'event PrivilegeEnabled(uint256 indexed privilegeId)',
  'event PrivilegeDisabled(uint256 indexed privilegeId)',
  'event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)',
  'event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)',
  'event Upgraded(address indexed implementation)',
  'event PrivilegeSet(uint256 indexed tokenId, uint256 version, uint256 indexed privId, address indexed user, uint256 expires)',
] as const;
