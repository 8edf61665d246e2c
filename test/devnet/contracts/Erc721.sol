// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './Member.sol';

interface IErc721Receiver {
    function onERC721Received(address operator, address from, uint256 tokenId, bytes calldata data) external returns (bytes4);
}

/// ERC-721 bookkeeping shared by every token of the devnet.
abstract contract Erc721 is Member {
    mapping(uint256 => address) internal owners;
    mapping(address => uint256) internal balances;
    mapping(uint256 => address) internal approved;
    mapping(address => mapping(address => bool)) internal operators;
    uint256 public totalSupply;

    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
    event ApprovalForAll(address indexed owner, address indexed operator, bool approved);

    function name() external pure virtual returns (string memory);

    function symbol() external pure virtual returns (string memory);

    /// Runs before the Transfer log, with the old owner still in place.
    function beforeMove(address from, address to, uint256 tokenId) internal virtual {}

    function supportsInterface(bytes4 id) public pure virtual returns (bool) {
        return id == 0x01ffc9a7 || id == 0x80ac58cd || id == 0x5b5e139f;
    }

    function tokenURI(uint256 tokenId) external view virtual returns (string memory) {
        ownerOf(tokenId);
        return '';
    }

    function exists(uint256 tokenId) public view returns (bool) {
        return owners[tokenId] != address(0);
    }

    function ownerOf(uint256 tokenId) public view returns (address owner) {
        owner = owners[tokenId];
        require(owner != address(0), 'ERC721: invalid token ID');
    }

    function balanceOf(address owner) external view returns (uint256) {
        require(owner != address(0), 'ERC721: address zero is not a valid owner');
        return balances[owner];
    }

    function getApproved(uint256 tokenId) external view returns (address) {
        ownerOf(tokenId);
        return approved[tokenId];
    }

    function isApprovedForAll(address owner, address operator) public view virtual returns (bool) {
        return operators[owner][operator];
    }

    function approve(address to, uint256 tokenId) external {
        address owner = ownerOf(tokenId);
        require(msg.sender == owner || isApprovedForAll(owner, msg.sender), 'ERC721: approve caller is not token owner or approved for all');
        approved[tokenId] = to;
        emit Approval(owner, to, tokenId);
    }

    function setApprovalForAll(address operator, bool allowed) external {
        operators[msg.sender][operator] = allowed;
        emit ApprovalForAll(msg.sender, operator, allowed);
    }

    function transferFrom(address from, address to, uint256 tokenId) external {
        move(from, to, tokenId);
    }

    function safeTransferFrom(address from, address to, uint256 tokenId) external {
        move(from, to, tokenId);
        checkReceiver(from, to, tokenId, '');
    }

    function safeTransferFrom(address from, address to, uint256 tokenId, bytes calldata data) external {
        move(from, to, tokenId);
        checkReceiver(from, to, tokenId, data);
    }

    function mayMove(address who, uint256 tokenId) internal view virtual returns (bool) {
        return isOwnerOrApproved(who, tokenId);
    }

    function isOwnerOrApproved(address who, uint256 tokenId) internal view returns (bool) {
        address owner = ownerOf(tokenId);
        return who == owner || approved[tokenId] == who || isApprovedForAll(owner, who);
    }

    function move(address from, address to, uint256 tokenId) internal {
        require(mayMove(msg.sender, tokenId), 'ERC721: caller is not token owner or approved');
        moveUnchecked(from, to, tokenId);
    }

    function moveUnchecked(address from, address to, uint256 tokenId) internal {
        require(ownerOf(tokenId) == from, 'ERC721: transfer from incorrect owner');
        require(to != address(0), 'ERC721: transfer to the zero address');
        beforeMove(from, to, tokenId);
        delete approved[tokenId];
        balances[from] -= 1;
        balances[to] += 1;
        owners[tokenId] = to;
        emit Transfer(from, to, tokenId);
        afterMove(from, to, tokenId);
    }

    /// Runs after the Transfer log.
    function afterMove(address from, address to, uint256 tokenId) internal virtual {}

    function mintToken(address to, uint256 tokenId) internal {
        require(to != address(0), 'ERC721: mint to the zero address');
        require(owners[tokenId] == address(0), 'ERC721: token already minted');
        owners[tokenId] = to;
        balances[to] += 1;
        totalSupply += 1;
        emit Transfer(address(0), to, tokenId);
    }

    function burnToken(uint256 tokenId) internal {
        address owner = ownerOf(tokenId);
        beforeMove(owner, address(0), tokenId);
        delete approved[tokenId];
        balances[owner] -= 1;
        totalSupply -= 1;
        delete owners[tokenId];
        emit Transfer(owner, address(0), tokenId);
    }

    function checkReceiver(address from, address to, uint256 tokenId, bytes memory data) internal {
        if (to.code.length == 0) return;
        bytes4 answer = IErc721Receiver(to).onERC721Received(msg.sender, from, tokenId, data);
        require(answer == IErc721Receiver.onERC721Received.selector, 'ERC721: transfer to non ERC721Receiver implementer');
    }
}
