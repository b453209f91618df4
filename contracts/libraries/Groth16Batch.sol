// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IGroth16Errors} from "../interfaces/IGroth16Errors.sol";
// Assembly uses these names, and the linter does not look into assembly.
// solhint-disable-next-line no-unused-import
import {BN254_ADD_GAS_CAP, BN254_MUL_GAS_CAP, BN254_P, BN254_R, Bn254} from "./Bn254.sol";
import {VerifyingKey} from "./VerifyingKey.sol";

/// @title Verification of many Groth16 proofs of one key by a random linear combination
/// @notice Let Eᵢ be the equation of proof i, written so that it holds when Eᵢ = 0. The library accepts the batch when
/// Σ ρⁱ·Eᵢ = 0, which takes N + 3 pairings instead of 4N:
///
///   e(−Σρⁱ·α, β) · e(−Σⱼ(Σρⁱ·sᵢⱼ)·ICⱼ, γ) · e(−Σρⁱ·Cᵢ, δ) · Π e(ρⁱ·Aᵢ, Bᵢ) = 1      (sᵢ₀ = 1)
///
/// ρ = keccak256(circuit id, N, every signal, every proof) mod r: no bit of the batch can change without changing every
/// coefficient, so errors cannot be made to cancel. For a batch fixed before ρ, Σ ρⁱ·Eᵢ is a polynomial of degree below
/// N in ρ, which vanishes at most at N − 1 of r points: a false batch passes with probability < 2⁻²⁴⁵ a try (N ≤ 256).
/// @dev The key must have passed `VerifyingKey.check`.
library Groth16Batch {
    /// For three signals each and real calldata: bench/results.json has the gas of the largest batch.
    uint256 internal constant MAX_BATCH = 256;

    /// @notice Whether every proof holds. Never reverts for the contents of `signals[i]` and `proofs[i]`, and answers
    /// false for a `store` without code. Reverts with `EmptyBatch`, `BatchTooLarge` and `BatchLengthMismatch`.
    function verify(
        address store,
        uint256[][] calldata signals,
        bytes[] calldata proofs
    ) internal view returns (bool hold) {
        uint256 size = proofs.length;
        if (size == 0) revert IGroth16Errors.EmptyBatch();
        if (size > MAX_BATCH) revert IGroth16Errors.BatchTooLarge(size, MAX_BATCH);
        if (signals.length != size) revert IGroth16Errors.BatchLengthMismatch(signals.length, size);

        uint256 count;
        uint256 first;
        uint256 pairs;
        assembly ("memory-safe") {
            first := signals.offset
            count := calldataload(add(first, calldataload(first)))
            pairs := mload(0x40)
        }
        // A scalar takes the place of an item's first signal, so an item needs a signal; `VerifyingKey` demands one
        // too.
        if (count == 0 || count > VerifyingKey.MAX_SIGNALS) return false;
        unchecked {
            if (store.code.length != VerifyingKey.lengthFor(count) + 1) return false;
        }

        // Memory: the pairs of 192 bytes [−Σρⁱ·α β] [−X γ] [−ΣρⁱCᵢ δ] [ρⁱAᵢ Bᵢ]…, the items Cᵢ | sᵢ₁ … sᵢₙ, then the key.
        uint256 items;
        uint256 key;
        unchecked {
            // size ≤ MAX_BATCH and count ≤ MAX_SIGNALS.
            items = pairs + 192 * (size + 3);
            key = items + size * (64 + 32 * count);
        }
        if (!_load(pairs, items, count, first, proofs)) return false;
        uint256 rho = _challenge(store, pairs, key, size);
        if (!_combineSignals(items, key, count, rho)) return false;
        if (!_combineProofs(pairs, items, key, count, rho) || !_combineKey(store, pairs, key, count)) {
            Bn254.checkGas(BN254_MUL_GAS_CAP);
            return false;
        }
        unchecked {
            (, hold) = Bn254.pairing(pairs, size + 3);
        }
    }

    /// @notice ρ of a batch whose items all have the lengths that the first item's signals imply; 0 for any other
    /// batch. Serves tests, and anyone who reproduces an answer off chain.
    function challenge(
        address store,
        uint256[][] calldata signals,
        bytes[] calldata proofs
    ) internal view returns (uint256 rho) {
        uint256 size = proofs.length;
        if (size == 0 || signals.length != size) return 0;
        uint256 count = signals[0].length;
        uint256 first;
        uint256 pairs;
        assembly ("memory-safe") {
            first := signals.offset
            pairs := mload(0x40)
        }
        uint256 items = pairs + 192 * (size + 3);
        if (!_load(pairs, items, count, first, proofs)) return 0;
        return _challenge(store, pairs, items + size * (64 + 32 * count), size);
    }

    /// @dev Copies the pairs (Aᵢ, Bᵢ) and the items. Returns false when an item has a wrong length or ends beyond the
    /// calldata.
    /// @param signals Offset of the words of the array of arrays.
    function _load(
        uint256 pairs,
        uint256 item,
        uint256 count,
        uint256 signals,
        bytes[] calldata proofs
    ) private pure returns (bool ok) {
        assembly ("memory-safe") {
            let length := shl(5, count)
            let next := proofs.offset
            let end := add(next, shl(5, proofs.length))
            let distance := sub(signals, next)
            // Last place at which a whole array of signals can begin; negative when there is no room.
            let last := sub(calldatasize(), add(32, length))
            for {
                pairs := add(pairs, 576)
            } lt(next, end) {
                next := add(next, 32)
            } {
                // The i-th word of an array of arrays is the place of the i-th array, relative to the first word. Its
                // length is at that place. Any place within the calldata is fine: only the bytes read there count.
                let values := add(signals, calldataload(add(next, distance)))
                let proof := add(proofs.offset, calldataload(next))
                // Equal lengths also make the hashed bytes unambiguous. A place beyond the calldata has length 0.
                ok := or(
                    or(
                        or(xor(calldataload(values), count), xor(calldataload(proof), 256)),
                        or(sgt(values, last), sgt(proof, sub(calldatasize(), 288)))
                    ),
                    ok
                )
                calldatacopy(pairs, add(proof, 32), 192)
                pairs := add(pairs, 192)
                calldatacopy(item, add(proof, 224), 64)
                calldatacopy(add(item, 64), add(values, 32), length)
                item := add(item, add(length, 64))
            }
            // Until here, nonzero meant a fault.
            ok := iszero(ok)
        }
    }

    /// @dev Derives ρ from the key (by the hash of its code), the number of proofs, and all loaded bytes.
    function _challenge(address store, uint256 pairs, uint256 key, uint256 size) private view returns (uint256 rho) {
        assembly ("memory-safe") {
            // The two words end at the first proof's pair.
            let start := add(pairs, 512)
            mstore(start, extcodehash(store))
            mstore(add(start, 32), size)
            rho := mod(keccak256(start, sub(key, start)), BN254_R)
        }
    }

    /// @dev Writes Σρⁱ·sᵢⱼ for each signal j behind the key, in the order of the signals, by Horner's rule. Returns
    /// false when a signal is not below r.
    function _combineSignals(uint256 items, uint256 key, uint256 count, uint256 rho) private pure returns (bool ok) {
        assembly ("memory-safe") {
            ok := 1
            let stride := add(64, shl(5, count))
            // The last item's signals; the loop steps back from item to item.
            let from := sub(key, shl(5, count))
            let weights := add(key, add(544, shl(6, count)))
            let end := add(weights, shl(5, count))
            for {
                let weight := weights
            } lt(weight, end) {
                weight := add(weight, 32)
            } {
                let sum := 0
                for {
                    let next := from
                } gt(next, items) {
                    next := sub(next, stride)
                } {
                    let signal := mload(next)
                    ok := and(ok, lt(signal, BN254_R))
                    sum := addmod(mulmod(sum, rho, BN254_R), signal, BN254_R)
                }
                mstore(weight, sum)
                from := add(from, 32)
            }
        }
    }

    /// @dev Multiplies every Aᵢ in place, writes −ΣρⁱCᵢ as the third pair's point, and Σρⁱ in the word before the other
    /// weights. Returns false when a point is malformed.
    function _combineProofs(
        uint256 pairs,
        uint256 items,
        uint256 key,
        uint256 count,
        uint256 rho
    ) private view returns (bool ok) {
        assembly ("memory-safe") {
            // ρ⁰ = 1: the first points stay as they are. The pairing checks A₀, and the first addition checks C₀.
            let sum := add(pairs, 384)
            mcopy(sum, items, 64)
            ok := 1
            let total := 1
            let power := rho
            let stride := add(64, shl(5, count))
            let item := add(items, stride)
            for {
                let pair := add(pairs, 768)
            } and(ok, lt(pair, items)) {
                pair := add(pair, 192)
            } {
                total := addmod(total, power, BN254_R)
                // One scalar goes over the begin of Bᵢ for the time of the call, the other over the first signal, which
                // is no longer needed.
                let kept := mload(add(pair, 64))
                mstore(add(pair, 64), power)
                mstore(add(item, 64), power)
                // From the right: ρⁱ·Aᵢ, ρⁱ·Cᵢ, sum.
                ok := and(
                    staticcall(BN254_ADD_GAS_CAP, 6, sum, 128, sum, 64),
                    and(
                        staticcall(BN254_MUL_GAS_CAP, 7, item, 96, add(sum, 64), 64),
                        staticcall(BN254_MUL_GAS_CAP, 7, pair, 96, pair, 64)
                    )
                )
                mstore(add(pair, 64), kept)
                power := mulmod(power, rho, BN254_R)
                item := add(item, stride)
            }
            mstore(add(key, add(512, shl(6, count))), total)
            // In a batch of one, no precompile has checked C₀ yet.
            let y := mload(add(sum, 32))
            ok := and(ok, lt(y, BN254_P))
            mstore(add(sum, 32), mod(sub(BN254_P, y), BN254_P))
        }
    }

    /// @dev Writes the key's three pairs, except −ΣρⁱCᵢ. Multiplying by r − weight negates: it moves a point to the
    /// other side of the equation. Returns false only for a key that was never checked.
    function _combineKey(address store, uint256 pairs, uint256 key, uint256 count) private view returns (bool ok) {
        assembly ("memory-safe") {
            let length := add(512, shl(6, count))
            extcodecopy(store, key, 1, length)
            let weight := add(key, length)
            let scalar := sub(BN254_R, mload(weight))
            // α. IC₀ comes last, and no scalar is written over it before.
            mcopy(pairs, key, 64)
            mstore(add(pairs, 64), scalar)
            ok := staticcall(BN254_MUL_GAS_CAP, 7, pairs, 96, pairs, 64)

            // The loop runs from the last point to the first, as in `Groth16`: a scalar goes over the next point, and
            // the last point's scalar over Σρⁱ, which was read above.
            let sum := add(pairs, 192)
            let product := sum
            for {
                let point := add(key, sub(length, 64))
                weight := add(weight, shl(5, count))
            } and(ok, gt(point, add(key, 448))) {
                point := sub(point, 64)
                weight := sub(weight, 32)
                product := add(sum, 64)
            } {
                mstore(add(point, 64), sub(BN254_R, mload(weight)))
                ok := staticcall(BN254_MUL_GAS_CAP, 7, point, 96, product, 64)
                if gt(product, sum) {
                    ok := and(ok, staticcall(BN254_ADD_GAS_CAP, 6, sum, 128, sum, 64))
                }
            }
            mstore(add(key, 512), scalar)
            // From the right: product, sum.
            ok := and(
                and(
                    staticcall(BN254_ADD_GAS_CAP, 6, sum, 128, sum, 64),
                    staticcall(BN254_MUL_GAS_CAP, 7, add(key, 448), 96, add(sum, 64), 64)
                ),
                ok
            )
            mcopy(add(pairs, 64), add(key, 64), 128)
            mcopy(add(pairs, 256), add(key, 192), 128)
            mcopy(add(pairs, 448), add(key, 320), 128)
        }
    }
}
