// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './RegistryBase.sol';

struct SacdInput {
    address grantee;
    uint256 permissions;
    uint256 expiration;
    string source;
}

/// Vehicles: mint, attributes, definition, storage node, data stream, burn.
abstract contract Vehicles is RegistryBase {
    uint256 public getDefaultStorageNodeId;
    mapping(uint256 => uint256) public vehicleIdToStorageNodeId;
    mapping(uint256 => string) public getDeviceDefinitionIdByVehicleId;
    mapping(uint256 => string) public getVehicleStream;

    event VehicleNodeMinted(uint256 manufacturerNode, uint256 tokenId, address owner);
    event VehicleNodeMinted(uint256 tokenId, address owner);
    event VehicleNodeMintedWithDeviceDefinition(
        uint256 indexed manufacturerId, uint256 indexed vehicleId, address indexed owner, string deviceDefinitionId
    );
    event VehicleAttributeAdded(string attribute);
    event VehicleAttributeRemoved(string attribute);
    event VehicleAttributeSet(uint256 tokenId, string attribute, string info);
    event DeviceDefinitionIdSet(uint256 indexed vehicleId, string ddId);
    event VehicleStorageNodeIdSet(uint256 indexed vehicleId, uint256 indexed storageNodeId);
    event VehicleNodeBurned(uint256 indexed vehicleNode, address indexed owner);
    event VehicleStreamSet(uint256 indexed vehicleId, string streamId);
    event VehicleStreamUnset(uint256 indexed vehicleId, string streamId);
    event SubscribedToVehicleStream(string streamId, address indexed subscriber, uint256 expirationTime);

    function addVehicleAttribute(string calldata attribute) external {
        whitelist(VEHICLE_ID, attribute);
        emit VehicleAttributeAdded(attribute);
    }

    function removeVehicleAttribute(string calldata attribute) external onlyAdmin {
        whitelisted[peers[VEHICLE_ID]][attribute] = false;
        emit VehicleAttributeRemoved(attribute);
    }

    function mintVehicle(uint256 manufacturerNode, address owner, AttributeInfoPair[] calldata attrInfo) external returns (uint256 id) {
        id = createVehicle(manufacturerNode, owner, '', attrInfo);
        charge(MINT_VEHICLE_OPERATION, 1);
    }

    function mintVehicleWithDeviceDefinition(
        uint256 manufacturerNode,
        address owner,
        string calldata deviceDefinitionId,
        AttributeInfoPair[] calldata attrInfo
    ) external returns (uint256 id) {
        id = createVehicle(manufacturerNode, owner, deviceDefinitionId, attrInfo);
        charge(MINT_VEHICLE_OPERATION, 1);
    }

    /// Also chooses the storage node (0 = the default one) and grants permissions in the same transaction.
    function mintVehicleWithDeviceDefinition(
        uint256 manufacturerNode,
        address owner,
        uint256 storageNodeId,
        string calldata deviceDefinitionId,
        AttributeInfoPair[] calldata attrInfo,
        SacdInput calldata sacdInput
    ) external returns (uint256 id) {
        id = createVehicle(manufacturerNode, owner, deviceDefinitionId, attrInfo);
        charge(MINT_VEHICLE_OPERATION, 1);
        grantAndStore(id, storageNodeId, sacdInput);
    }

    function setVehicleInfo(uint256 tokenId, AttributeInfoPair[] calldata attrInfo) external {
        requireOwnerOrAdmin(VEHICLE_ID, tokenId);
        setVehicleAttributes(tokenId, attrInfo);
    }

    function setDeviceDefinitionId(uint256 vehicleId, string calldata ddId) external {
        requireOwnerOrAdmin(VEHICLE_ID, vehicleId);
        getDeviceDefinitionIdByVehicleId[vehicleId] = ddId;
        emit DeviceDefinitionIdSet(vehicleId, ddId);
    }

    function setDefaultStorageNodeId(uint256 storageNodeId) external onlyAdmin {
        getDefaultStorageNodeId = storageNodeId;
    }

    function setVehicleStorageNodeId(uint256 vehicleId, uint256 storageNodeId) external {
        requireOwnerOrAdmin(VEHICLE_ID, vehicleId);
        require(storageNodeId == 0 || IErc721(peers[STORAGE_NODE]).exists(storageNodeId), 'unknown storage node');
        vehicleIdToStorageNodeId[vehicleId] = storageNodeId;
        emit VehicleStorageNodeIdSet(vehicleId, storageNodeId);
    }

    function setVehicleStream(uint256 vehicleId, string calldata streamId) external {
        requireOwnerOrAdmin(VEHICLE_ID, vehicleId);
        getVehicleStream[vehicleId] = streamId;
        emit VehicleStreamSet(vehicleId, streamId);
    }

    function unsetVehicleStream(uint256 vehicleId) external {
        requireOwnerOrAdmin(VEHICLE_ID, vehicleId);
        clearStream(vehicleId);
    }

    function subscribeToVehicleStream(uint256 vehicleId, uint256 expirationTime) external {
        require(bytes(getVehicleStream[vehicleId]).length > 0, 'vehicle has no stream');
        emit SubscribedToVehicleStream(getVehicleStream[vehicleId], msg.sender, expirationTime);
    }

    function onVehicleTransfer(uint256 tokenId, address to) external onlyPeer(VEHICLE_ID) {
        uint256 synthetic = linked(VEHICLE_ID, SYNTHETIC_DEVICE_ID, tokenId);
        if (synthetic != 0) INodeId(peers[SYNTHETIC_DEVICE_ID]).registryMove(synthetic, to);
        string memory stream = getVehicleStream[tokenId];
        if (bytes(stream).length == 0) return;
        emit VehicleStreamUnset(tokenId, stream);
        emit VehicleStreamSet(tokenId, stream);
    }

    function onVehicleBurn(uint256 tokenId, address owner) external onlyPeer(VEHICLE_ID) {
        require(linked(VEHICLE_ID, AFTERMARKET_DEVICE_ID, tokenId) == 0, 'vehicle is paired with an aftermarket device');
        require(linked(VEHICLE_ID, SYNTHETIC_DEVICE_ID, tokenId) == 0, 'vehicle is paired with a synthetic device');
        clearStream(tokenId);
        emit VehicleNodeBurned(tokenId, owner);
        forgetVehicle(tokenId);
    }

    function forgetVehicle(uint256 tokenId) internal {
        delete parents[peers[VEHICLE_ID]][tokenId];
        delete vehicleIdToStorageNodeId[tokenId];
        delete getDeviceDefinitionIdByVehicleId[tokenId];
    }

    function clearStream(uint256 tokenId) internal {
        string memory stream = getVehicleStream[tokenId];
        if (bytes(stream).length == 0) return;
        delete getVehicleStream[tokenId];
        emit VehicleStreamUnset(tokenId, stream);
    }

    function createVehicle(uint256 manufacturerNode, address owner, string memory definition, AttributeInfoPair[] calldata pairs)
        internal
        returns (uint256 id)
    {
        requireSelfOrAdmin(owner);
        require(IErc721(peers[MANUFACTURER_ID]).exists(manufacturerNode), 'unknown manufacturer');
        id = INodeId(peers[VEHICLE_ID]).registryMint(owner);
        parents[peers[VEHICLE_ID]][id] = manufacturerNode;
        if (bytes(definition).length > 0) {
            getDeviceDefinitionIdByVehicleId[id] = definition;
            emit VehicleNodeMintedWithDeviceDefinition(manufacturerNode, id, owner, definition);
        } else if (historical) {
            emit VehicleNodeMinted(id, owner);
        } else {
            emit VehicleNodeMinted(manufacturerNode, id, owner);
        }
        setVehicleAttributes(id, pairs);
    }

    function grantAndStore(uint256 id, uint256 storageNodeId, SacdInput calldata grant) internal {
        if (grant.grantee != address(0)) {
            IVehicleId(peers[VEHICLE_ID]).registryGrant(id, grant.grantee, grant.permissions, grant.expiration, grant.source);
        }
        uint256 node = storageNodeId == 0 ? getDefaultStorageNodeId : storageNodeId;
        if (node == 0) return;
        vehicleIdToStorageNodeId[id] = node;
        emit VehicleStorageNodeIdSet(id, node);
    }

    function setVehicleAttributes(uint256 id, AttributeInfoPair[] calldata pairs) internal {
        for (uint256 i = 0; i < pairs.length; i++) {
            storeInfo(VEHICLE_ID, id, pairs[i]);
            emit VehicleAttributeSet(id, pairs[i].attribute, pairs[i].info);
        }
    }
}
