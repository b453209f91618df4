// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Answering a call by other code on one's own storage
library Delegation {
    /// @notice Hands the whole current call to `target` and ends it with what comes back, result or error.
    /// @dev Memory is overwritten from its start: nothing of this contract runs afterwards.
    function forward(address target) internal {
        assembly {
            calldatacopy(0, 0, calldatasize())
            let success := delegatecall(gas(), target, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(success) {
                revert(0, returndatasize())
            }
            return(0, returndatasize())
        }
    }
}
