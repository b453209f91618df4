// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title What a batch has verified for the item that it runs
/// @notice A batch verifies the evidence of all its items at once. It then runs each item in a call of its own, so that a bad
/// item fails alone. The note tells that call what the batch has verified for it.
/// @dev One word of transient storage. The batch writes it before the items that it is true of, which it encodes itself, and
/// clears it after the last. Every function that reads the note is guarded against re-entrancy, and so is the item: foreign code that an item
/// calls finds those functions closed. So the note is read by the items that it is true of, and by no other call.
library BatchNote {
    /// @dev keccak256("assay.BatchNote").
    uint256 private constant _SLOT = 0x4927803aeaf19c2af9637b48635a964439264b6a9898becdd83f25bb36999cd8;

    /// @notice Keeps `note` until `clear`.
    /// @param note Any number but zero, which means "nothing verified".
    function set(uint256 note) internal {
        assembly ("memory-safe") {
            tstore(_SLOT, note)
        }
    }

    /// @notice The note of the running batch; zero for none.
    function get() internal view returns (uint256 note) {
        assembly ("memory-safe") {
            note := tload(_SLOT)
        }
    }

    /// @notice Forgets the note.
    function clear() internal {
        set(0);
    }
}
