// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Replays logs given in its calldata, one after the other: 1 byte number of topics, the topics, 4 bytes data length, the data.
contract LogEmitter {
    fallback() external payable {
        assembly {
            let at := 0
            for {} lt(at, calldatasize()) {} {
                let topics := byte(0, calldataload(at))
                let t := add(at, 1)
                at := add(t, mul(topics, 32))
                let size := shr(224, calldataload(at))
                at := add(at, 4)
                calldatacopy(0, at, size)
                at := add(at, size)
                switch topics
                case 0 { log0(0, size) }
                case 1 { log1(0, size, calldataload(t)) }
                case 2 { log2(0, size, calldataload(t), calldataload(add(t, 32))) }
                case 3 { log3(0, size, calldataload(t), calldataload(add(t, 32)), calldataload(add(t, 64))) }
                case 4 { log4(0, size, calldataload(t), calldataload(add(t, 32)), calldataload(add(t, 64)), calldataload(add(t, 96))) }
                default { revert(0, 0) }
            }
        }
    }
}

/// Calls several addresses in one transaction: 20 bytes address, 4 bytes calldata length, the calldata, and so on.
contract LogScript {
    fallback() external payable {
        assembly {
            let at := 0
            for {} lt(at, calldatasize()) {} {
                let target := shr(96, calldataload(at))
                let size := shr(224, calldataload(add(at, 20)))
                at := add(at, 24)
                calldatacopy(0, at, size)
                at := add(at, size)
                if iszero(call(gas(), target, 0, 0, size, 0, 0)) { revert(0, 0) }
            }
        }
    }
}
