/** Events that the storageNode contract emits. */
export const storageNode = [
  // Current layouts that change the twin.
  'event StorageNodeAnchorMinted(address indexed account, uint256 indexed nodeAnchorId, address indexed nodeAnchorAddr, string nodeAnchorLabel, string nodeAnchorUri)',
  'event Transfer(address indexed from, address indexed to, uint256 indexed id)',
  'event NodeUriUpdated(uint256 indexed nodeId, string newNodeUri)',
  'event NodeSetForVehicle(uint256 indexed vehicleId, uint256 indexed nodeId)',
  // Kept raw; few of them change the twin.
  'event Approval(address indexed owner, address indexed account, uint256 indexed id)',
  'event ApprovalForAll(address indexed owner, address indexed operator, bool isApproved)',
  'event OwnershipTransferred(address indexed oldOwner, address indexed newOwner)',
  'event OwnershipHandoverRequested(address indexed pendingOwner)',
  'event OwnershipHandoverCanceled(address indexed pendingOwner)',
  'event RolesUpdated(address indexed user, uint256 indexed roles)',
  'event Upgraded(address indexed implementation)',
] as const;
