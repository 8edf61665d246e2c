// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './Vehicles.sol';

/// Synthetic devices, alone or minted together with their vehicle, and the integrations they once belonged to.
abstract contract SyntheticDevices is Vehicles {
    struct MintVehicleAndSdInput {
        uint256 manufacturerNode;
        address owner;
        string deviceDefinitionId;
        AttributeInfoPair[] attrInfoPairsVehicle;
        uint256 connectionId;
        address syntheticDeviceAddr;
        AttributeInfoPair[] attrInfoPairsDevice;
        uint256 storageNodeId;
        SacdInput sacdInput;
    }

    mapping(address => uint256) public getSyntheticDeviceIdByAddress;
    mapping(uint256 => address) public getSyntheticDeviceAddressById;

    event SyntheticDeviceNodeMinted(
        uint256 connectionId,
        uint256 syntheticDeviceNode,
        uint256 indexed vehicleNode,
        address indexed syntheticDeviceAddress,
        address indexed owner
    );
    event SyntheticDeviceNodeMinted(
        uint256 syntheticDeviceNode, uint256 indexed vehicleNode, address indexed syntheticDeviceAddress, address indexed owner
    );
    event SyntheticDeviceNodeBurned(uint256 indexed syntheticDeviceNode, uint256 indexed vehicleNode, address indexed owner);
    event SyntheticDeviceAttributeAdded(string attribute);
    event SyntheticDeviceAttributeSet(uint256 indexed tokenId, string attribute, string info);
    event IntegrationNodeMinted(uint256 indexed tokenId, address indexed owner);

    function addSyntheticDeviceAttribute(string calldata attribute) external {
        whitelist(SYNTHETIC_DEVICE_ID, attribute);
        emit SyntheticDeviceAttributeAdded(attribute);
    }

    function mintIntegration(address owner) external onlyAdmin {
        emit IntegrationNodeMinted(INodeId(peers[INTEGRATION_ID]).registryMint(owner), owner);
    }

    /// connectionId: a connection token id, or a small integration id as before connections existed.
    function mintSyntheticDevice(
        uint256 connectionId,
        uint256 vehicleNode,
        address syntheticDeviceAddr,
        AttributeInfoPair[] calldata attrInfo
    ) external {
        requireOwnerOrAdmin(VEHICLE_ID, vehicleNode);
        createSynthetic(connectionId, vehicleNode, syntheticDeviceAddr, attrInfo);
    }

    function mintVehicleAndSd(MintVehicleAndSdInput calldata data) public {
        uint256 vehicle = createVehicle(data.manufacturerNode, data.owner, data.deviceDefinitionId, data.attrInfoPairsVehicle);
        createSynthetic(data.connectionId, vehicle, data.syntheticDeviceAddr, data.attrInfoPairsDevice);
        charge(MINT_VEHICLE_OPERATION, 1);
        grantAndStore(vehicle, data.storageNodeId, data.sacdInput);
    }

    function mintVehicleAndSdBatch(MintVehicleAndSdInput[] calldata data) external {
        for (uint256 i = 0; i < data.length; i++) mintVehicleAndSd(data[i]);
    }

    /// The form with the owner's signature in the real registry: the token goes before the node event.
    function burnSyntheticDevice(uint256 vehicleNode, uint256 syntheticDeviceNode) external {
        require(linked(VEHICLE_ID, SYNTHETIC_DEVICE_ID, vehicleNode) == syntheticDeviceNode, 'not paired');
        requireOwnerOrAdmin(SYNTHETIC_DEVICE_ID, syntheticDeviceNode);
        burnSyntheticFirst(syntheticDeviceNode);
    }

    function onSyntheticDeviceBurn(uint256 tokenId, address owner) external onlyPeer(SYNTHETIC_DEVICE_ID) {
        forgetSynthetic(tokenId, owner);
    }

    function burnSyntheticFirst(uint256 tokenId) internal {
        address owner = ownerOf(SYNTHETIC_DEVICE_ID, tokenId);
        INodeId(peers[SYNTHETIC_DEVICE_ID]).registryBurn(tokenId);
        forgetSynthetic(tokenId, owner);
    }

    function forgetSynthetic(uint256 tokenId, address owner) internal {
        address nft = peers[SYNTHETIC_DEVICE_ID];
        uint256 vehicle = linked(SYNTHETIC_DEVICE_ID, VEHICLE_ID, tokenId);
        unlink(VEHICLE_ID, vehicle, SYNTHETIC_DEVICE_ID, tokenId);
        delete parents[nft][tokenId];
        delete getSyntheticDeviceIdByAddress[getSyntheticDeviceAddressById[tokenId]];
        delete getSyntheticDeviceAddressById[tokenId];
        emit SyntheticDeviceNodeBurned(tokenId, vehicle, owner);
        for (uint256 i = 0; i < attributes[nft].length; i++) {
            string memory attribute = attributes[nft][i];
            delete infos[nft][tokenId][attribute];
            emit SyntheticDeviceAttributeSet(tokenId, attribute, '');
        }
    }

    function createSynthetic(uint256 connectionId, uint256 vehicleNode, address addr, AttributeInfoPair[] calldata pairs) private {
        uint256 parentNft = connectionId < 2 ** 63 ? INTEGRATION_ID : CONNECTION;
        require(IErc721(peers[parentNft]).exists(connectionId), 'unknown connection');
        require(linked(VEHICLE_ID, SYNTHETIC_DEVICE_ID, vehicleNode) == 0, 'vehicle is already paired');
        require(getSyntheticDeviceIdByAddress[addr] == 0, 'device address already registered');
        address owner = ownerOf(VEHICLE_ID, vehicleNode);
        uint256 id = INodeId(peers[SYNTHETIC_DEVICE_ID]).registryMint(owner);
        parents[peers[SYNTHETIC_DEVICE_ID]][id] = connectionId;
        link(VEHICLE_ID, vehicleNode, SYNTHETIC_DEVICE_ID, id);
        getSyntheticDeviceIdByAddress[addr] = id;
        getSyntheticDeviceAddressById[id] = addr;
        if (historical) emit SyntheticDeviceNodeMinted(id, vehicleNode, addr, owner);
        else emit SyntheticDeviceNodeMinted(connectionId, id, vehicleNode, addr, owner);
        for (uint256 i = 0; i < pairs.length; i++) {
            storeInfo(SYNTHETIC_DEVICE_ID, id, pairs[i]);
            emit SyntheticDeviceAttributeSet(id, pairs[i].attribute, pairs[i].info);
        }
    }
}
