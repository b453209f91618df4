// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Penalties} from "./Penalties.sol";

/// @title Stake of operators at fault, by day
/// @notice The memory of rule R5: one word for each day, and one for each day of an operator. A record costs the same for any
/// history, and a sum reads seven words.
/// @dev Days are those of UTC. The seven days that judge a fault end with the day after it. A slash may be executed once no fault
/// of these days can be cancelled, so the amount of R5 depends neither on the time nor on the order of execution.
library SlashWindow {
    /// @notice An operator's faults on one day.
    struct Fault {
        /// The operator's stake at the fault that found the most.
        uint96 stake;
        /// Faults that were not cancelled.
        uint32 count;
    }

    struct Days {
        /// Stake at fault on a day. Each operator's counts once.
        mapping(uint256 day => uint256 stake) stakeOnDay;
        /// An operator's faults, by day.
        mapping(address operator => mapping(uint256 day => Fault)) faults;
    }

    /// @notice Counts the operator's stake as at fault on the day of `time`, once a day, at its highest.
    function record(Days storage self, address operator, uint96 stake, uint256 time) internal {
        uint256 day = time / 1 days;
        Fault memory fault = self.faults[operator][day];
        if (stake > fault.stake) {
            self.stakeOnDay[day] += stake - fault.stake;
            fault.stake = stake;
        }
        ++fault.count;
        self.faults[operator][day] = fault;
    }

    /// @notice Takes back one recorded fault, whose slash was cancelled. Without another fault that day, the operator's stake no
    /// longer counts.
    function forget(Days storage self, address operator, uint256 time) internal {
        uint256 day = time / 1 days;
        Fault memory fault = self.faults[operator][day];
        if (--fault.count == 0) {
            self.stakeOnDay[day] -= fault.stake;
            fault.stake = 0;
        }
        self.faults[operator][day] = fault;
    }

    /// @notice Sums the stake of other operators at fault in the seven days that end with the day after `time`.
    /// @param operator Operator whose own faults do not count.
    function sumOfOthers(Days storage self, address operator, uint256 time) internal view returns (uint256 total) {
        uint256 end = _endOf(time);
        uint256 day = end > Penalties.CORRELATION_DAYS ? end - Penalties.CORRELATION_DAYS : 0;
        for (; day < end; ++day) {
            uint256 all = self.stakeOnDay[day];
            if (all != 0) total += all - self.faults[operator][day].stake;
        }
    }

    /// @notice Returns the first second at which the slash of a fault may be executed: the window for cancelling has then passed
    /// for every fault that judges it.
    /// @param time Time of the fault.
    function executableAt(uint256 time) internal pure returns (uint256) {
        return _endOf(time) * 1 days + Penalties.CANCEL_WINDOW;
    }

    /// @dev The day with which the seven days have ended.
    function _endOf(uint256 time) private pure returns (uint256 day) {
        return time / 1 days + 2;
    }
}
