// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './Erc721.sol';
import './Interfaces.sol';

/// A token of the registry: sequential ids from 1, minted and burned by the registry, with the older kind of privileges.
abstract contract NodeId is Erc721 {
    uint256 public lastId;
    mapping(uint256 => uint256) public tokenIdToVersion;
    mapping(uint256 => mapping(uint256 => mapping(uint256 => mapping(address => uint256)))) internal privileges;
    mapping(uint256 => bool) public privilegeEnabled;
    uint256 public privilegeCount;

    event PrivilegeSet(uint256 indexed tokenId, uint256 version, uint256 indexed privId, address indexed user, uint256 expires);
    event PrivilegeCreated(uint256 indexed privilegeId, bool enabled, string description);
    event PrivilegeEnabled(uint256 indexed privilegeId);
    event PrivilegeDisabled(uint256 indexed privilegeId);

    function registryMint(address to) external onlyPeer(REGISTRY) returns (uint256 tokenId) {
        tokenId = ++lastId;
        tokenIdToVersion[tokenId] = 1;
        mintToken(to, tokenId);
        // As in the deployed contracts the receiver is called before the registry emits its node event.
        checkReceiver(address(0), to, tokenId, '');
    }

    function registryBurn(uint256 tokenId) external onlyPeer(REGISTRY) {
        burnToken(tokenId);
    }

    function registryMove(uint256 tokenId, address to) external onlyPeer(REGISTRY) {
        moveUnchecked(ownerOf(tokenId), to, tokenId);
    }

    function beforeMove(address, address, uint256 tokenId) internal virtual override {
        tokenIdToVersion[tokenId] += 1;
        ISacd(peers[SACD]).onTransfer(tokenId);
    }

    function createPrivilege(bool enabled, string calldata description) external onlyAdmin {
        privilegeCount += 1;
        privilegeEnabled[privilegeCount] = enabled;
        emit PrivilegeCreated(privilegeCount, enabled, description);
    }

    function enablePrivilege(uint256 privId) external onlyAdmin {
        privilegeEnabled[privId] = true;
        emit PrivilegeEnabled(privId);
    }

    function disablePrivilege(uint256 privId) external onlyAdmin {
        privilegeEnabled[privId] = false;
        emit PrivilegeDisabled(privId);
    }

    function setPrivilege(uint256 tokenId, uint256 privId, address user, uint256 expires) external {
        require(isOwnerOrApproved(msg.sender, tokenId), 'caller is not the owner nor approved');
        require(privilegeEnabled[privId], 'privilege is not enabled');
        uint256 version = tokenIdToVersion[tokenId];
        privileges[tokenId][version][privId][user] = expires;
        emit PrivilegeSet(tokenId, version, privId, user, expires);
    }

    function hasPrivilege(uint256 tokenId, uint256 privId, address user) external view returns (bool) {
        return ownerOf(tokenId) == user || privilegeExpiresAt(tokenId, privId, user) >= block.timestamp;
    }

    function privilegeExpiresAt(uint256 tokenId, uint256 privId, address user) public view returns (uint256) {
        return privileges[tokenId][tokenIdToVersion[tokenId]][privId][user];
    }
}
