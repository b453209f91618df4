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
    /// @dev About 75 gas a value. `commitment` needs no check: Groth16 verification refuses a signal that is not below r.
    function signals(
        uint256[] memory values,
        uint256 commitment
    ) internal pure returns (uint256[] memory publicSignals) {
        uint256 count = values.length;
        if (count == 0) revert NoValues();

        publicSignals = new uint256[](3);
        bool canonical = true;
        assembly ("memory-safe") {
            // The commitment stands in for the array's length while both are hashed.
            mstore(values, commitment)
            let size := shl(5, add(count, 1))
            let challenge := mod(keccak256(values, size), BN254_R)
            mstore(values, count)

            // Horner's rule, from the last value to the first: one by one until their number is a multiple of four, then
            // four at a time, which halves the price.
            let sum := 0
            let next := add(values, sub(size, 32))
            for {
                let until := sub(next, shl(5, and(count, 3)))
            } gt(next, until) {
                next := sub(next, 32)
            } {
                let value := mload(next)
                canonical := and(canonical, lt(value, BN254_R))
                sum := addmod(mulmod(sum, challenge, BN254_R), value, BN254_R)
            }
            for {} gt(next, values) {
                next := sub(next, 128)
            } {
                let a := mload(next)
                let b := mload(sub(next, 32))
                let c := mload(sub(next, 64))
                let d := mload(sub(next, 96))
                canonical := and(
                    canonical,
                    and(and(lt(a, BN254_R), lt(b, BN254_R)), and(lt(c, BN254_R), lt(d, BN254_R)))
                )
                sum := addmod(mulmod(sum, challenge, BN254_R), a, BN254_R)
                sum := addmod(mulmod(sum, challenge, BN254_R), b, BN254_R)
                sum := addmod(mulmod(sum, challenge, BN254_R), c, BN254_R)
                sum := addmod(mulmod(sum, challenge, BN254_R), d, BN254_R)
            }
            mstore(add(publicSignals, 32), commitment)
            mstore(add(publicSignals, 64), challenge)
            mstore(add(publicSignals, 96), sum)
        }
        if (!canonical) _refuse(values);
    }

    /// @notice The values of several inferences, one after the other.
    function concat(uint256[][] memory lists) internal pure returns (uint256[] memory values) {
        uint256 count;
        for (uint256 i = 0; i < lists.length; ++i) count += lists[i].length;
        values = new uint256[](count);
        uint256 next;
        for (uint256 i = 0; i < lists.length; ++i) {
            uint256[] memory list = lists[i];
            for (uint256 k = 0; k < list.length; ++k) values[next++] = list[k];
        }
    }

    function _refuse(uint256[] memory values) private pure {
        for (uint256 i = 0; i < values.length; ++i) {
            if (values[i] >= BN254_R) revert ValueNotInField(i, values[i]);
        }
    }
}
