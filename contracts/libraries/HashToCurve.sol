// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254_ADD_GAS_CAP, BN254_P, Bn254} from "./Bn254.sol";

/// @title Hashing to BN254's group G1, with hints in place of exponentiations
/// @notice The suite BN254G1_XMD:KECCAK-256_SVDW_RO_NUL_ of RFC 9380 (sections 5.2, 5.3.1, 6.6.1), which drand's evmnet signs
/// under. Of all its steps only inversions and square roots cost much. The caller passes their results, and a multiplication
/// checks each: a wrong hint fails, and no hint leads to another point.
library HashToCurve {
    /// @dev Hints for one of the two field elements, in calldata.
    struct Hints {
        /// Inverse of the map's denominator; zero for zero.
        uint256 inverse;
        /// For each of the map's three candidates, up to the first that is an x coordinate: a root of x³ + 3, or of its
        /// negation, which shows that x³ + 3 has none, for −1 is not a square.
        uint256[3] roots;
    }

    bytes private constant _TAG = "BLS_SIG_BN254G1_XMD:KECCAK-256_SVDW_RO_NUL_";
    /// The map's constants for Z = 1: g(Z) = 4, −Z / 2, √(−3Z²·g(Z)) = √−12, and −4·g(Z) / 3Z² = −16/3.
    uint256 private constant _C2 = 10944121435919637611123202872628637544348155578648911831344518947322613104291;
    uint256 private constant _C3 = 8815841940592487685674414971303048083897117035520822607866;
    uint256 private constant _C4 = 7296080957279758407415468581752425029565437052432607887563012631548408736189;

    /// @notice The point of a message.
    /// @return ok Whether the hints are right.
    /// @return x Coordinates of the point; meaningless unless `ok`.
    /// @return y Coordinates of the point.
    function toPoint(
        bytes32 message,
        Hints calldata first,
        Hints calldata second
    ) internal view returns (bool ok, uint256 x, uint256 y) {
        (uint256 u0, uint256 u1) = toField(message);
        uint256[4] memory points;
        (ok, points[0], points[1]) = map(u0, first);
        if (!ok) return (false, 0, 0);
        (ok, points[2], points[3]) = map(u1, second);
        if (!ok) return (false, 0, 0);
        assembly ("memory-safe") {
            // The call comes first: Yul evaluates arguments from the right.
            ok := and(eq(returndatasize(), 0x40), staticcall(BN254_ADD_GAS_CAP, 6, points, 0x80, points, 0x40))
        }
        if (!ok) Bn254.checkGas(BN254_ADD_GAS_CAP);
        return (ok, points[0], points[1]);
    }

    /// @notice Two elements of the field, by expand_message_xmd to 96 bytes.
    function toField(bytes32 message) internal pure returns (uint256 u0, uint256 u1) {
        // The tag, with its length behind it.
        bytes memory tag = abi.encodePacked(_TAG, uint8(_TAG.length));
        // Keccak's block has 136 bytes.
        bytes32 b0 = keccak256(abi.encodePacked(new bytes(136), message, uint16(96), uint8(0), tag));
        bytes32 b1 = keccak256(abi.encodePacked(b0, uint8(1), tag));
        bytes32 b2 = keccak256(abi.encodePacked(b0 ^ b1, uint8(2), tag));
        uint256 b3 = uint256(keccak256(abi.encodePacked(b0 ^ b2, uint8(3), tag)));
        // Each element is a number of 48 bytes, mod p.
        u0 = addmod(mulmod(uint256(b1), 1 << 128, BN254_P), uint256(b2) >> 128, BN254_P);
        // 2^256 mod p = (2^256 − 1) mod p + 1: no multiple of p ends there.
        uint256 high = mulmod(uint128(uint256(b2)), (type(uint256).max % BN254_P) + 1, BN254_P);
        u1 = addmod(high, b3, BN254_P);
    }

    /// @notice The map of Shallue and van de Woestijne.
    function map(uint256 u, Hints calldata hints) internal pure returns (bool ok, uint256 x, uint256 y) {
        uint256 square = mulmod(4, mulmod(u, u, BN254_P), BN254_P);
        uint256 plus = addmod(1, square, BN254_P);
        uint256 minus = addmod(1, BN254_P - square, BN254_P);
        uint256 inverse = hints.inverse;
        {
            uint256 denominator = mulmod(minus, plus, BN254_P);
            if (mulmod(denominator, inverse, BN254_P) != (denominator == 0 ? 0 : 1)) return (false, 0, 0);
            // RFC 9380 takes zero for the inverse of zero.
            if (denominator == 0 && inverse != 0) return (false, 0, 0);
        }
        uint256 step = mulmod(mulmod(u, minus, BN254_P), mulmod(inverse, _C3, BN254_P), BN254_P);
        for (uint256 i = 0; i < 3; ++i) {
            if (i == 0) x = addmod(_C2, BN254_P - step, BN254_P);
            else if (i == 1) x = addmod(_C2, step, BN254_P);
            else {
                x = mulmod(mulmod(plus, plus, BN254_P), inverse, BN254_P);
                x = addmod(1, mulmod(_C4, mulmod(x, x, BN254_P), BN254_P), BN254_P);
            }
            uint256 g = addmod(mulmod(mulmod(x, x, BN254_P), x, BN254_P), 3, BN254_P);
            y = hints.roots[i];
            if (y >= BN254_P) return (false, 0, 0);
            uint256 squared = mulmod(y, y, BN254_P);
            // y takes the sign of u: both even, or both odd. No point has y = 0, so the negation stays below p.
            if (squared == g) return (true, x, y & 1 == u & 1 ? y : BN254_P - y);
            if (squared != BN254_P - g) return (false, 0, 0);
        }
        return (false, 0, 0);
    }
}
