// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

interface IErc721 {
    function ownerOf(uint256 tokenId) external view returns (address);
    function exists(uint256 tokenId) external view returns (bool);
}

interface INodeId is IErc721 {
    function registryMint(address to) external returns (uint256);
    function registryBurn(uint256 tokenId) external;
    function registryMove(uint256 tokenId, address to) external;
}

interface ISacd {
    function onTransfer(uint256 tokenId) external;
    function setPermissions(
        address asset,
        uint256 tokenId,
        address grantee,
        uint256 permissions,
        uint256 expiration,
        uint256 templateId,
        string calldata source
    ) external;
}

interface IVehicleId is INodeId {
    function registryGrant(uint256 tokenId, address grantee, uint256 permissions, uint256 expiration, string calldata source) external;
}

interface IRegistryHooks {
    function onVehicleTransfer(uint256 tokenId, address to) external;
    function onVehicleBurn(uint256 tokenId, address owner) external;
    function onAftermarketDeviceTransfer(uint256 tokenId) external;
    function onSyntheticDeviceBurn(uint256 tokenId, address owner) external;
}

interface IDimoCredit {
    function burn(address payer, uint256 amount) external;
}

interface IDimoToken {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

interface IDcnRegistry is IErc721 {
    function register(address to, bytes32 node, uint256 duration) external;
    function reclaim(address to, bytes32 node, uint256 duration) external;
}

interface IDcnResolver {
    function managerSetVehicleId(bytes32 node, uint256 vehicleId) external;
    function managerSetName(bytes32 node, string calldata name) external;
}
