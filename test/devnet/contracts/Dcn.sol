// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './Erc721.sol';
import './Interfaces.sol';

/// DIMO canonical names as tokens: the token id is the name's EIP-137 node.
contract DcnRegistry is Erc721 {
    mapping(bytes32 => uint256) public expires;
    mapping(bytes32 => address) public resolver;

    event NewNode(bytes32 indexed node, address indexed owner);
    event NewResolver(bytes32 indexed node, address resolver);
    event NewExpiration(bytes32 indexed node, uint256 expiration);

    function name() external pure override returns (string memory) {
        return 'DIMO Canonical Name';
    }

    function symbol() external pure override returns (string memory) {
        return 'DCN';
    }

    /// As at the deployed contract's initialisation: the root node lasts forever and has no owner.
    function openRoot() external onlyAdmin {
        expires[bytes32(0)] = type(uint256).max;
        emit NewExpiration(bytes32(0), type(uint256).max);
    }

    function register(address to, bytes32 node, uint256 duration) external onlyPeer(DCN_MANAGER) {
        mintToken(to, uint256(node));
        announce(to, node, duration);
    }

    /// An expired name changes hands: burned for the old owner, minted for the new one.
    function reclaim(address to, bytes32 node, uint256 duration) external onlyPeer(DCN_MANAGER) {
        require(expires[node] < block.timestamp, 'name has not expired');
        burnToken(uint256(node));
        mintToken(to, uint256(node));
        announce(to, node, duration);
    }

    function renew(bytes32 node, uint256 duration) external {
        require(msg.sender == ownerOf(uint256(node)), 'caller is not the owner of the name');
        expires[node] = (expires[node] > block.timestamp ? expires[node] : block.timestamp) + duration;
        emit NewExpiration(node, expires[node]);
    }

    function burn(bytes32 node) external {
        require(msg.sender == ownerOf(uint256(node)), 'caller is not the owner of the name');
        burnToken(uint256(node));
    }

    function announce(address to, bytes32 node, uint256 duration) private {
        expires[node] = block.timestamp + duration;
        resolver[node] = peers[DCN_RESOLVER];
        emit NewNode(node, to);
        emit NewResolver(node, peers[DCN_RESOLVER]);
        emit NewExpiration(node, expires[node]);
    }
}

/// What a name says: its text and its vehicle.
contract DcnResolver is Member {
    mapping(bytes32 => string) public name;
    mapping(bytes32 => uint256) public vehicleId;
    mapping(uint256 => bytes32) public nodeByVehicleId;

    event NameChanged(bytes32 indexed node, string name_);
    event VehicleIdChanged(bytes32 indexed node, uint256 indexed vehicleId_);

    function setVehicleId(bytes32 node, uint256 vehicleId_) external {
        require(msg.sender == IErc721(peers[DCN_REGISTRY]).ownerOf(uint256(node)), 'caller is not the owner of the name');
        require(msg.sender == IErc721(peers[VEHICLE_ID]).ownerOf(vehicleId_), 'caller is not the owner of the vehicle');
        set(node, vehicleId_);
    }

    function resetVehicleId(bytes32 node) external {
        require(msg.sender == IErc721(peers[DCN_REGISTRY]).ownerOf(uint256(node)), 'caller is not the owner of the name');
        set(node, 0);
    }

    function managerSetVehicleId(bytes32 node, uint256 vehicleId_) external onlyPeer(DCN_MANAGER) {
        set(node, vehicleId_);
    }

    function managerSetName(bytes32 node, string calldata name_) external onlyPeer(DCN_MANAGER) {
        name[node] = name_;
        emit NameChanged(node, name_);
    }

    function set(bytes32 node, uint256 vehicleId_) private {
        delete nodeByVehicleId[vehicleId[node]];
        vehicleId[node] = vehicleId_;
        if (vehicleId_ != 0) nodeByVehicleId[vehicleId_] = node;
        emit VehicleIdChanged(node, vehicleId_);
    }
}

/// Where names are bought: `label` under the top-level name `dimo`.
contract DcnManager is Member {
    bytes32 internal constant DIMO_NODE = 0xf92df2de2084fbdbd7b2a31cb40dbcec704325e1351161f6b6d037ee5c60a1c6;

    function nodeOf(string calldata label) public pure returns (bytes32) {
        return keccak256(abi.encodePacked(DIMO_NODE, keccak256(bytes(label))));
    }

    function mintTld(address to, uint256 duration) external onlyAdmin {
        IDcnRegistry(peers[DCN_REGISTRY]).register(to, DIMO_NODE, duration);
        IDcnResolver(peers[DCN_RESOLVER]).managerSetName(DIMO_NODE, 'dimo');
    }

    /// vehicleId 0 leaves the name without a vehicle.
    function mint(address to, string calldata label, uint256 duration, uint256 vehicleId) external {
        require(msg.sender == to || msg.sender == admin, 'caller may mint to itself only');
        bytes32 node = nodeOf(label);
        IDcnRegistry(peers[DCN_REGISTRY]).register(to, node, duration);
        if (vehicleId != 0) attach(to, node, vehicleId);
        IDcnResolver(peers[DCN_RESOLVER]).managerSetName(node, string.concat(label, '.dimo'));
    }

    function claim(address to, string calldata label, uint256 duration, uint256 vehicleId) external {
        require(msg.sender == to || msg.sender == admin, 'caller may claim for itself only');
        bytes32 node = nodeOf(label);
        IDcnRegistry(peers[DCN_REGISTRY]).reclaim(to, node, duration);
        attach(to, node, vehicleId);
    }

    function attach(address to, bytes32 node, uint256 vehicleId) private {
        if (vehicleId != 0) require(IErc721(peers[VEHICLE_ID]).ownerOf(vehicleId) == to, 'vehicle of another owner');
        IDcnResolver(peers[DCN_RESOLVER]).managerSetVehicleId(node, vehicleId);
    }
}
