// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Whether the seed of a delivery's target draws its result for audit.
enum Draw {
    /// The seed is not at hand: not posted yet, or overwritten by the seed of a later target.
    Unknown,
    /// The audit does not draw the result, or there was no result to draw.
    Spared,
    /// The audit draws the result.
    Drawn
}

/// @notice The audit of one result, as a slash keeps it from the fault to its execution.
struct Audit {
    bytes32 jobId;
    /// The beacon's target whose seed draws the audit.
    uint40 target;
    /// The result is drawn if its number of 96 bits is below this: its rate when the fault was found, rounded up. The largest
    /// value draws every number.
    uint96 drawnBelow;
    /// The draw, if the seed was at hand when the fault was found.
    Draw draw;
}
