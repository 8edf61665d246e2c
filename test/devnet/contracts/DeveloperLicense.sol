// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './Interfaces.sol';
import './Member.sol';

/// The account of a license: its address is the client id, and an enabled signer of the license signs for it (ERC-1271).
contract LicenseAccount {
    DeveloperLicense public immutable license;
    uint256 public immutable tokenId;

    constructor(uint256 tokenId_) {
        license = DeveloperLicense(msg.sender);
        tokenId = tokenId_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return 0xffffffff;
        uint8 v = uint8(signature[64]);
        address signer = ecrecover(hash, v < 27 ? v + 27 : v, bytes32(signature[:32]), bytes32(signature[32:64]));
        return signer != address(0) && license.isSigner(tokenId, signer) ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}

/// Developer licenses: soulbound tokens with an alias, signers (API keys) and redirect URIs.
contract DeveloperLicense is Member {
    uint256 public periodValidity;
    uint256 public licenseCost;
    uint256 public lastId;
    mapping(uint256 => address) internal owners;
    mapping(address => uint256) public balanceOf;
    mapping(uint256 => address) public tokenIdToClientId;
    mapping(address => uint256) public clientIdToTokenId;
    mapping(uint256 => string) public getLicenseAliasByTokenId;
    mapping(string => uint256) public getTokenIdByLicenseAlias;
    /// license => signer => time of enabling, 0 when not enabled
    mapping(uint256 => mapping(address => uint256)) public signers;
    mapping(uint256 => mapping(string => bool)) public redirectUriStatus;
    mapping(uint256 => uint256) public licenseStakeTotal;
    mapping(uint256 => bool) public frozen;

    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event Locked(uint256 indexed tokenId);
    event Issued(uint256 indexed tokenId, address indexed owner, address indexed clientId);
    event LicenseAliasSet(uint256 indexed tokenId, string licenseAlias);
    event RedirectUriEnabled(uint256 indexed tokenId, string uri);
    event RedirectUriDisabled(uint256 indexed tokenId, string uri);
    event SignerEnabled(uint256 indexed tokenId, address indexed signer);
    event SignerDisabled(uint256 indexed tokenId, address indexed signer);
    event UpdatePeriodValidity(uint256 periodValidity);
    event UpdateLicenseCost(uint256 licenseCost);
    event StakeDeposit(uint256 indexed tokenId, address indexed user, uint256 amount);
    event StakeWithdraw(uint256 indexed tokenId, address indexed user, uint256 amount);
    event AssetFreezeUpdate(uint256 indexed tokenId, uint256 amount, bool frozen);
    event AssetForfeit(uint256 indexed tokenId, uint256 amount);

    modifier onlyTokenOwner(uint256 tokenId) {
        require(msg.sender == ownerOf(tokenId), 'caller is not the license owner');
        _;
    }

    function name() external pure returns (string memory) {
        return 'DIMO Developer License';
    }

    function symbol() external pure returns (string memory) {
        return 'DLX';
    }

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == 0x01ffc9a7 || id == 0x80ac58cd || id == 0x5b5e139f || id == 0xb45a3c0e;
    }

    function locked(uint256 tokenId) external view returns (bool) {
        ownerOf(tokenId);
        return true;
    }

    function ownerOf(uint256 tokenId) public view returns (address owner) {
        owner = owners[tokenId];
        require(owner != address(0), 'ERC721: invalid token ID');
    }

    function transferFrom(address, address, uint256) external pure {
        revert('license is soulbound');
    }

    function isSigner(uint256 tokenId, address signer) external view returns (bool) {
        uint256 since = signers[tokenId][signer];
        return since != 0 && owners[tokenId] != address(0) && block.timestamp - since <= periodValidity;
    }

    function issueInDc(address to, string calldata licenseAlias) external returns (uint256, address) {
        IDimoCredit(peers[DIMO_CREDIT]).burn(msg.sender, licenseCost);
        return issue(to, licenseAlias);
    }

    function issueInDimo(string calldata licenseAlias) external returns (uint256, address) {
        IDimoToken(peers[DIMO_TOKEN]).transferFrom(msg.sender, admin, licenseCost);
        return issue(msg.sender, licenseAlias);
    }

    function revoke(uint256 tokenId) external onlyAdmin {
        address owner = ownerOf(tokenId);
        delete owners[tokenId];
        delete getTokenIdByLicenseAlias[getLicenseAliasByTokenId[tokenId]];
        delete clientIdToTokenId[tokenIdToClientId[tokenId]];
        balanceOf[owner] -= 1;
        emit Transfer(owner, address(0), tokenId);
    }

    function setLicenseAlias(uint256 tokenId, string calldata licenseAlias) external onlyTokenOwner(tokenId) {
        setAlias(tokenId, licenseAlias);
    }

    function enableSigner(uint256 tokenId, address signer) external onlyTokenOwner(tokenId) {
        signers[tokenId][signer] = block.timestamp;
        emit SignerEnabled(tokenId, signer);
    }

    function disableSigner(uint256 tokenId, address signer) external onlyTokenOwner(tokenId) {
        require(signers[tokenId][signer] != 0, 'signer is not enabled');
        delete signers[tokenId][signer];
        emit SignerDisabled(tokenId, signer);
    }

    function setRedirectUri(uint256 tokenId, bool enabled, string calldata uri) external onlyTokenOwner(tokenId) {
        redirectUriStatus[tokenId][uri] = enabled;
        if (enabled) emit RedirectUriEnabled(tokenId, uri);
        else emit RedirectUriDisabled(tokenId, uri);
    }

    function setPeriodValidity(uint256 seconds_) external onlyAdmin {
        periodValidity = seconds_;
        emit UpdatePeriodValidity(seconds_);
    }

    function setLicenseCost(uint256 cost) external onlyAdmin {
        licenseCost = cost;
        emit UpdateLicenseCost(cost);
    }

    function lock(uint256 tokenId, uint256 amount) external onlyTokenOwner(tokenId) {
        IDimoToken(peers[DIMO_TOKEN]).transferFrom(msg.sender, address(this), amount);
        licenseStakeTotal[tokenId] += amount;
        emit StakeDeposit(tokenId, msg.sender, amount);
    }

    function withdraw(uint256 tokenId, uint256 amount) external onlyTokenOwner(tokenId) {
        require(!frozen[tokenId], 'stake is frozen');
        licenseStakeTotal[tokenId] -= amount;
        IDimoToken(peers[DIMO_TOKEN]).transfer(msg.sender, amount);
        emit StakeWithdraw(tokenId, msg.sender, amount);
    }

    function freeze(uint256 tokenId, bool on) external onlyAdmin {
        frozen[tokenId] = on;
        emit AssetFreezeUpdate(tokenId, licenseStakeTotal[tokenId], on);
    }

    function forfeit(uint256 tokenId, uint256 amount) external onlyAdmin {
        licenseStakeTotal[tokenId] -= amount;
        IDimoToken(peers[DIMO_TOKEN]).transfer(admin, amount);
        emit AssetForfeit(tokenId, amount);
    }

    function issue(address to, string calldata licenseAlias) private returns (uint256 tokenId, address clientId) {
        tokenId = ++lastId;
        clientId = address(new LicenseAccount(tokenId));
        owners[tokenId] = to;
        balanceOf[to] += 1;
        tokenIdToClientId[tokenId] = clientId;
        clientIdToTokenId[clientId] = tokenId;
        emit Issued(tokenId, to, clientId);
        if (bytes(licenseAlias).length > 0) setAlias(tokenId, licenseAlias);
        emit Locked(tokenId);
        emit Transfer(address(0), to, tokenId);
    }

    function setAlias(uint256 tokenId, string calldata licenseAlias) private {
        require(bytes(licenseAlias).length <= 32, 'alias is longer than 32 bytes');
        uint256 holder = getTokenIdByLicenseAlias[licenseAlias];
        require(holder == 0 || holder == tokenId || bytes(licenseAlias).length == 0, 'alias is taken');
        delete getTokenIdByLicenseAlias[getLicenseAliasByTokenId[tokenId]];
        getLicenseAliasByTokenId[tokenId] = licenseAlias;
        if (bytes(licenseAlias).length > 0) getTokenIdByLicenseAlias[licenseAlias] = tokenId;
        emit LicenseAliasSet(tokenId, licenseAlias);
    }
}
