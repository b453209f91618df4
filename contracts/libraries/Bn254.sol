// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IGroth16Errors} from "../interfaces/IGroth16Errors.sol";

/// @dev The prime of the coordinates' field.
uint256 constant BN254_P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

/// @dev The order of the groups: the prime of the scalars' field, hence of circuits.
uint256 constant BN254_R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

/// @dev What a multiplication or an addition may burn: twice and six times today's price.
uint256 constant BN254_MUL_GAS_CAP = 12_000;
uint256 constant BN254_ADD_GAS_CAP = 1_000;

/// @title The curve BN254 and its precompiles (EIP-196, EIP-197)
/// @notice A precompile that fails burns all the gas it was given, so each call gets a cap: today's price with room for
/// the repricing that EIP-7904 drafts (ECADD 150 → 314, pairing 34,000 → 34,103 a pair) and beyond. A malformed point
/// costs the cap, and a price that rises above it makes every answer `false`, never `true`.
library Bn254 {
    /// The x coordinate of the generator of G2; with either y it is the generator or its negation.
    uint256 internal constant G2_X1 = 11559732032986387107991004021392285783925812861821192530917403151452391805634;
    uint256 internal constant G2_X0 = 10857046999023057135944570762232829481370756359578518086990519993285655852781;

    /// @notice Whether the `pairs` at memory `input` (192 bytes each) are well formed: coordinates, curves and the
    /// subgroup of G2. `product` tells whether their pairings multiply to one. Overwrites the first input word.
    function pairing(uint256 input, uint256 pairs) internal view returns (bool ok, bool product) {
        uint256 gasCap;
        unchecked {
            // pairs < 2^16 by every caller's own limits; 34,000 and 45,000 are EIP-1108's prices.
            gasCap = (56_250 + 42_500 * pairs);
        }
        assembly ("memory-safe") {
            // The call comes first: arguments are evaluated from the right. A chain without the precompile answers
            // success with nothing, which must not pass for a result.
            ok := and(eq(returndatasize(), 0x20), staticcall(gasCap, 8, input, mul(pairs, 0xc0), input, 0x20))
            product := and(ok, eq(mload(input), 1))
        }
        if (!ok) checkGas(gasCap);
    }

    /// @notice To be called after a precompile failed that was offered `gasCap`: reverts when gas may be the reason.
    /// @dev EIP-150 keeps a 64th of what is left from a call. When less than the cap could be forwarded, less than a 63rd
    /// of the cap is left now.
    function checkGas(uint256 gasCap) internal view {
        if (gasleft() < gasCap / 60) revert IGroth16Errors.InsufficientGas();
    }

    /// @notice Whether (x, y) is a point of G1 other than zero, with canonical coordinates. G1's cofactor is 1, so a point
    /// on the curve is in the group.
    function isG1Point(uint256 x, uint256 y) internal pure returns (bool) {
        // y = 0 has no solution: the group's order is odd. So (0, 0), which encodes zero, fails the equation too.
        return
            x < BN254_P &&
            y < BN254_P &&
            mulmod(y, y, BN254_P) == addmod(mulmod(mulmod(x, x, BN254_P), x, BN254_P), 3, BN254_P);
    }
}
