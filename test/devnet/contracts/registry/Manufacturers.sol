// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './RegistryBase.sol';

/// Manufacturers and their device-definition tables.
abstract contract Manufacturers is RegistryBase {
    struct DeviceDefinitionInput {
        string id;
        string model;
        uint256 year;
        string metadata;
        string ksuid;
        string deviceType;
        string imageURI;
    }

    mapping(uint256 => string) public getManufacturerNameById;
    mapping(string => uint256) public getManufacturerIdByName;
    mapping(uint256 => uint256) public getDeviceDefinitionTableId;
    uint256 internal lastTableId;

    event ManufacturerNodeMinted(string name, uint256 tokenId, address indexed owner);
    event ManufacturerNodeMinted(uint256 tokenId, address indexed owner);
    event ManufacturerAttributeAdded(string attribute);
    event ManufacturerAttributeSet(uint256 tokenId, string attribute, string info);
    event DeviceDefinitionTableCreated(address indexed tableOwner, uint256 indexed manufacturerId, uint256 indexed tableId);
    event ManufacturerTableSet(uint256 indexed manufacturerId, uint256 indexed tableId);
    event DeviceDefinitionInserted(uint256 indexed tableId, string id, string model, uint256 year);
    event DeviceDefinitionUpdated(uint256 indexed tableId, string id);
    event DeviceDefinitionDeleted(uint256 indexed tableId, string id);

    function addManufacturerAttribute(string calldata attribute) external {
        whitelist(MANUFACTURER_ID, attribute);
        emit ManufacturerAttributeAdded(attribute);
    }

    function mintManufacturer(address owner, string calldata name, AttributeInfoPair[] calldata pairs) external onlyAdmin {
        uint256 id = mintOne(owner, name);
        for (uint256 i = 0; i < pairs.length; i++) {
            storeInfo(MANUFACTURER_ID, id, pairs[i]);
            emit ManufacturerAttributeSet(id, pairs[i].attribute, pairs[i].info);
        }
    }

    function mintManufacturerBatch(address owner, string[] calldata names) external onlyAdmin {
        for (uint256 i = 0; i < names.length; i++) mintOne(owner, names[i]);
    }

    /// Changes names without an event, as the deployed registry does.
    function renameManufacturer(uint256 manufacturerId, string calldata name) external onlyAdmin {
        getManufacturerNameById[manufacturerId] = name;
        getManufacturerIdByName[name] = manufacturerId;
    }

    function createDeviceDefinitionTable(address tableOwner, uint256 manufacturerId) external onlyAdmin {
        require(getDeviceDefinitionTableId[manufacturerId] == 0, 'table already exists');
        ownerOf(MANUFACTURER_ID, manufacturerId);
        uint256 tableId = ++lastTableId;
        getDeviceDefinitionTableId[manufacturerId] = tableId;
        emit DeviceDefinitionTableCreated(tableOwner, manufacturerId, tableId);
        emit ManufacturerTableSet(manufacturerId, tableId);
    }

    function setDeviceDefinitionTable(uint256 manufacturerId, uint256 tableId) external onlyAdmin {
        getDeviceDefinitionTableId[manufacturerId] = tableId;
        emit ManufacturerTableSet(manufacturerId, tableId);
    }

    function insertDeviceDefinition(uint256 manufacturerId, DeviceDefinitionInput calldata data) external {
        emit DeviceDefinitionInserted(writableTable(manufacturerId), data.id, data.model, data.year);
    }

    function updateDeviceDefinition(uint256 manufacturerId, DeviceDefinitionInput calldata data) external {
        emit DeviceDefinitionUpdated(writableTable(manufacturerId), data.id);
    }

    function deleteDeviceDefinition(uint256 manufacturerId, string calldata id) external {
        emit DeviceDefinitionDeleted(writableTable(manufacturerId), id);
    }

    function writableTable(uint256 manufacturerId) private view returns (uint256 tableId) {
        requireOwnerOrAdmin(MANUFACTURER_ID, manufacturerId);
        tableId = getDeviceDefinitionTableId[manufacturerId];
        require(tableId != 0, 'manufacturer has no table');
    }

    function mintOne(address owner, string calldata name) private returns (uint256 id) {
        require(getManufacturerIdByName[name] == 0, 'manufacturer already registered');
        id = INodeId(peers[MANUFACTURER_ID]).registryMint(owner);
        getManufacturerNameById[id] = name;
        getManufacturerIdByName[name] = id;
        if (historical) emit ManufacturerNodeMinted(id, owner);
        else emit ManufacturerNodeMinted(name, id, owner);
    }
}
