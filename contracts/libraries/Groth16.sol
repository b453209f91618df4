// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// Assembly uses these names, and the linter does not look into assembly.
// solhint-disable-next-line no-unused-import
import {BN254_ADD_GAS_CAP, BN254_MUL_GAS_CAP, BN254_P, BN254_R, Bn254} from "./Bn254.sol";

/// @title Verification of one Groth16 proof over BN254, for any verifying key
/// @notice Checks e(−A, B) · e(α, β) · e(X, γ) · e(C, δ) = 1 with X = IC₀ + Σ sᵢ·ICᵢ (Groth, "On the Size of
/// Pairing-based Non-interactive Arguments", 2016). About 99% of the cost is that of the precompiles: four pairings,
/// and a multiplication and an addition for each signal. Zero points need no rule of their own: for a sound key the
/// equation refuses them.
/// @dev The key is the code of `store`, after its first byte, and must have passed `VerifyingKey.check`.
library Groth16 {
    uint256 internal constant PROOF_LENGTH = 256;

    /// 5/4 of EIP-1108's price for four pairs, as in `Bn254.pairing`.
    uint256 private constant _PAIRING_GAS_CAP = 226_250;

    /// @notice Whether `proof` (A | B | C) proves the statement of the key for `signals`. Never reverts for the contents
    /// of either, and answers false for a `store` without code.
    function verify(
        address store,
        uint256[] calldata signals,
        bytes calldata proof
    ) internal view returns (bool holds) {
        uint256 end;
        assembly ("memory-safe") {
            // Beyond the memory that `_verify` uses: the pairs' first 320 bytes, the key, and one word.
            let length := shl(5, signals.length)
            let start := add(add(mload(0x40), 864), shl(1, length))
            calldatacopy(start, signals.offset, length)
            end := add(start, length)
        }
        return _verify(store, signals.length, end, proof);
    }

    /// @notice The same for signals that the contract computed.
    function verifyComputed(
        address store,
        uint256[] memory signals,
        bytes calldata proof
    ) internal view returns (bool holds) {
        uint256 end;
        assembly ("memory-safe") {
            end := add(add(signals, 32), shl(5, mload(signals)))
        }
        return _verify(store, signals.length, end, proof);
    }

    /// @param next End of the signals in memory.
    function _verify(
        address store,
        uint256 count,
        uint256 next,
        bytes calldata proof
    ) private view returns (bool holds) {
        uint256 keyLength;
        assembly ("memory-safe") {
            // The same as `VerifyingKey.lengthFor`.
            keyLength := add(512, shl(6, count))
            holds := and(eq(proof.length, PROOF_LENGTH), eq(extcodesize(store), add(keyLength, 1)))
        }
        if (!holds) return holds;

        // Four pairs of 192 bytes: [−A B] [α β] [X γ] [C δ].
        uint256 pairs;
        assembly ("memory-safe") {
            pairs := mload(0x40)
            // The key is copied so that δ is in its final place: α is at 320, β at 384, γ at 512, δ at 640, IC₀ at 768.
            extcodecopy(store, add(pairs, 320), 1, keyLength)
            mcopy(add(pairs, 192), add(pairs, 320), 192)

            // The sum X is at 384 and each product is written right behind it, so that the two are the addition's
            // input. The loop runs from the last signal to the first: a signal is written behind its ICᵢ, over the next
            // IC.
            let first := add(pairs, 768)
            let sum := add(pairs, 384)
            let product := add(pairs, 448)
            mcopy(sum, first, 64)
            for {
                let point := add(pairs, add(256, keyLength))
            } and(holds, gt(point, first)) {
                point := sub(point, 64)
            } {
                next := sub(next, 32)
                let signal := mload(next)
                mstore(add(point, 64), signal)
                // A signal and the signal plus r would be the same statement: only the smaller is accepted. Yul
                // evaluates from the right: range, product, sum.
                holds := and(
                    and(
                        staticcall(BN254_ADD_GAS_CAP, 6, sum, 128, sum, 64),
                        staticcall(BN254_MUL_GAS_CAP, 7, point, 96, product, 64)
                    ),
                    lt(signal, BN254_R)
                )
            }

            mcopy(product, add(pairs, 512), 128)
            calldatacopy(pairs, proof.offset, 192)
            calldatacopy(add(pairs, 576), add(proof.offset, 192), 64)
            // The precompile checks every coordinate but A's y, which is negated here. Only the zero point has y = 0.
            let y := mload(add(pairs, 32))
            holds := and(holds, lt(y, BN254_P))
            mstore(add(pairs, 32), mod(sub(BN254_P, y), BN254_P))
        }
        if (holds) {
            assembly ("memory-safe") {
                // A chain without the precompile reports success and returns nothing.
                holds := staticcall(_PAIRING_GAS_CAP, 8, pairs, 768, pairs, 32)
                holds := and(holds, and(eq(returndatasize(), 32), eq(mload(pairs), 1)))
            }
        }
        if (!holds) Bn254.checkGas(_PAIRING_GAS_CAP);
    }
}
