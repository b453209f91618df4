// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBeacon} from "../interfaces/IBeacon.sol";
import {FirstBlock} from "../libraries/FirstBlock.sol";
import {Intervals} from "./Intervals.sol";

/// @title Seeds by the RANDAO of a later slot
/// @notice For Ethereum's first layer without drand. A target's seed is the RANDAO of the first block at or after the
/// interval's beginning plus the lag. If no caller shows that block within `RETRY_SECONDS`, the first block after them takes
/// its place, and so on: one block at a time is valid, and its hash is in reach of EIP-2935.
///
/// **Bias.** The proposers of the last j slots before that block can each withhold their block, at the price of its reward, so
/// an attacker that holds these j slots chooses among 2^j seeds: one bit for each slot. With 1 / 10 / 30% of all validators,
/// an audit rate of 10% becomes 9.9 / 9.1 / 7.2%. A rollup copies its RANDAO from a block of the first layer that its
/// sequencer picks: use `DrandBeacon` there.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract RandaoBeacon is Intervals {
    /// @notice Seconds until a later block takes a target's block's place: 7,200 slots, of the 8,191 in reach.
    uint256 public constant RETRY_SECONDS = 24 hours;

    /// @param interval Length of an interval, seconds.
    /// @param lag Seconds from the beginning of an interval to its block.
    constructor(uint256 interval, uint256 lag) Intervals(interval, lag) {}

    /// @inheritdoc IBeacon
    /// @param evidence Two block headers (`FirstBlock`).
    function verify(uint40 target, bytes calldata evidence) external view returns (bytes32 seed, bool lasting) {
        uint256 opensAt = _opensAt(target);
        if (block.timestamp < opensAt) revert TooEarly(target, opensAt);
        uint256 moment = block.timestamp - ((block.timestamp - opensAt) % RETRY_SECONDS);
        return (FirstBlock.randao(target, moment, evidence), false);
    }
}
