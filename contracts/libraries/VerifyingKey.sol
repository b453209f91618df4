// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICircuitRegistry} from "../interfaces/ICircuitRegistry.sol";
import {Bn254} from "./Bn254.sol";

/// @title Layout and checks of a Groth16 verifying key
/// @notice A proof holds when e(A, B) = e(α, β) · e(X, γ) · e(C, δ), with X = IC₀ + Σ sᵢ·ICᵢ. For a key whose G2 points
/// are related, anyone can solve that equation without a witness:
///
/// | relation | forged proof |
/// |---|---|
/// | δ = ±γ | A = α, B = β, C = ∓X |
/// | β = ±δ | A = X, B = γ, C = ∓α |
/// | β = ±γ | A = X ± α, B = γ, C = 0 |
/// | δ = ±G with γ = k·G, k known (snarkjs: k = 1) | A = α, B = β, C = ∓k·X |
/// | β = ±G with γ = k·G, k known (snarkjs: k = 1) | A = k·X ± α, B = G, C = 0 |
///
/// The x coordinate fixes a G2 point up to sign, so five comparisons refuse every such key. γ = G alone is harmless:
/// every key from snarkjs has it. δ = γ = G marks a key whose phase 2 was never run.
library VerifyingKey {
    uint256 internal constant ALPHA = 0;
    uint256 internal constant BETA = 64;
    uint256 internal constant GAMMA = 192;
    uint256 internal constant DELTA = 320;
    uint256 internal constant IC = 448;

    /// Keeps the longest key (16,896 bytes) below EIP-170's limit of 24,576 bytes of code.
    uint256 internal constant MAX_SIGNALS = 256;

    /// @notice The length of a key with `signals` public signals, in bytes.
    function lengthFor(uint256 signals) internal pure returns (uint256) {
        unchecked {
            // A calldata array's length is below 2^64.
            return IC + 64 + 64 * signals;
        }
    }

    /// @notice The number of public signals of a checked key.
    function signalCount(uint256 keyLength) internal pure returns (uint256) {
        return (keyLength - IC - 64) / 64;
    }

    /// @notice Refuses a malformed key and a key that anyone could forge proofs for.
    /// @dev Reverts with `InvalidKeyLength`, `InvalidG1Point`, `ForgeableKey` and `InvalidG2Point`.
    /// @param key The key's bytes: see `ICircuitRegistry`.
    /// @return signals The number of public signals.
    function check(bytes memory key) internal view returns (uint256 signals) {
        uint256 length = key.length;
        if (length < lengthFor(1) || length > lengthFor(MAX_SIGNALS) || length % 64 != 0) {
            revert ICircuitRegistry.InvalidKeyLength(length);
        }

        _checkG1(key, ALPHA);
        // A zero ICᵢ would leave signal i out of the statement: a proof for one job would serve for every other.
        for (uint256 offset = IC; offset < length; offset += 64) {
            _checkG1(key, offset);
        }

        _checkIndependent(key);
        _checkG2(key);
        return signalCount(length);
    }

    function _checkG1(bytes memory key, uint256 offset) private pure {
        if (!Bn254.isG1Point(_word(key, offset), _word(key, offset + 32))) {
            revert ICircuitRegistry.InvalidG1Point(offset);
        }
    }

    function _checkIndependent(bytes memory key) private pure {
        if (_isGenerator(key, BETA)) revert ICircuitRegistry.ForgeableKey(BETA);
        if (_sameX(key, BETA, GAMMA)) revert ICircuitRegistry.ForgeableKey(GAMMA);
        if (_isGenerator(key, DELTA) || _sameX(key, BETA, DELTA) || _sameX(key, GAMMA, DELTA)) {
            revert ICircuitRegistry.ForgeableKey(DELTA);
        }
    }

    /// @dev The pairing precompile checks coordinates, curve and subgroup of its input. Only zero passes it unnoticed.
    function _checkG2(bytes memory key) private view {
        uint256[18] memory input;
        for (uint256 i = 0; i < 3; ++i) {
            uint256 from = BETA + 128 * i;
            uint256 to = 6 * i;
            // Paired with G1's generator: a client may skip the checks of a pair whose G1 point is zero.
            (input[to], input[to + 1]) = (1, 2);
            (input[to + 2], input[to + 3]) = (_word(key, from), _word(key, from + 32));
            (input[to + 4], input[to + 5]) = (_word(key, from + 64), _word(key, from + 96));
            if (input[to + 2] | input[to + 3] | input[to + 4] | input[to + 5] == 0) {
                revert ICircuitRegistry.InvalidG2Point();
            }
        }
        uint256 pointer;
        assembly ("memory-safe") {
            pointer := input
        }
        (bool ok, ) = Bn254.pairing(pointer, 3);
        if (!ok) revert ICircuitRegistry.InvalidG2Point();
    }

    function _sameX(bytes memory key, uint256 first, uint256 second) private pure returns (bool) {
        return _word(key, first) == _word(key, second) && _word(key, first + 32) == _word(key, second + 32);
    }

    function _isGenerator(bytes memory key, uint256 offset) private pure returns (bool) {
        return _word(key, offset) == Bn254.G2_X1 && _word(key, offset + 32) == Bn254.G2_X0;
    }

    function _word(bytes memory key, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(key, 0x20), offset))
        }
    }
}
