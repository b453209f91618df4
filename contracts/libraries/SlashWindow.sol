// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Penalties} from "./Penalties.sol";

/// @title Stake of operators at fault in the last seven days
/// @notice The memory of rule R5, one word a day: recording and summing cost the same whatever happened.
library SlashWindow {
    struct Days {
        /// Ring of days: day number (high 64 bits) and stake at fault on it (low 192 bits).
        mapping(uint256 slot => uint256 dayAndStake) stakeOnDay;
        /// Day on which an operator's stake was last counted.
        mapping(address operator => uint256 day) countedOn;
    }

    /// @notice Counts the operator's stake as at fault, once a window.
    function record(Days storage self, address operator, uint96 stake, uint256 time) internal {
        // Day numbers start at one, so that zero means never.
        uint256 today = time / 1 days + 1;
        uint256 counted = self.countedOn[operator];
        if (counted != 0 && today < counted + Penalties.CORRELATION_DAYS) return;
        self.countedOn[operator] = today;
        uint256 slot = today % Penalties.CORRELATION_DAYS;
        uint256 word = self.stakeOnDay[slot];
        uint256 sum_ = word >> 192 == today ? uint192(word) : 0;
        self.stakeOnDay[slot] = (today << 192) | (sum_ + stake);
    }

    /// @notice Stake at fault on today and the six days before.
    function sum(Days storage self, uint256 time) internal view returns (uint256 total) {
        uint256 today = time / 1 days + 1;
        for (uint256 slot = 0; slot < Penalties.CORRELATION_DAYS; ++slot) {
            uint256 word = self.stakeOnDay[slot];
            if ((word >> 192) + Penalties.CORRELATION_DAYS > today) total += uint192(word);
        }
    }
}
