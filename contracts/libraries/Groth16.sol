// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Bn254} from "./Bn254.sol";
import {VerifyingKey} from "./VerifyingKey.sol";

/// @title Verification of one Groth16 proof over BN254, for any verifying key
/// @notice Checks e(−A, B) · e(α, β) · e(X, γ) · e(C, δ) = 1 with X = IC₀ + Σ sᵢ·ICᵢ (Groth, "On the Size of
/// Pairing-based Non-interactive Arguments", 2016). The cost is that of the precompiles but for about 1%: four pairings,
/// and a multiplication and an addition for each signal. Zero points need no rule of their own: for a sound key the
/// equation refuses them.
/// @dev The key must have passed `VerifyingKey.check`.
library Groth16 {
    uint256 internal constant PROOF_LENGTH = 256;

    /// @notice Whether `proof` (A | B | C) proves the statement of `key` for `signals`. Never reverts for what is in them.
    function verify(
        bytes memory key,
        uint256[] calldata signals,
        bytes calldata proof
    ) internal view returns (bool holds) {
        uint256 count = signals.length;
        if (proof.length != PROOF_LENGTH || key.length != VerifyingKey.lengthFor(count)) return false;

        // Four pairs of 192 bytes: [−A B] [α β] [X γ] [C δ].
        uint256 input;
        uint256 point;
        uint256 sum;
        assembly ("memory-safe") {
            input := mload(0x40)
            point := add(add(key, 0x20), 448)
            sum := add(input, 0x180)
            mcopy(sum, point, 0x40)
        }
        for (uint256 i = 0; i < count;) {
            uint256 signal;
            uint256 product;
            assembly ("memory-safe") {
                // The product is written right behind the sum, so that the two are the addition's input.
                product := add(sum, 0x40)
                point := add(point, 0x40)
                signal := calldataload(add(signals.offset, shl(5, i)))
                mcopy(product, point, 0x40)
                mstore(add(product, 0x40), signal)
                i := add(i, 1)
            }
            // A signal and the signal plus r would be the same statement: only the smaller is accepted.
            if (signal >= Bn254.R || !Bn254.mul(product, product) || !Bn254.add(sum, sum)) return false;
        }

        assembly ("memory-safe") {
            let parts := add(key, 0x20)
            calldatacopy(input, proof.offset, 0xc0)
            mcopy(add(input, 0xc0), parts, 0xc0)
            mcopy(add(input, 0x1c0), add(parts, 192), 0x80)
            calldatacopy(add(input, 0x240), add(proof.offset, 0xc0), 0x40)
            mcopy(add(input, 0x280), add(parts, 320), 0x80)
        }
        // The precompile checks every coordinate but the one that is negated here.
        if (!Bn254.negate(input)) return false;
        (, holds) = Bn254.pairing(input, 4);
    }
}
