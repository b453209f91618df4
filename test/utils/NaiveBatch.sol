// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Bn254Math} from "./Bn254Math.sol";
import {Groth16Twin} from "./Groth16Twin.sol";

/// @notice The random linear combination as others have written it: right but for where its coefficients come from.
library NaiveBatch {
    uint256 private constant R = Bn254Math.R;

    /// @notice Π e(cᵢAᵢ, Bᵢ) = e(Σcᵢ·α, β) · e(Σcᵢ·Xᵢ, γ) · e(Σcᵢ·Cᵢ, δ).
    function verify(
        bytes memory key,
        uint256[][] memory signals,
        bytes[] memory proofs,
        uint256[] memory coefficients
    ) internal view returns (bool) {
        bytes memory x = new bytes(64);
        bytes memory c = new bytes(64);
        bytes memory pairs = "";
        uint256 sum = 0;
        for (uint256 i = 0; i < proofs.length; ++i) {
            sum = addmod(sum, coefficients[i], R);
            x = Bn254Math.addG1(x, Bn254Math.mulG1(point(key, signals[i]), coefficients[i]));
            c = Bn254Math.addG1(c, Bn254Math.mulG1(Groth16Twin.slice(proofs[i], 192, 64), coefficients[i]));
            bytes memory a = Bn254Math.mulG1(Groth16Twin.slice(proofs[i], 0, 64), coefficients[i]);
            pairs = bytes.concat(pairs, Bn254Math.negG1(a), Groth16Twin.slice(proofs[i], 64, 128));
        }
        bytes memory alpha = Bn254Math.mulG1(Groth16Twin.slice(key, 0, 64), sum);
        pairs = bytes.concat(pairs, alpha, Groth16Twin.slice(key, 64, 128));
        pairs = bytes.concat(pairs, x, Groth16Twin.slice(key, 192, 128));
        return Groth16Twin.pairing(bytes.concat(pairs, c, Groth16Twin.slice(key, 320, 128)));
    }

    /// @notice X = IC₀ + Σ sᵢ·ICᵢ, from the key's bytes and without a check of the signals' range.
    function point(bytes memory key, uint256[] memory signals) internal view returns (bytes memory x) {
        x = Groth16Twin.slice(key, 448, 64);
        for (uint256 i = 0; i < signals.length; ++i) {
            x = Bn254Math.addG1(x, Bn254Math.mulG1(Groth16Twin.slice(key, 512 + 64 * i, 64), signals[i]));
        }
    }
}
