// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Price of a job over time
/// @notice A reverse Dutch auction: the price rises linearly until an operator finds it worth taking.
library PriceCurve {
    /// @notice Computes the price at `time`: `minPrice` until `rampStart`, `maxPrice` from `rampEnd`, linear between, rounded
    /// down.
    /// @dev Assumes minPrice <= maxPrice and rampStart <= rampEnd, which `RequestRules` checks when the job is created.
    function priceAt(
        uint96 minPrice,
        uint96 maxPrice,
        uint40 rampStart,
        uint40 rampEnd,
        uint256 time
    ) internal pure returns (uint96) {
        if (time >= rampEnd) return maxPrice;
        if (time <= rampStart) return minPrice;
        // Inside the ramp the quotient is below maxPrice - minPrice, so the sum stays below maxPrice: no truncation.
        return minPrice + uint96((uint256(maxPrice - minPrice) * (time - rampStart)) / (rampEnd - rampStart));
    }
}
