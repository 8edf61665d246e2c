// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

interface Account {
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4);
}

/// Asks an account that is not deployed yet about a signature (ERC-6492): deploys it, asks it (ERC-1271) and forgets both.
/// It is never deployed itself: sent as the data of a call without destination, its constructor answers with a word, 1 for yes.
contract UndeployedAccount {
    constructor(address account, address factory, bytes memory deployment, bytes32 hash, bytes memory signature) {
        bool valid;
        // An account that stands already needs no deployment, and what the client wants called instead is nothing to run first.
        bool stands = account.code.length > 0;
        if (!stands) {
            (bool done, ) = factory.call(deployment);
            stands = done && account.code.length > 0;
        }
        if (stands) {
            (bool answered, bytes memory answer) = account.staticcall(abi.encodeCall(Account.isValidSignature, (hash, signature)));
            valid = answered && answer.length == 32 && bytes32(answer) == bytes32(Account.isValidSignature.selector);
        }
        assembly {
            mstore(0, valid)
            return(0, 32)
        }
    }
}
