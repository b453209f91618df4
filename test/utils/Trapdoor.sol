// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Bn254Math} from "./Bn254Math.sol";

/// @notice Verifying keys whose setup secrets are known, so that a valid proof of anything can be computed.
library Trapdoor {
    uint256 internal constant R = Bn254Math.R;

    struct Secrets {
        uint256 alpha;
        uint256 beta;
        uint256 gamma;
        uint256 delta;
        uint256[] ic;
    }

    /// @notice Secrets for `signals` public signals. Those of G2 are short, which its slow arithmetic likes.
    function secrets(uint256 seed, uint256 signals) internal pure returns (Secrets memory s) {
        s.alpha = scalar(seed, "alpha");
        s.beta = short(seed, "beta");
        s.gamma = short(seed, "gamma");
        s.delta = short(seed, "delta");
        s.ic = new uint256[](signals + 1);
        for (uint256 i = 0; i <= signals; ++i) s.ic[i] = scalar(seed, i);
    }

    /// @notice The verifying key's bytes.
    function key(Secrets memory s) internal view returns (bytes memory bytes_) {
        bytes_ = abi.encodePacked(
            Bn254Math.g1(s.alpha),
            Bn254Math.g2(s.beta),
            Bn254Math.g2(s.gamma),
            Bn254Math.g2(s.delta)
        );
        for (uint256 i = 0; i < s.ic.length; ++i) bytes_ = abi.encodePacked(bytes_, Bn254Math.g1(s.ic[i]));
    }

    /// @notice A valid proof for any signals: B and C at random, A solved for.
    function prove(
        Secrets memory s,
        uint256[] memory signals,
        uint256 seed
    ) internal view returns (bytes memory proof) {
        uint256 b = short(seed, "b");
        uint256 c = scalar(seed, "c");
        uint256 a = addmod(
            mulmod(s.alpha, s.beta, R),
            addmod(mulmod(exponent(s, signals), s.gamma, R), mulmod(c, s.delta, R), R),
            R
        );
        return abi.encodePacked(Bn254Math.g1(mulmod(a, Bn254Math.inverse(b), R)), Bn254Math.g2(b), Bn254Math.g1(c));
    }

    /// @notice A valid proof whose A is zero, which only the secrets make possible: C takes all of the equation.
    function proveWithZeroA(Secrets memory s, uint256[] memory signals) internal view returns (bytes memory) {
        uint256 sum = addmod(mulmod(s.alpha, s.beta, R), mulmod(exponent(s, signals), s.gamma, R), R);
        uint256 c = mulmod(R - sum, Bn254Math.inverse(s.delta), R);
        return bytes.concat(new bytes(64), Bn254Math.g2(1), Bn254Math.g1(c));
    }

    /// @notice A valid proof whose C is zero.
    function proveWithZeroC(Secrets memory s, uint256[] memory signals) internal view returns (bytes memory) {
        uint256 sum = addmod(mulmod(s.alpha, s.beta, R), mulmod(exponent(s, signals), s.gamma, R), R);
        return bytes.concat(Bn254Math.g1(sum), Bn254Math.g2(1), new bytes(64));
    }

    /// @notice The exponent of X = IC[0] + Σ sᵢ·IC[i].
    function exponent(Secrets memory s, uint256[] memory signals) internal pure returns (uint256 x) {
        x = s.ic[0];
        for (uint256 i = 0; i < signals.length; ++i) x = addmod(x, mulmod(s.ic[i + 1], signals[i], R), R);
    }

    /// @notice Pseudo-random signals, all below r.
    function signalsFrom(uint256 seed, uint256 count) internal pure returns (uint256[] memory signals) {
        signals = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) signals[i] = uint256(keccak256(abi.encode(seed, "signal", i))) % R;
    }

    function scalar(uint256 seed, bytes32 label) internal pure returns (uint256) {
        return scalar(seed, uint256(label));
    }

    /// @notice A scalar in [1, r).
    function scalar(uint256 seed, uint256 label) internal pure returns (uint256) {
        return (uint256(keccak256(abi.encode(seed, label))) % (R - 1)) + 1;
    }

    /// @notice A scalar in [2, 2^32 + 2): never the generator's.
    function short(uint256 seed, bytes32 label) internal pure returns (uint256) {
        return uint256(uint32(uint256(keccak256(abi.encode(seed, label))))) + 2;
    }
}
