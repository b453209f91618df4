// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Runs creation code and shows how it ended. `vm.expectRevert` cannot: it turns any other outcome than the expected
/// one into a failed creation, which assembly does not pass on, so that the test would pass whatever happens.
library Creation {
    /// @return made The contract; zero if the constructor reverted.
    /// @return reason What it reverted with; empty if it did not.
    function attempt(bytes memory code) internal returns (address made, bytes memory reason) {
        assembly ("memory-safe") {
            made := create(0, add(code, 0x20), mload(code))
            reason := mload(0x40)
            mstore(reason, returndatasize())
            returndatacopy(add(reason, 0x20), 0, returndatasize())
            mstore(0x40, and(add(add(reason, returndatasize()), 0x3f), not(0x1f)))
        }
    }
}
