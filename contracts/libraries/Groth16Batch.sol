// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IGroth16Errors} from "../interfaces/IGroth16Errors.sol";
import {Bn254} from "./Bn254.sol";
import {Groth16} from "./Groth16.sol";
import {VerifyingKey} from "./VerifyingKey.sol";

/// @title Verification of many Groth16 proofs of one key by a random linear combination
/// @notice With Eᵢ the equation of proof i, written so that it holds when Eᵢ = 0, the batch is accepted when
/// Σ ρⁱ·Eᵢ = 0, which takes N + 3 pairings instead of 4N:
///
///   e(−Σρⁱ·α, β) · e(−Σⱼ(Σρⁱ·sᵢⱼ)·ICⱼ, γ) · e(−Σρⁱ·Cᵢ, δ) · Π e(ρⁱ·Aᵢ, Bᵢ) = 1      (sᵢ₀ = 1)
///
/// ρ = keccak256(circuit id, N, every signal, every proof) mod r: no bit of the batch can change without changing every
/// coefficient, so errors cannot be made to cancel. For a batch fixed before ρ, Σ ρⁱ·Eᵢ is a polynomial of degree below
/// N in ρ, which vanishes at most at N − 1 of r points: a false batch passes with probability < 2⁻²⁴⁵ a try (N ≤ 256).
/// @dev The key must have passed `VerifyingKey.check`.
library Groth16Batch {
    /// @dev Three signals each, real calldata: see bench/results.json for the gas of the largest batch.
    uint256 internal constant MAX_BATCH = 256;

    uint256 private constant PAIR = 192;

    /// @notice Whether every proof holds. Never reverts for what is in `signals[i]` and `proofs[i]`.
    function verify(
        bytes memory key,
        uint256[][] calldata signals,
        bytes[] calldata proofs
    ) internal view returns (bool hold) {
        uint256 size = proofs.length;
        if (size == 0) revert IGroth16Errors.EmptyBatch();
        if (size > MAX_BATCH) revert IGroth16Errors.BatchTooLarge(size, MAX_BATCH);
        if (signals.length != size) revert IGroth16Errors.BatchLengthMismatch(signals.length, size);

        (bool ok, uint256 rho) = _challenge(key, signals, proofs);
        if (!ok) return false;
        uint256[] memory weights;
        (ok, weights) = _weights(key, signals, rho);
        if (!ok) return false;

        // Pairs of 192 bytes: [−Σρⁱ·α β] [−X γ] [−ΣρⁱCᵢ δ] [ρⁱAᵢ Bᵢ]…
        uint256 input;
        unchecked {
            // size ≤ MAX_BATCH.
            uint256 length = PAIR * (size + 3);
            assembly ("memory-safe") {
                input := mload(0x40)
                mstore(0x40, add(input, length))
            }
        }
        // The proofs first: their scratch space is where the key's β, γ and δ go.
        if (!_scaleProofs(proofs, rho, input) || !_scaleKey(key, weights, input)) return false;
        unchecked {
            (, hold) = Bn254.pairing(input, size + 3);
        }
    }

    /// @dev ρ of the whole batch; `ok` is false when an item has the wrong length for the key.
    function _challenge(
        bytes memory key,
        uint256[][] calldata signals,
        bytes[] calldata proofs
    ) private pure returns (bool ok, uint256 rho) {
        uint256 size = proofs.length;
        uint256 count = VerifyingKey.signalCount(key.length);
        // Free memory, used up before anything is allocated.
        uint256 start;
        uint256 next;
        assembly ("memory-safe") {
            start := mload(0x40)
            mstore(start, keccak256(add(key, 0x20), mload(key)))
            mstore(add(start, 0x20), size)
            next := add(start, 0x40)
        }
        for (uint256 i = 0; i < size; ++i) {
            uint256[] calldata item = signals[i];
            bytes calldata proof = proofs[i];
            // Equal lengths make the concatenation unambiguous.
            if (item.length != count || proof.length != Groth16.PROOF_LENGTH) return (false, 0);
            assembly ("memory-safe") {
                let length := shl(5, count)
                calldatacopy(next, item.offset, length)
                next := add(next, length)
                calldatacopy(next, proof.offset, 0x100)
                next := add(next, 0x100)
            }
        }
        assembly ("memory-safe") {
            rho := keccak256(start, sub(next, start))
        }
        return (true, rho % Bn254.R);
    }

    /// @dev What each point of IC is multiplied by: Σρⁱ, then Σρⁱ·sᵢⱼ for each signal j. `ok` is false when a signal is
    /// not below r.
    function _weights(
        bytes memory key,
        uint256[][] calldata signals,
        uint256 rho
    ) private pure returns (bool ok, uint256[] memory weights) {
        weights = new uint256[](VerifyingKey.signalCount(key.length) + 1);
        uint256 order = Bn254.R;
        uint256 power = 1;
        ok = true;
        for (uint256 i = 0; i < signals.length; ++i) {
            uint256[] calldata item = signals[i];
            assembly ("memory-safe") {
                let weight := add(weights, 0x20)
                mstore(weight, addmod(mload(weight), power, order))
                let end := add(item.offset, shl(5, item.length))
                for {
                    let from := item.offset
                } lt(from, end) {
                    from := add(from, 0x20)
                } {
                    let signal := calldataload(from)
                    ok := and(ok, lt(signal, order))
                    weight := add(weight, 0x20)
                    mstore(weight, addmod(mload(weight), mulmod(power, signal, order), order))
                }
                power := mulmod(power, rho, order)
            }
        }
    }

    /// @dev Writes the pairs (ρⁱ·Aᵢ, Bᵢ) and the point −Σρⁱ·Cᵢ; false when a point of G1 is malformed.
    function _scaleProofs(bytes[] calldata proofs, uint256 rho, uint256 input) private view returns (bool) {
        uint256 pair = input + 3 * PAIR;
        uint256 sum = input + 2 * PAIR;
        uint256 product = sum + 0x40;
        uint256 power = 1;
        for (uint256 i = 0; i < proofs.length; ++i) {
            bytes calldata proof = proofs[i];
            if (i == 0) {
                assembly ("memory-safe") {
                    calldatacopy(pair, proof.offset, 0xc0)
                    calldatacopy(sum, add(proof.offset, 0xc0), 0x40)
                }
            } else {
                power = mulmod(power, rho, Bn254.R);
                assembly ("memory-safe") {
                    calldatacopy(pair, proof.offset, 0x40)
                    mstore(add(pair, 0x40), power)
                    calldatacopy(product, add(proof.offset, 0xc0), 0x40)
                    mstore(add(product, 0x40), power)
                }
                if (!Bn254.mul(pair, pair) || !Bn254.mul(product, product) || !Bn254.add(sum, sum)) return false;
                assembly ("memory-safe") {
                    calldatacopy(add(pair, 0x40), add(proof.offset, 0x40), 0x80)
                }
            }
            unchecked {
                pair += PAIR;
            }
        }
        return Bn254.negate(sum);
    }

    /// @dev Writes the key's three pairs, but for −Σρⁱ·Cᵢ; false only for a key that was never checked.
    function _scaleKey(bytes memory key, uint256[] memory weights, uint256 input) private view returns (bool) {
        uint256 parts;
        assembly ("memory-safe") {
            parts := add(key, 0x20)
            mcopy(input, parts, 0x40)
        }
        // Multiplying by r − w is negating: the other side of the equation.
        uint256 sum = input + PAIR;
        uint256 product = sum + 0x40;
        for (uint256 j = 0; j < weights.length; ++j) {
            uint256 weight = Bn254.R - weights[j];
            uint256 to = j == 0 ? sum : product;
            assembly ("memory-safe") {
                mcopy(to, add(parts, add(448, shl(6, j))), 0x40)
                mstore(add(to, 0x40), weight)
            }
            if (!Bn254.mul(to, to)) return false;
            if (j == 0) {
                assembly ("memory-safe") {
                    mstore(add(input, 0x40), weight)
                }
                if (!Bn254.mul(input, input)) return false;
            } else if (!Bn254.add(sum, sum)) {
                return false;
            }
        }
        assembly ("memory-safe") {
            mcopy(add(input, 0x40), add(parts, 64), 0x80)
            mcopy(add(input, 0x100), add(parts, 192), 0x80)
            mcopy(add(input, 0x1c0), add(parts, 320), 0x80)
        }
        return true;
    }
}
