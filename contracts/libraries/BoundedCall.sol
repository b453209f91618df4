// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Calls into contracts that the market does not trust
/// @notice The callee gets exactly the gas promised and none of its return data is copied, so that it can neither be
/// starved by the caller nor make the caller pay for copying.
/// @dev Where EIP-8037 holds, a transaction that names more than 2^24 gas has a reserve for new state besides its gas, and a
/// callee may use that up. So no account should name more to settle a job; the SDK and the node never do.
library BoundedCall {
    /// @notice Too little gas is left to give the callee what was promised: send the transaction with more.
    /// @dev Selector 0x23e228cb.
    error InsufficientGas(uint256 available, uint256 required);

    /// Gas kept for the work after the call: one log, and one write of a word that the transaction has written before. No fork
    /// makes that costly: a new word, which may cost 100,000 gas, is never written after a call.
    uint256 internal constant TAIL = 40_000;

    /// @notice Gas that must be left for `call` with this limit.
    /// @dev EIP-150 lets a call take at most 63/64 of what is left; checking that before the call makes starving the
    /// callee impossible.
    function required(uint256 gasLimit) internal pure returns (uint256) {
        return (gasLimit * 64) / 63 + TAIL;
    }

    /// @notice Calls `target` with exactly `gasLimit` gas, ignoring what it returns. An account without code cannot have
    /// understood the call, so that is a failure too.
    function call(address target, uint256 gasLimit, bytes memory data) internal returns (bool success) {
        uint256 needed = required(gasLimit);
        if (gasleft() < needed) revert InsufficientGas(gasleft(), needed);
        if (target.code.length == 0) return false;
        assembly ("memory-safe") {
            success := call(gasLimit, target, 0, add(data, 0x20), mload(data), 0, 0)
        }
    }
}
