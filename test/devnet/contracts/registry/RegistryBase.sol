// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import '../Interfaces.sol';
import '../Member.sol';

struct AttributeInfoPair {
    string attribute;
    string info;
}

/// State and views shared by the registry's modules.
abstract contract RegistryBase is Member {
    /// nft contract => token id => parent token id
    mapping(address => mapping(uint256 => uint256)) internal parents;
    /// source nft => target nft => source token id => target token id
    mapping(address => mapping(address => mapping(uint256 => uint256))) internal nodeLinks;
    mapping(address => mapping(uint256 => mapping(string => string))) internal infos;
    mapping(address => string[]) internal attributes;
    mapping(address => mapping(string => bool)) internal whitelisted;
    mapping(bytes32 => uint256) public getOperationCost;
    bytes32 public constant MINT_VEHICLE_OPERATION = keccak256('MINT_VEHICLE_OPERATION');
    bytes32 public constant MINT_AFTERMARKET_DEVICE_OPERATION = keccak256('MINT_AFTERMARKET_DEVICE_OPERATION');
    /// Devnet only: while on, mints emit the first layouts of their events.
    bool internal historical;

    event OperationCostSet(bytes32 operation, uint256 cost);

    function getParentNode(address idProxyAddress, uint256 tokenId) external view returns (uint256) {
        return parents[idProxyAddress][tokenId];
    }

    function getNodeLink(address sourceProxy, address targetProxy, uint256 sourceNode) public view returns (uint256) {
        return nodeLinks[sourceProxy][targetProxy][sourceNode];
    }

    /// Aftermarket device of a vehicle, or vehicle of a device; 0 for none.
    function getLink(address idProxyAddress, uint256 sourceNode) external view returns (uint256) {
        address vehicles = peers[VEHICLE_ID];
        return nodeLinks[idProxyAddress][idProxyAddress == vehicles ? peers[AFTERMARKET_DEVICE_ID] : vehicles][sourceNode];
    }

    function getInfo(address idProxyAddress, uint256 tokenId, string calldata attribute) external view returns (string memory) {
        return infos[idProxyAddress][tokenId][attribute];
    }

    function setOperationCost(bytes32 operation, uint256 cost) external onlyAdmin {
        getOperationCost[operation] = cost;
        emit OperationCostSet(operation, cost);
    }

    function devnetUseHistoricalLayouts(bool on) external onlyAdmin {
        historical = on;
    }

    function link(uint256 one, uint256 oneId, uint256 other, uint256 otherId) internal {
        nodeLinks[peers[one]][peers[other]][oneId] = otherId;
        nodeLinks[peers[other]][peers[one]][otherId] = oneId;
    }

    function unlink(uint256 one, uint256 oneId, uint256 other, uint256 otherId) internal {
        delete nodeLinks[peers[one]][peers[other]][oneId];
        delete nodeLinks[peers[other]][peers[one]][otherId];
    }

    function linked(uint256 source, uint256 target, uint256 id) internal view returns (uint256) {
        return nodeLinks[peers[source]][peers[target]][id];
    }

    function ownerOf(uint256 nft, uint256 id) internal view returns (address) {
        return IErc721(peers[nft]).ownerOf(id);
    }

    function whitelist(uint256 nft, string calldata attribute) internal onlyAdmin {
        require(!whitelisted[peers[nft]][attribute], 'attribute already exists');
        whitelisted[peers[nft]][attribute] = true;
        attributes[peers[nft]].push(attribute);
    }

    function storeInfo(uint256 nft, uint256 id, AttributeInfoPair memory pair) internal {
        require(whitelisted[peers[nft]][pair.attribute], 'attribute is not whitelisted');
        infos[peers[nft]][id][pair.attribute] = pair.info;
    }

    function requireOwnerOrAdmin(uint256 nft, uint256 id) internal view {
        require(msg.sender == admin || msg.sender == ownerOf(nft, id), 'caller is not the owner');
    }

    /// What the real registry asks by signature or role: the future owner itself, or the operator.
    function requireSelfOrAdmin(address owner) internal view {
        require(msg.sender == owner || msg.sender == admin, 'caller may mint to itself only');
    }

    function charge(bytes32 operation, uint256 times) internal {
        IDimoCredit(peers[DIMO_CREDIT]).burn(msg.sender, getOperationCost[operation] * times);
    }
}
