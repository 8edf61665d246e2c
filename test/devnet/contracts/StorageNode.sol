// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './Erc721.sol';
import './Interfaces.sol';

/// Storage nodes: who keeps a vehicle's data. The token id is the hash of the label.
contract StorageNode is Erc721 {
    struct Node {
        address nodeAddr;
        string label;
        string uri;
    }

    mapping(uint256 => Node) public nodeInfo;
    mapping(uint256 => uint256) public vehicleIdToNodeId;

    event StorageNodeAnchorMinted(
        address indexed account,
        uint256 indexed nodeAnchorId,
        address indexed nodeAnchorAddr,
        string nodeAnchorLabel,
        string nodeAnchorUri
    );
    event NodeUriUpdated(uint256 indexed nodeId, string newNodeUri);
    event NodeSetForVehicle(uint256 indexed vehicleId, uint256 indexed nodeId);

    function name() external pure override returns (string memory) {
        return 'DIMO Storage Node';
    }

    function symbol() external pure override returns (string memory) {
        return 'DIMO/STORAGE/NODE';
    }

    function mint(address to, address nodeAddr, string calldata label, string calldata uri) external {
        require(msg.sender == to || msg.sender == admin, 'caller may mint to itself only');
        uint256 id = uint256(keccak256(bytes(label)));
        nodeInfo[id] = Node(nodeAddr, label, uri);
        mintToken(to, id);
        emit StorageNodeAnchorMinted(to, id, nodeAddr, label, uri);
    }

    function setNodeUri(uint256 nodeId, string calldata uri) external {
        require(msg.sender == ownerOf(nodeId), 'caller is not the node owner');
        nodeInfo[nodeId].uri = uri;
        emit NodeUriUpdated(nodeId, uri);
    }

    /// How a vehicle chose its node before the registry kept the choice.
    function setNodeForVehicle(uint256 vehicleId, uint256 nodeId) external {
        require(msg.sender == IErc721(peers[VEHICLE_ID]).ownerOf(vehicleId), 'caller is not the vehicle owner');
        ownerOf(nodeId);
        vehicleIdToNodeId[vehicleId] = nodeId;
        emit NodeSetForVehicle(vehicleId, nodeId);
    }
}
