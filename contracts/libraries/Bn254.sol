// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IGroth16Errors} from "../interfaces/IGroth16Errors.sol";

/// @title The curve BN254 and its precompiles (EIP-196, EIP-197)
/// @notice A failing precompile burns all the gas it was given, so each call gets a cap: today's price with room for the
/// repricing that EIP-7904 drafts (ECADD 150 → 314, 34,103 a pair) and beyond. A malformed point then costs the cap, and
/// a price above the cap makes every answer `false`, never `true`.
library Bn254 {
    /// @dev The prime of the coordinates' field.
    uint256 internal constant P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;
    /// @dev The order of the groups: the prime of the scalars' field, hence of circuits.
    uint256 internal constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    /// @dev The x coordinate of the generator of G2; with either y it is the generator or its negation.
    uint256 internal constant G2_X1 = 11559732032986387107991004021392285783925812861821192530917403151452391805634;
    uint256 internal constant G2_X0 = 10857046999023057135944570762232829481370756359578518086990519993285655852781;

    uint256 private constant ADD_GAS_CAP = 1_000;
    uint256 private constant MUL_GAS_CAP = 12_000;

    /// @notice Adds the two G1 points at memory `input` (128 bytes) and writes the sum at `output` (64 bytes).
    /// @return ok false when a point is malformed
    function add(uint256 input, uint256 output) internal view returns (bool ok) {
        return _call(6, ADD_GAS_CAP, input, 0x80, output, 0x40);
    }

    /// @notice Multiplies the G1 point and scalar at memory `input` (96 bytes), product at `output` (64 bytes).
    /// @return ok false when the point is malformed; any 256-bit scalar is reduced mod r
    function mul(uint256 input, uint256 output) internal view returns (bool ok) {
        return _call(7, MUL_GAS_CAP, input, 0x60, output, 0x40);
    }

    /// @notice Whether the `pairs` at memory `input` (192 bytes each) are well formed: coordinates, curves and the
    /// subgroup of G2. `product` tells whether their pairings multiply to one. Overwrites the first input word.
    function pairing(uint256 input, uint256 pairs) internal view returns (bool ok, bool product) {
        unchecked {
            // pairs ≤ 2^16 by every caller's own limits.
            ok = _call(8, ((45_000 + 34_000 * pairs) * 5) / 4, input, 0xc0 * pairs, input, 0x20);
        }
        assembly ("memory-safe") {
            product := and(ok, eq(mload(input), 1))
        }
    }

    /// @notice Negates the G1 point at memory `point` in place.
    /// @return ok false when y is not below the prime: its negation would be a canonical encoding of another's
    function negate(uint256 point) internal pure returns (bool ok) {
        uint256 prime = P;
        assembly ("memory-safe") {
            let y := mload(add(point, 0x20))
            ok := lt(y, prime)
            // y = 0 belongs to zero, encoded (0, 0), which is its own negation.
            mstore(add(point, 0x20), mod(sub(prime, y), prime))
        }
    }

    /// @notice Whether (x, y) is a point of G1 other than zero, with canonical coordinates. G1's cofactor is 1, so a point
    /// on the curve is in the group.
    function isG1Point(uint256 x, uint256 y) internal pure returns (bool) {
        // y = 0 has no solution: the group's order is odd. So (0, 0), which encodes zero, is excluded by the equation.
        return x < P && y < P && mulmod(y, y, P) == addmod(mulmod(mulmod(x, x, P), x, P), 3, P);
    }

    function _call(
        uint256 target,
        uint256 gasCap,
        uint256 input,
        uint256 inputSize,
        uint256 output,
        uint256 outputSize
    ) private view returns (bool ok) {
        uint256 available = gasleft();
        assembly ("memory-safe") {
            ok := staticcall(gasCap, target, input, inputSize, output, outputSize)
            // A chain without the precompile answers success with nothing: that must not pass for a result.
            ok := and(ok, eq(returndatasize(), outputSize))
        }
        // EIP-150 forwards at most 63/64 of what is left: with less, the failure may be the gas's and not the point's.
        unchecked {
            if (!ok && available < gasCap + gasCap / 32 + 100) revert IGroth16Errors.InsufficientGas();
        }
    }
}
