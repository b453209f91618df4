// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// Assembly uses this name, and the linter does not look into assembly.
// solhint-disable-next-line no-unused-import
import {BN254_R} from "./Bn254.sol";

/// @title The statement of a circuit about many values: a batch of inferences, or the opening of an input's commitment
/// @notice Such a circuit has three public signals, for any number of values:
///
/// - `C`, the prover's commitment: a Poseidon hash of all values, computed in the circuit. In an opening circuit it is what the
///   values commit to;
/// - `z`, the challenge: keccak256(C | values) mod r, computed here, so it was unknown when values and C were chosen;
/// - `e` = Σ vᵢ·zⁱ mod r, computed here from the caller's values, and in the circuit from the values that it proves.
///
/// If the two lists of m values differ, their polynomials agree at no more than m − 1 of r points. C fixes the
/// circuit's list before z is known. A false list therefore passes with probability below m/r for each try.
///
/// The values of a batch are the signals of each inference, in order: its input words (or their commitment), its output words,
/// its context. The statement keeps no boundary between inferences, so the caller must check the length of each. The values of
/// an opening are those of `InputForm.chained`, as many as the circuit chains.
library BatchStatement {
    /// The public signals of a batch circuit: C, z and e.
    uint256 internal constant SIGNALS = 3;

    /// @notice A value is not below r, so it would stand for the same field element as a smaller value.
    /// @dev Selector 0xd0815653.
    error ValueNotInField(uint256 index, uint256 value);

    /// @notice The statement has no values: it would prove nothing.
    /// @dev Selector 0x22829f72.
    error NoValues();

    /// @notice The three public signals [C, z, e] for `values`.
    /// @dev About 75 gas a value. `commitment` needs no check: Groth16 verification refuses a signal that is not below
    /// r.
    function signals(
        uint256[] memory values,
        uint256 commitment
    ) internal pure returns (uint256[] memory publicSignals) {
        uint256 count = values.length;
        if (count == 0) revert NoValues();

        publicSignals = new uint256[](SIGNALS);
        bool canonical = true;
        assembly ("memory-safe") {
            // The commitment stands in for the array's length while both are hashed.
            mstore(values, commitment)
            let size := shl(5, add(count, 1))
            let challenge := mod(keccak256(values, size), BN254_R)
            mstore(values, count)

            // Horner's rule, from the last value to the first: one at a time until the number of remaining values is a
            // multiple of four, then four at a time, which halves the price.
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
