// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// One contract of the devnet. Code is placed at a known address without a constructor, so storage is set by `initialize`.
abstract contract Member {
    // Places in the peer list; src/chain/members.ts has the same order.
    uint256 internal constant REGISTRY = 0;
    uint256 internal constant VEHICLE_ID = 1;
    uint256 internal constant MANUFACTURER_ID = 2;
    uint256 internal constant AFTERMARKET_DEVICE_ID = 3;
    uint256 internal constant SYNTHETIC_DEVICE_ID = 4;
    uint256 internal constant INTEGRATION_ID = 5;
    uint256 internal constant SACD = 6;
    uint256 internal constant TEMPLATE = 7;
    uint256 internal constant DCN_REGISTRY = 8;
    uint256 internal constant DCN_RESOLVER = 9;
    uint256 internal constant REWARDS = 10;
    uint256 internal constant DEVELOPER_LICENSE = 11;
    uint256 internal constant STAKING = 12;
    uint256 internal constant CONNECTION = 13;
    uint256 internal constant STORAGE_NODE = 14;
    uint256 internal constant DIMO_TOKEN = 15;
    uint256 internal constant DIMO_CREDIT = 16;
    uint256 internal constant DCN_MANAGER = 17;
    uint256 internal constant FORWARDER = 18;

    address public admin;
    address[] internal peers;

    modifier onlyAdmin() {
        require(msg.sender == admin, 'caller is not the admin');
        _;
    }

    modifier onlyPeer(uint256 which) {
        require(msg.sender == peers[which], 'caller is not allowed');
        _;
    }

    function initialize(address admin_, address[] calldata peers_) external {
        require(admin == address(0), 'already initialised');
        admin = admin_;
        peers = peers_;
    }

    /// Devnet only: logs as earlier versions of the deployed contracts emitted them. Changes no state.
    function devnetEmitHistorical(bytes32[] calldata topics, bytes calldata data) external onlyAdmin {
        require(topics.length <= 4, 'at most four topics');
        bytes memory body = data;
        assembly {
            let at := add(body, 32)
            let size := mload(body)
            let t := topics.offset
            switch topics.length
            case 0 { log0(at, size) }
            case 1 { log1(at, size, calldataload(t)) }
            case 2 { log2(at, size, calldataload(t), calldataload(add(t, 32))) }
            case 3 { log3(at, size, calldataload(t), calldataload(add(t, 32)), calldataload(add(t, 64))) }
            default {
                log4(at, size, calldataload(t), calldataload(add(t, 32)), calldataload(add(t, 64)), calldataload(add(t, 96)))
            }
        }
    }
}
