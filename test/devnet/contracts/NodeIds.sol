// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './NodeId.sol';

/// Vehicles. A synthetic device follows its vehicle's owner.
contract VehicleId is NodeId {
    function name() external pure override returns (string memory) {
        return 'DIMO Vehicle ID';
    }

    function symbol() external pure override returns (string memory) {
        return 'DIMO/VID';
    }

    function beforeMove(address from, address to, uint256 tokenId) internal override {
        if (to != address(0)) IRegistryHooks(peers[REGISTRY]).onVehicleTransfer(tokenId, to);
        super.beforeMove(from, to, tokenId);
    }

    function mayMove(address who, uint256 tokenId) internal view override returns (bool) {
        return who == peers[FORWARDER] || super.mayMove(who, tokenId);
    }

    /// Only a vehicle without paired devices can be burned by its owner.
    function burn(uint256 tokenId) external {
        require(mayMove(msg.sender, tokenId), 'ERC721: caller is not token owner or approved');
        IRegistryHooks(peers[REGISTRY]).onVehicleBurn(tokenId, ownerOf(tokenId));
        burnToken(tokenId);
    }

    function registryGrant(uint256 tokenId, address grantee, uint256 permissions, uint256 expiration, string calldata source)
        external
        onlyPeer(REGISTRY)
    {
        ISacd(peers[SACD]).setPermissions(address(this), tokenId, grantee, permissions, expiration, 0, source);
    }
}

/// Manufacturers: the owner mints its devices.
contract ManufacturerId is NodeId {
    function name() external pure override returns (string memory) {
        return 'DIMO Manufacturer ID';
    }

    function symbol() external pure override returns (string memory) {
        return 'DIMO/MANUFACTURER/ID';
    }
}

/// Aftermarket devices. A transfer clears the explicit beneficiary first.
contract AftermarketDeviceId is NodeId {
    function name() external pure override returns (string memory) {
        return 'DIMO Aftermarket Device ID';
    }

    function symbol() external pure override returns (string memory) {
        return 'DIMO/AFTERMARKET/DEVICE/ID';
    }

    function beforeMove(address from, address to, uint256 tokenId) internal override {
        if (to != address(0)) IRegistryHooks(peers[REGISTRY]).onAftermarketDeviceTransfer(tokenId);
        super.beforeMove(from, to, tokenId);
    }

    function mayMove(address who, uint256 tokenId) internal view override returns (bool) {
        return who == peers[FORWARDER] || super.mayMove(who, tokenId);
    }
}

/// Synthetic devices. They move with their vehicle only.
contract SyntheticDeviceId is NodeId {
    function name() external pure override returns (string memory) {
        return 'DIMO Synthetic Device ID';
    }

    function symbol() external pure override returns (string memory) {
        return 'DIMO/SYNTHETIC/DEVICE/ID';
    }

    function mayMove(address, uint256) internal pure override returns (bool) {
        return false;
    }

    function burn(uint256 tokenId) external {
        address owner = ownerOf(tokenId);
        require(msg.sender == owner, 'ERC721: caller is not token owner or approved');
        IRegistryHooks(peers[REGISTRY]).onSyntheticDeviceBurn(tokenId, owner);
        burnToken(tokenId);
    }
}

/// Integrations: the parents of synthetic devices before connections existed.
contract IntegrationId is NodeId {
    function name() external pure override returns (string memory) {
        return 'DIMO Integration ID';
    }

    function symbol() external pure override returns (string memory) {
        return 'DIMO/INTEGRATION/ID';
    }
}
