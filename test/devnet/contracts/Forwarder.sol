// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './Interfaces.sol';
import './Member.sol';

interface ITransferable {
    function transferFrom(address from, address to, uint256 tokenId) external;
}

/// Moves a vehicle and an aftermarket device together.
contract Forwarder is Member {
    function transferVehicleAndAftermarketDevice(uint256 vehicleId, uint256 deviceId, address to) external {
        address vehicles = peers[VEHICLE_ID];
        address devices = peers[AFTERMARKET_DEVICE_ID];
        require(IErc721(vehicles).ownerOf(vehicleId) == msg.sender, 'caller is not the vehicle owner');
        require(IErc721(devices).ownerOf(deviceId) == msg.sender, 'caller is not the device owner');
        ITransferable(vehicles).transferFrom(msg.sender, to, vehicleId);
        ITransferable(devices).transferFrom(msg.sender, to, deviceId);
    }
}
