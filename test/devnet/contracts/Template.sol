// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './Erc721.sol';

/// Grant templates: the token id is the hash of the document's content id.
contract Template is Erc721 {
    struct TemplateData {
        address creator;
        address asset;
        uint256 permissions;
        string cid;
        bool isActive;
    }

    mapping(uint256 => TemplateData) public templates;

    event TemplateCreated(
        uint256 indexed templateId, address indexed creator, address indexed asset, uint256 permissions, string cid
    );
    event TemplateDeactivated(uint256 indexed templateId);

    function name() external pure override returns (string memory) {
        return 'DIMO SACD Template';
    }

    function symbol() external pure override returns (string memory) {
        return 'DIMO/SACD/TEMPLATE';
    }

    function createTemplate(address asset, uint256 permissions, string calldata cid) external returns (uint256 templateId) {
        templateId = uint256(keccak256(bytes(cid)));
        templates[templateId] = TemplateData(msg.sender, asset, permissions, cid, true);
        mintToken(msg.sender, templateId);
        emit TemplateCreated(templateId, msg.sender, asset, permissions, cid);
    }

    function deactivateTemplate(uint256 templateId) external {
        require(msg.sender == ownerOf(templateId), 'caller is not the owner');
        require(templates[templateId].isActive, 'template is not active');
        templates[templateId].isActive = false;
        emit TemplateDeactivated(templateId);
    }

    function isTemplateActive(uint256 templateId) external view returns (bool) {
        return templates[templateId].isActive;
    }
}
