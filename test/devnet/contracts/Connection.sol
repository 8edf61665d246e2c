// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './Erc721.sol';

/// Connections: where device data comes from. The token id is the name, left-aligned in 32 bytes.
contract Connection is Erc721 {
    mapping(uint256 => address) public connectionIdToAddress;
    mapping(bytes32 => uint256) public connectionCost;

    event ConnectionMinted(
        address indexed account,
        uint256 indexed connectionId,
        address indexed connectionAddr,
        string connectionName,
        bytes32 connectionType,
        uint256 connectionCostInDimo
    );
    event ConnectionMinted(
        address indexed account,
        uint256 indexed connectionId,
        address indexed connectionAddr,
        string connectionName,
        uint256 connectionCostInDimo,
        uint256 points
    );
    event LicenseMinted(
        address indexed account, uint256 indexed licenseId, address indexed licenseAddr, uint256 licenseCostInDimo
    );
    event ConnectionUpgraded(
        uint256 indexed connectionId, address indexed connectionAddr, bytes32 indexed connectionType, uint256 connectionCostInDimo
    );
    event ConnectionConfigSet(bytes32 indexed connectionType, uint256 indexed cost, uint256 indexed points);

    function name() external pure override returns (string memory) {
        return 'DIMO Connection';
    }

    function symbol() external pure override returns (string memory) {
        return 'DIMO/CONN';
    }

    function connectionIdOf(string calldata connectionName) public pure returns (uint256) {
        require(bytes(connectionName).length > 0 && bytes(connectionName).length <= 32, 'name must have 1 to 32 bytes');
        return uint256(bytes32(bytes(connectionName)));
    }

    function setConnectionConfig(bytes32 connectionType, uint256 cost, uint256 points) external onlyAdmin {
        connectionCost[connectionType] = cost;
        emit ConnectionConfigSet(connectionType, cost, points);
    }

    function mint(address to, string calldata connectionName, address connectionAddr, bytes32 connectionType) external {
        require(msg.sender == to || msg.sender == admin, 'caller may mint to itself only');
        uint256 id = create(to, connectionName, connectionAddr);
        emit ConnectionMinted(to, id, connectionAddr, connectionName, connectionType, connectionCost[connectionType]);
    }

    function upgrade(uint256 connectionId, address connectionAddr, bytes32 connectionType) external {
        require(msg.sender == ownerOf(connectionId), 'caller is not the connection owner');
        connectionIdToAddress[connectionId] = connectionAddr;
        emit ConnectionUpgraded(connectionId, connectionAddr, connectionType, connectionCost[connectionType]);
    }

    /// Devnet only: mints with the contract's first (`asLicense`) or second mint event.
    function devnetMintHistorical(address to, string calldata connectionName, address connectionAddr, bool asLicense) external onlyAdmin {
        uint256 id = create(to, connectionName, connectionAddr);
        if (asLicense) emit LicenseMinted(to, id, connectionAddr, 0);
        else emit ConnectionMinted(to, id, connectionAddr, connectionName, uint256(0), uint256(0));
    }

    function create(address to, string calldata connectionName, address connectionAddr) private returns (uint256 id) {
        require(connectionAddr != address(0), 'connection address is zero');
        id = connectionIdOf(connectionName);
        connectionIdToAddress[id] = connectionAddr;
        mintToken(to, id);
    }
}
