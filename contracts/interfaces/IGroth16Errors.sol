// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Errors of Groth16 verification
/// @notice Verification reverts only for mistakes of the caller. Everything that the author of a proof controls (its
/// bytes, its points, the number and size of its public signals) never reverts: it makes the answer `false`.
interface IGroth16Errors {
    /// @notice Too little gas was left for a precompile to run, so its failure would say nothing about the proof.
    /// @dev Without this error a caller could make a good proof look bad by choosing the gas limit.
    /// @dev Selector 0x1c26714c.
    error InsufficientGas();

    /// @notice The batch holds no proof, and would be vacuously true.
    /// @dev Selector 0xc2e5347d.
    error EmptyBatch();

    /// @notice The batch holds more proofs than one transaction can carry (EIP-7825 caps it at 16,777,216 gas).
    /// @dev Selector 0xbb1cb70b.
    error BatchTooLarge(uint256 proofs, uint256 maximum);

    /// @notice The two lists of a batch differ in length.
    /// @dev Selector 0x81b5b207.
    error BatchLengthMismatch(uint256 signals, uint256 proofs);
}
