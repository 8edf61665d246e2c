// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './AftermarketDevices.sol';
import './Manufacturers.sol';
import './SyntheticDevices.sol';

/// The registry with its operator's functions: every module emits from this one address.
contract Registry is Manufacturers, SyntheticDevices, AftermarketDevices {
    event AftermarketDeviceUnclaimed(uint256 indexed aftermarketDeviceNode);
    event AftermarketDeviceTransferred(uint256 indexed aftermarketDeviceNode, address indexed oldOwner, address indexed newOwner);

    function transferAftermarketDeviceOwnership(uint256 aftermarketDeviceNode, address newOwner) external onlyAdmin {
        address oldOwner = ownerOf(AFTERMARKET_DEVICE_ID, aftermarketDeviceNode);
        INodeId(peers[AFTERMARKET_DEVICE_ID]).registryMove(aftermarketDeviceNode, newOwner);
        emit AftermarketDeviceTransferred(aftermarketDeviceNode, oldOwner, newOwner);
    }

    function unclaimAftermarketDeviceNode(uint256[] calldata ids) external onlyAdmin {
        for (uint256 i = 0; i < ids.length; i++) {
            isAftermarketDeviceClaimed[ids[i]] = false;
            emit AftermarketDeviceUnclaimed(ids[i]);
        }
    }

    /// Emits for unpaired devices as well, with vehicle 0, as the deployed contract does.
    function unpairAftermarketDeviceByDeviceNode(uint256[] calldata ids) external onlyAdmin {
        for (uint256 i = 0; i < ids.length; i++) {
            if (linked(AFTERMARKET_DEVICE_ID, VEHICLE_ID, ids[i]) != 0) unpairDevice(ids[i]);
            else emit AftermarketDeviceUnpaired(ids[i], 0, ownerOf(AFTERMARKET_DEVICE_ID, ids[i]));
        }
    }

    function unpairAftermarketDeviceByVehicleNode(uint256[] calldata ids) external onlyAdmin {
        for (uint256 i = 0; i < ids.length; i++) {
            uint256 device = linked(VEHICLE_ID, AFTERMARKET_DEVICE_ID, ids[i]);
            if (device != 0) unpairDevice(device);
            else emit AftermarketDeviceUnpaired(0, ids[i], ownerOf(VEHICLE_ID, ids[i]));
        }
    }

    function adminBurnVehiclesAndDeletePairings(uint256[] calldata ids) external onlyAdmin {
        for (uint256 i = 0; i < ids.length; i++) {
            uint256 device = linked(VEHICLE_ID, AFTERMARKET_DEVICE_ID, ids[i]);
            if (device != 0) unpairDevice(device);
            uint256 synthetic = linked(VEHICLE_ID, SYNTHETIC_DEVICE_ID, ids[i]);
            if (synthetic != 0) burnSyntheticFirst(synthetic);
            emit VehicleNodeBurned(ids[i], ownerOf(VEHICLE_ID, ids[i]));
            forgetVehicle(ids[i]);
            INodeId(peers[VEHICLE_ID]).registryBurn(ids[i]);
            address nft = peers[VEHICLE_ID];
            for (uint256 j = 0; j < attributes[nft].length; j++) {
                delete infos[nft][ids[i]][attributes[nft][j]];
                emit VehicleAttributeSet(ids[i], attributes[nft][j], '');
            }
        }
    }

    function adminBurnAftermarketDevicesAndDeletePairings(uint256[] calldata ids) external onlyAdmin {
        for (uint256 i = 0; i < ids.length; i++) {
            unpairDevice(ids[i]);
            emit AftermarketDeviceNodeBurned(ids[i], ownerOf(AFTERMARKET_DEVICE_ID, ids[i]));
            forgetDevice(ids[i]);
            INodeId(peers[AFTERMARKET_DEVICE_ID]).registryBurn(ids[i]);
            address nft = peers[AFTERMARKET_DEVICE_ID];
            for (uint256 j = 0; j < attributes[nft].length; j++) {
                delete infos[nft][ids[i]][attributes[nft][j]];
                emit AftermarketDeviceAttributeSet(ids[i], attributes[nft][j], '');
            }
        }
    }

    /// Moves an existing aftermarket device under another manufacturer, silently as the deployed registry does.
    function adminChangeParentNode(uint256 aftermarketDeviceNode, uint256 newManufacturer) external onlyAdmin {
        parents[peers[AFTERMARKET_DEVICE_ID]][aftermarketDeviceNode] = newManufacturer;
    }
}
