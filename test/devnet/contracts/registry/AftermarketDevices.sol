// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './RegistryBase.sol';

/// Aftermarket devices: mint, claim, pair, beneficiary, address reset, reprovision, return.
abstract contract AftermarketDevices is RegistryBase {
    struct AftermarketDeviceInfos {
        address addr;
        AttributeInfoPair[] attrInfoPairs;
    }

    struct AftermarketDeviceIdAddressPair {
        uint256 aftermarketDeviceNodeId;
        address deviceAddress;
    }

    mapping(address => uint256) internal deviceIds;
    mapping(uint256 => address) public getAftermarketDeviceAddressById;
    mapping(uint256 => bool) public isAftermarketDeviceClaimed;
    mapping(address => mapping(uint256 => address)) internal beneficiaries;

    event AftermarketDeviceNodeMinted(
        uint256 indexed manufacturerId, uint256 tokenId, address indexed aftermarketDeviceAddress, address indexed owner
    );
    event AftermarketDeviceNodeMinted(uint256 tokenId, address indexed aftermarketDeviceAddress, address indexed owner);
    event AftermarketDeviceAttributeAdded(string attribute);
    event AftermarketDeviceAttributeSet(uint256 tokenId, string attribute, string info);
    event AftermarketDeviceClaimed(uint256 aftermarketDeviceNode, address indexed owner);
    event AftermarketDeviceUnclaimed(uint256 indexed aftermarketDeviceNode, address indexed owner);
    event AftermarketDevicePaired(uint256 aftermarketDeviceNode, uint256 vehicleNode, address indexed owner);
    event AftermarketDeviceUnpaired(uint256 aftermarketDeviceNode, uint256 vehicleNode, address indexed owner);
    event AftermarketDeviceAddressReset(
        uint256 indexed manufacturerId, uint256 indexed tokenId, address indexed aftermarketDeviceAddress
    );
    event AftermarketDeviceNodeBurned(uint256 indexed tokenId, address indexed owner);
    event BeneficiarySet(address indexed idProxyAddress, uint256 indexed nodeId, address indexed beneficiary);

    function getAftermarketDeviceIdByAddress(address addr) external view returns (uint256) {
        return deviceIds[addr];
    }

    function getBeneficiary(address idProxyAddress, uint256 nodeId) external view returns (address beneficiary) {
        beneficiary = beneficiaries[idProxyAddress][nodeId];
        if (beneficiary == address(0)) beneficiary = IErc721(idProxyAddress).ownerOf(nodeId);
    }

    function addAftermarketDeviceAttribute(string calldata attribute) external {
        whitelist(AFTERMARKET_DEVICE_ID, attribute);
        emit AftermarketDeviceAttributeAdded(attribute);
    }

    function mintAftermarketDeviceByManufacturerBatch(uint256 manufacturerNode, AftermarketDeviceInfos[] calldata devices) external {
        requireOwnerOrAdmin(MANUFACTURER_ID, manufacturerNode);
        address owner = ownerOf(MANUFACTURER_ID, manufacturerNode);
        for (uint256 i = 0; i < devices.length; i++) {
            require(deviceIds[devices[i].addr] == 0, 'device already registered');
            uint256 id = createDevice(manufacturerNode, devices[i].addr, owner);
            setDeviceAttributes(id, devices[i].attrInfoPairs);
        }
        charge(MINT_AFTERMARKET_DEVICE_OPERATION, devices.length);
    }

    function setAftermarketDeviceInfo(uint256 tokenId, AttributeInfoPair[] calldata pairs) external {
        require(msg.sender == admin || msg.sender == makerOf(tokenId), 'caller is not the manufacturer');
        setDeviceAttributes(tokenId, pairs);
    }

    /// By the device's own key, its manufacturer or the operator: the real registry checks both signatures instead.
    function claimAftermarketDevice(uint256 aftermarketDeviceNode, address owner) external {
        require(
            msg.sender == admin || msg.sender == getAftermarketDeviceAddressById[aftermarketDeviceNode]
                || msg.sender == makerOf(aftermarketDeviceNode),
            'caller is neither the device nor its manufacturer'
        );
        require(!isAftermarketDeviceClaimed[aftermarketDeviceNode], 'device already claimed');
        isAftermarketDeviceClaimed[aftermarketDeviceNode] = true;
        INodeId(peers[AFTERMARKET_DEVICE_ID]).registryMove(aftermarketDeviceNode, owner);
        emit AftermarketDeviceClaimed(aftermarketDeviceNode, owner);
    }

    function pairAftermarketDevice(uint256 aftermarketDeviceNode, uint256 vehicleNode) external {
        requireOwnerOrAdmin(VEHICLE_ID, vehicleNode);
        requireOwnerOrAdmin(AFTERMARKET_DEVICE_ID, aftermarketDeviceNode);
        require(isAftermarketDeviceClaimed[aftermarketDeviceNode], 'device is not claimed');
        require(linked(VEHICLE_ID, AFTERMARKET_DEVICE_ID, vehicleNode) == 0, 'vehicle is already paired');
        require(linked(AFTERMARKET_DEVICE_ID, VEHICLE_ID, aftermarketDeviceNode) == 0, 'device is already paired');
        link(VEHICLE_ID, vehicleNode, AFTERMARKET_DEVICE_ID, aftermarketDeviceNode);
        emit AftermarketDevicePaired(aftermarketDeviceNode, vehicleNode, ownerOf(VEHICLE_ID, vehicleNode));
    }

    function unpairAftermarketDevice(uint256 aftermarketDeviceNode, uint256 vehicleNode) external {
        require(linked(VEHICLE_ID, AFTERMARKET_DEVICE_ID, vehicleNode) == aftermarketDeviceNode, 'not paired');
        require(
            msg.sender == admin || msg.sender == ownerOf(VEHICLE_ID, vehicleNode)
                || msg.sender == ownerOf(AFTERMARKET_DEVICE_ID, aftermarketDeviceNode),
            'caller is not an owner'
        );
        unpairDevice(aftermarketDeviceNode);
    }

    function setAftermarketDeviceBeneficiary(uint256 nodeId, address beneficiary) external {
        require(msg.sender == ownerOf(AFTERMARKET_DEVICE_ID, nodeId), 'caller is not the owner');
        require(beneficiary != msg.sender, 'beneficiary is the owner already');
        setBeneficiary(nodeId, beneficiary);
    }

    function resetAftermarketDeviceAddressByManufacturerBatch(
        uint256 manufacturerNode,
        AftermarketDeviceIdAddressPair[] calldata pairs
    ) external {
        requireOwnerOrAdmin(MANUFACTURER_ID, manufacturerNode);
        for (uint256 i = 0; i < pairs.length; i++) {
            uint256 id = pairs[i].aftermarketDeviceNodeId;
            require(parents[peers[AFTERMARKET_DEVICE_ID]][id] == manufacturerNode, 'device of another manufacturer');
            getAftermarketDeviceAddressById[id] = pairs[i].deviceAddress;
            deviceIds[pairs[i].deviceAddress] = id;
            emit AftermarketDeviceAddressReset(manufacturerNode, id, pairs[i].deviceAddress);
        }
    }

    /// Burns the device and mints a new one with the same address and attributes for the manufacturer.
    function reprovisionAftermarketDeviceByManufacturerBatch(uint256 manufacturerNode, uint256[] calldata ids) external {
        requireOwnerOrAdmin(MANUFACTURER_ID, manufacturerNode);
        for (uint256 i = 0; i < ids.length; i++) {
            require(parents[peers[AFTERMARKET_DEVICE_ID]][ids[i]] == manufacturerNode, 'device of another manufacturer');
            reprovision(manufacturerNode, ids[i]);
        }
    }

    /// Takes devices back: unpaired, unclaimed, owned by the manufacturer.
    function returnAftermarketDevicesToManufacturer(uint256[] calldata ids) external {
        for (uint256 i = 0; i < ids.length; i++) {
            address maker = makerOf(ids[i]);
            require(msg.sender == admin || msg.sender == maker, 'caller is not the manufacturer');
            unpairDevice(ids[i]);
            isAftermarketDeviceClaimed[ids[i]] = false;
            emit AftermarketDeviceUnclaimed(ids[i], maker);
            INodeId(peers[AFTERMARKET_DEVICE_ID]).registryMove(ids[i], maker);
        }
    }

    function onAftermarketDeviceTransfer(uint256 tokenId) external onlyPeer(AFTERMARKET_DEVICE_ID) {
        setBeneficiary(tokenId, address(0));
    }

    function makerOf(uint256 deviceId) internal view returns (address) {
        return ownerOf(MANUFACTURER_ID, parents[peers[AFTERMARKET_DEVICE_ID]][deviceId]);
    }

    function setBeneficiary(uint256 nodeId, address beneficiary) internal {
        beneficiaries[peers[AFTERMARKET_DEVICE_ID]][nodeId] = beneficiary;
        emit BeneficiarySet(peers[AFTERMARKET_DEVICE_ID], nodeId, beneficiary);
    }

    function unpairDevice(uint256 id) internal {
        uint256 vehicle = linked(AFTERMARKET_DEVICE_ID, VEHICLE_ID, id);
        if (vehicle == 0) return;
        unlink(VEHICLE_ID, vehicle, AFTERMARKET_DEVICE_ID, id);
        emit AftermarketDeviceUnpaired(id, vehicle, ownerOf(VEHICLE_ID, vehicle));
    }

    function createDevice(uint256 manufacturerNode, address addr, address owner) internal returns (uint256 id) {
        id = INodeId(peers[AFTERMARKET_DEVICE_ID]).registryMint(owner);
        parents[peers[AFTERMARKET_DEVICE_ID]][id] = manufacturerNode;
        deviceIds[addr] = id;
        getAftermarketDeviceAddressById[id] = addr;
        if (historical) emit AftermarketDeviceNodeMinted(id, addr, owner);
        else emit AftermarketDeviceNodeMinted(manufacturerNode, id, addr, owner);
    }

    function setDeviceAttributes(uint256 id, AttributeInfoPair[] calldata pairs) internal {
        for (uint256 i = 0; i < pairs.length; i++) {
            storeInfo(AFTERMARKET_DEVICE_ID, id, pairs[i]);
            emit AftermarketDeviceAttributeSet(id, pairs[i].attribute, pairs[i].info);
        }
    }

    function forgetDevice(uint256 id) internal {
        delete parents[peers[AFTERMARKET_DEVICE_ID]][id];
        delete deviceIds[getAftermarketDeviceAddressById[id]];
        delete getAftermarketDeviceAddressById[id];
        delete isAftermarketDeviceClaimed[id];
    }

    function reprovision(uint256 manufacturerNode, uint256 old) private {
        address nft = peers[AFTERMARKET_DEVICE_ID];
        address addr = getAftermarketDeviceAddressById[old];
        address owner = ownerOf(AFTERMARKET_DEVICE_ID, old);
        unpairDevice(old);
        forgetDevice(old);
        INodeId(nft).registryBurn(old);
        emit AftermarketDeviceNodeBurned(old, owner);
        uint256 id = createDevice(manufacturerNode, addr, ownerOf(MANUFACTURER_ID, manufacturerNode));
        for (uint256 i = 0; i < attributes[nft].length; i++) {
            string memory attribute = attributes[nft][i];
            string memory info = infos[nft][old][attribute];
            if (bytes(info).length == 0) continue;
            delete infos[nft][old][attribute];
            infos[nft][id][attribute] = info;
            emit AftermarketDeviceAttributeSet(old, attribute, '');
            emit AftermarketDeviceAttributeSet(id, attribute, info);
        }
    }
}
