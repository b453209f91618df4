// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title A fact that a batch has verified for the item that it runs
/// @notice A batch verifies the evidence of all its items at once, and then runs each item in a call of its own, so that a
/// bad item fails alone. The note tells that call what the batch has verified for it.
/// @dev Transient storage. The batch clears the note after the item, so no later call of the transaction finds it. During
/// the item the re-entrancy guard keeps foreign code out of every function that reads a note.
library BatchNote {
    /// @notice Keeps `value` for `fact` until `clear`.
    /// @param fact A keccak256 hash that binds everything the fact is about.
    /// @param value Any number but zero, which means "not verified".
    function set(bytes32 fact, uint256 value) internal {
        assembly ("memory-safe") {
            tstore(fact, value)
        }
    }

    /// @notice The value that the running batch noted for `fact`; zero for none.
    function get(bytes32 fact) internal view returns (uint256 value) {
        assembly ("memory-safe") {
            value := tload(fact)
        }
    }

    /// @notice Forgets `fact`.
    function clear(bytes32 fact) internal {
        set(fact, 0);
    }
}
