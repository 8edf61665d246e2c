/** Events that the dcnResolver contract emits. */
export const dcnResolver = [
  // Current layouts that change the twin.
  'event NameChanged(bytes32 indexed node, string name_)',
  'event VehicleIdChanged(bytes32 indexed node, uint256 indexed vehicleId_)',
  // Kept raw; few of them change the twin.
  'event VehicleIdProxySet(address indexed proxy)',
  'event ModuleAdded(address indexed moduleAddr, bytes4[] selectors)',
  'event ModuleRemoved(address indexed moduleAddr, bytes4[] selectors)',
  'event ModuleUpdated(address indexed oldImplementation, address indexed newImplementation, bytes4[] oldSelectors, bytes4[] newSelectors)',
  'event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)',
  'event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)',
] as const;
