// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Answering a call by other code on one's own storage
library Delegation {
    /// @notice Hands the whole current call to `target` and ends it with what comes back, result or error.
    function forward(address target) internal {
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, 0, calldatasize())
            let success := delegatecall(gas(), target, free, calldatasize(), 0, 0)
            returndatacopy(free, 0, returndatasize())
            if iszero(success) {
                revert(free, returndatasize())
            }
            return(free, returndatasize())
        }
    }
}
