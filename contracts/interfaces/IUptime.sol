// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Outages} from "../types/Outages.sol";

/// @title Uptime: outages of a rollup's sequencer, in which the clocks of all jobs stand still
/// @notice A market with an uptime feed moves every deadline by an outage and some grace. `types/Outages.sol` has the rules.
interface IUptime {
    /* ERRORS */

    /// @notice The sequencer is down, by the market's uptime feed: create and lock jobs once it is up.
    /// @dev Selector 0x032b3d00.
    error SequencerDown();

    /* EVENTS */

    /// @notice The market has read a new round of its uptime feed.
    /// @param round The round.
    /// @param down Whether the sequencer is down in it.
    /// @param stoppedAt Start of the last stop of the clock, seconds since the epoch.
    /// @param stoppedUntil End of that stop; while the sequencer is down, the latest that it can have.
    event OutageRecorded(uint80 indexed round, bool down, uint256 stoppedAt, uint256 stoppedUntil);

    /* FUNCTIONS */

    /// @notice Reads the uptime feed, and moves every deadline by the outages that it has reported since. The market does so
    /// itself before it keeps a moment or finds a deadline passed; views show the outages that were recorded. Any account may
    /// call it. Without a feed it does nothing.
    /// @dev Reverts with `BoundedCall.InsufficientGas`.
    /// @return down Whether the sequencer is down, and the clock stands still for it.
    function recordOutage() external returns (bool down);

    /// @notice What the market has read of its uptime feed.
    /// @return The newest round, and how it counts.
    function outages() external view returns (Outages memory);
}
