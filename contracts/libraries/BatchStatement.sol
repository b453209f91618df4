// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// The linter does not look into assembly, where these are used.
// solhint-disable-next-line no-unused-import
import {BN254_R} from "./Bn254.sol";

/// @title The public signals of a circuit that proves many inferences at once
/// @notice However many values such a circuit is about, it has three public signals:
///
/// - `C`, the prover's commitment: a Poseidon hash of all values, computed in the circuit;
/// - `z`, the challenge: keccak256(C | values) mod r, computed here, so it was unknown when values and C were chosen;
/// - `e` = Σ vᵢ·zⁱ mod r, computed here from the values that the contract was told, and in the circuit from those it proves.
///
/// If the two lists of m values differ, their polynomials agree at no more than m − 1 of r points, and C ties the
/// circuit's list to one that was fixed before z: a false list passes with probability below m/r for each try.
///
/// Values are those of the inferences in order, and of an inference its input words (or commitment), its output words,
/// then its context: the order of a single inference's signals.
library BatchStatement {
    /// @notice A value is not below r, so it would stand for the same field element as a smaller one.
    /// @dev Selector 0xd0815653.
    error ValueNotInField(uint256 index, uint256 value);

    /// @notice A statement about nothing.
    /// @dev Selector 0x22829f72.
    error NoValues();

    /// @notice The three public signals [C, z, e] for `values`.
    /// @dev About 50 gas a value. `commitment` needs no check: Groth16 verification refuses a signal that is not below r.
    function signals(
        uint256[] memory values,
        uint256 commitment
    ) internal pure returns (uint256[] memory publicSignals) {
        uint256 count = values.length;
        if (count == 0) revert NoValues();

        publicSignals = new uint256[](3);
        uint256 bad;
        assembly ("memory-safe") {
            // The commitment stands in for the array's length while both are hashed.
            mstore(values, commitment)
            let size := shl(5, add(count, 1))
            let challenge := mod(keccak256(values, size), BN254_R)
            mstore(values, count)

            // Horner's rule, from the last value to the first.
            let sum := 0
            for {
                let at := add(values, sub(size, 32))
            } gt(at, values) {
                at := sub(at, 32)
            } {
                let value := mload(at)
                if iszero(lt(value, BN254_R)) {
                    bad := at
                }
                sum := addmod(mulmod(sum, challenge, BN254_R), value, BN254_R)
            }
            mstore(add(publicSignals, 32), commitment)
            mstore(add(publicSignals, 64), challenge)
            mstore(add(publicSignals, 96), sum)
            if bad {
                bad := shr(5, sub(bad, values))
            }
        }
        if (bad != 0) revert ValueNotInField(bad - 1, values[bad - 1]);
    }
}
