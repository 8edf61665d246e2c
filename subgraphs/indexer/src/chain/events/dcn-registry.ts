/** Events that the dcnRegistry contract emits. */
export const dcnRegistry = [
  // Current layouts that change the twin.
  'event NewNode(bytes32 indexed node, address indexed owner)',
  'event NewExpiration(bytes32 indexed node, uint256 expiration)',
  // Kept raw; few of them change the twin.
  'event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)',
  'event NewResolver(bytes32 indexed node, address resolver)',
  'event NewDefaultResolver(address indexed defaultResolver)',
  'event NewBaseURI(string indexed baseURI)',
  'event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId)',
  'event ApprovalForAll(address indexed owner, address indexed operator, bool approved)',
  'event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)',
  'event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)',
  'event Upgraded(address indexed implementation)',
] as const;
