// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IGroth16Errors} from "../interfaces/IGroth16Errors.sol";

/// @dev The prime of the field of coordinates.
uint256 constant BN254_P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

/// @dev The order of the groups: the prime of the scalar field, in which circuits compute.
uint256 constant BN254_R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

/// @dev Gas that a multiplication or an addition may burn: twice and six times today's price.
uint256 constant BN254_MUL_GAS_CAP = 12_000;
uint256 constant BN254_ADD_GAS_CAP = 1_000;

/// @title The curve BN254 and its precompiles (EIP-196, EIP-197)
/// @notice A precompile that fails burns all the gas of its call, so each call has a cap: today's price with room for
/// the repricing that EIP-7904 drafts (ECADD 150 → 314, pairing 34,000 → 34,103 a pair) and beyond. A malformed point
/// costs the cap. A price that rises above the cap makes every answer `false`, never `true`.
library Bn254 {
    /// The x coordinate of the generator of G2. A point with this x is the generator or its negation.
    uint256 internal constant G2_X1 = 11559732032986387107991004021392285783925812861821192530917403151452391805634;
    uint256 internal constant G2_X0 = 10857046999023057135944570762232829481370756359578518086990519993285655852781;

    /// @notice Whether the `pairs` at memory `input` (192 bytes each) are well formed: coordinates, curves and the
    /// subgroup of G2. `product` tells whether their pairings multiply to one. Overwrites the first input word.
    function pairing(uint256 input, uint256 pairs) internal view returns (bool ok, bool product) {
        uint256 gasCap;
        unchecked {
            // pairs < 2^16 by every caller's own limits. 5/4 of EIP-1108's prices: 45,000, and 34,000 a pair.
            gasCap = (56_250 + 42_500 * pairs);
        }
        assembly ("memory-safe") {
            // The call comes first: Yul evaluates arguments from the right. A chain without the precompile reports
            // success and returns nothing, which must not pass for a result.
            ok := and(eq(returndatasize(), 0x20), staticcall(gasCap, 8, input, mul(pairs, 0xc0), input, 0x20))
            product := and(ok, eq(mload(input), 1))
        }
        if (!ok) checkGas(gasCap);
    }

    /// @notice Reverts with `InsufficientGas` if a lack of gas may be why a precompile failed. Callers call it right
    /// after a failed call that was offered `gasCap`.
    /// @dev EIP-150 withholds a 64th of the remaining gas from a call. If less than the cap could be forwarded, less
    /// than a 63rd of the cap is left now.
    function checkGas(uint256 gasCap) internal view {
        if (gasleft() < gasCap / 60) revert IGroth16Errors.InsufficientGas();
    }

    /// @notice Whether (x, y) is a point of G1 other than zero, with canonical coordinates. G1's cofactor is 1, so
    /// every point on the curve is in the group.
    function isG1Point(uint256 x, uint256 y) internal pure returns (bool) {
        // No point has y = 0: the group's order is odd. So (0, 0), which encodes zero, fails the equation too.
        return
            x < BN254_P &&
            y < BN254_P &&
            mulmod(y, y, BN254_P) == addmod(mulmod(mulmod(x, x, BN254_P), x, BN254_P), 3, BN254_P);
    }
}
