// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './Interfaces.sol';
import './Member.sol';

/// Service access grants: on one token by its owner, or on a whole account by itself (token id 0).
contract Sacd is Member {
    struct PermissionRecord {
        uint256 permissions;
        uint256 expiration;
        string source;
        uint256 templateId;
    }

    mapping(address => mapping(uint256 => uint256)) public tokenIdToVersion;
    mapping(address => mapping(uint256 => mapping(uint256 => mapping(address => PermissionRecord)))) internal records;

    event PermissionsSet(
        address indexed asset,
        uint256 indexed tokenId,
        uint256 permissions,
        address indexed grantee,
        uint256 expiration,
        uint256 templateId,
        string source
    );
    event PermissionsSet(
        address indexed asset, uint256 indexed tokenId, uint256 permissions, address indexed grantee, uint256 expiration, string source
    );
    event PermissionsRenounced(address indexed asset, uint256 indexed tokenId, address indexed grantee);

    /// The form before templates existed; emits the event of its time.
    function setPermissions(
        address asset,
        uint256 tokenId,
        address grantee,
        uint256 permissions,
        uint256 expiration,
        string calldata source
    ) external {
        store(asset, tokenId, grantee, PermissionRecord(permissions, expiration, source, 0));
        emit PermissionsSet(asset, tokenId, permissions, grantee, expiration, source);
    }

    function setPermissions(
        address asset,
        uint256 tokenId,
        address grantee,
        uint256 permissions,
        uint256 expiration,
        uint256 templateId,
        string calldata source
    ) external {
        store(asset, tokenId, grantee, PermissionRecord(permissions, expiration, source, templateId));
        emit PermissionsSet(asset, tokenId, permissions, grantee, expiration, templateId, source);
    }

    function setAccountPermissions(
        address grantee,
        uint256 permissions,
        uint256 expiration,
        uint256 templateId,
        string calldata source
    ) external {
        require(grantee != address(0), 'grantee is the zero address');
        requireTemplate(templateId);
        records[msg.sender][0][0][grantee] = PermissionRecord(permissions, expiration, source, templateId);
        emit PermissionsSet(msg.sender, 0, permissions, grantee, expiration, templateId, source);
    }

    function renouncePermissions(address asset, uint256 tokenId) external {
        renounce(asset, tokenId, msg.sender);
    }

    function renounceAccountPermissions(address grantor) external {
        renounce(grantor, 0, msg.sender);
    }

    /// Called by the asset's own contract: voids every grant on the token.
    function onTransfer(uint256 tokenId) external {
        tokenIdToVersion[msg.sender][tokenId] += 1;
    }

    function currentPermissionRecord(address asset, uint256 tokenId, address grantee) public view returns (PermissionRecord memory) {
        return records[asset][tokenId][tokenIdToVersion[asset][tokenId]][grantee];
    }

    function currentAccountPermissionRecord(address grantor, address grantee) public view returns (PermissionRecord memory) {
        return records[grantor][0][0][grantee];
    }

    /// The granted ones among the wanted bits; 0 once the grant has expired.
    function getPermissions(address asset, uint256 tokenId, address grantee, uint256 permissions) public view returns (uint256) {
        return active(currentPermissionRecord(asset, tokenId, grantee)) & permissions;
    }

    function getAccountPermissions(address grantor, address grantee, uint256 permissions) public view returns (uint256) {
        return active(currentAccountPermissionRecord(grantor, grantee)) & permissions;
    }

    function hasPermission(address asset, uint256 tokenId, address grantee, uint8 permissionIndex) external view returns (bool) {
        uint256 wanted = 3 << (2 * uint256(permissionIndex));
        return getPermissions(asset, tokenId, grantee, wanted) == wanted;
    }

    function hasPermissions(address asset, uint256 tokenId, address grantee, uint256 permissions) external view returns (bool) {
        return getPermissions(asset, tokenId, grantee, permissions) == permissions;
    }

    function active(PermissionRecord memory record) private view returns (uint256) {
        return record.expiration > block.timestamp ? record.permissions : 0;
    }

    function store(address asset, uint256 tokenId, address grantee, PermissionRecord memory record) private {
        require(grantee != address(0), 'grantee is the zero address');
        require(msg.sender == asset || msg.sender == IErc721(asset).ownerOf(tokenId), 'caller is not the owner of the asset');
        requireTemplate(record.templateId);
        records[asset][tokenId][tokenIdToVersion[asset][tokenId]][grantee] = record;
    }

    function requireTemplate(uint256 templateId) private view {
        require(templateId == 0 || IErc721(peers[TEMPLATE]).exists(templateId), 'unknown template');
    }

    function renounce(address asset, uint256 tokenId, address grantee) private {
        uint256 version = tokenId == 0 ? 0 : tokenIdToVersion[asset][tokenId];
        require(records[asset][tokenId][version][grantee].expiration != 0, 'no permissions to renounce');
        delete records[asset][tokenId][version][grantee];
        emit PermissionsRenounced(asset, tokenId, grantee);
    }
}
